"""Give the creators their pictures."""

from musespark.demo import read
from musespark.demo.pictures import face, palettes_of
from musespark.people.models import Person
from musespark.people.picture import set_picture


def give_faces() -> None:
    """Paint the pictures that creators lack; readers keep the spark of their handle."""
    creators = {who.handle: who for who, _ in read.creators()}
    palettes = palettes_of(list(creators.values()))
    for person in Person.objects.filter(is_demo=True, picture="", username__in=creators):
        set_picture(person, face(creators[person.username], palettes))
