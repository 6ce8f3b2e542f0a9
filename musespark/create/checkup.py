"""What the doctor says about the language model."""

from musespark.create import choice
from musespark.support.doctor import Finding, typed


def writing_model() -> Finding:
    """Say which model writes, or why none does."""
    made = choice.load()
    writer = choice.writer()
    if made.kind == "off":
        return Finding("language model", "missing", "switched off", "The studio extracts and renders, and says so.")
    if writer is None:
        so = f"Until then the studio extracts and renders only. {typed('model')} serves it (bin/up does)."
        return Finding("language model", "missing", choice.why_not(), so)
    if made.kind == "url":
        so = "Briefs leave this machine for that server. Test it on /operate/model."
        return Finding("language model", "good", f"{made.model or 'the default model'} at {made.url}", so)
    return Finding("language model", "default", f"{writer.name}, embedded", "Nothing leaves this machine.")
