"""What rooms further left do to a picture that leaves the studio unpublished; loop.py fills the list."""

from collections.abc import Callable

from musespark.create.models import Offer
from musespark.people.models import Person

# from a poster, its bytes and who asked for them to the bytes that they get
finishers: list[Callable[[Offer, bytes, Person], bytes]] = []
