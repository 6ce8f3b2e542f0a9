"""Direction: letters that turn the order of what stands around them, and names without them."""

# embeddings, overrides and isolates (Unicode Bidirectional Algorithm, UAX 9); the marks U+200E, U+200F turn nothing
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def straight(text: str) -> str:
    """Return `text` without letters that would turn the sentence in which it stands."""
    return text.translate(_TURNING)
