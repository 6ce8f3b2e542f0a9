"""What stands in others' sentences turns none of them."""

from musespark.web.direction import straight


def test_overrides_embeddings_and_isolates_are_left_out() -> None:
    turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    assert straight(f"A{turning}da") == "Ada"


def test_names_of_every_direction_stay_as_they_are_written() -> None:
    for name in ("خط", "שלום Ada", "Ada \u200f(خط)\u200e", "क्‍ष", "🧑‍🎨"):
        assert straight(name) == name
