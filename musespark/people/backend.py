"""Who is signed in: as allauth knows them, read by a statement written out, since every page reads one person."""

from allauth.account.auth_backends import AuthenticationBackend

from musespark.people.models import Person

_PERSON = "SELECT * FROM people_person WHERE id = %s"


class Backend(AuthenticationBackend):  # type: ignore[misc]  # the library is untyped
    def get_user(self, user_id: int) -> Person | None:
        """Return the person, None where they left or may not sign in. One query."""
        person = next(iter(Person.objects.raw(_PERSON, [user_id])), None)
        return person if person and self.user_can_authenticate(person) else None
