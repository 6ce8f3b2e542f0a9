"""Tell a person what happened, once, and never about somebody they blocked or muted."""

from musespark.people.models import Block, Mute, Notification, Person


def notify(person: Person, kind: str, *, url: str, actor: Person | None = None, text: str = "") -> None:
    """Write the notification; no row for one's own acts, for blocked and muted actors, and for a second time."""
    if actor is not None and (actor == person or _unwanted(person, actor)):
        return
    row = Notification(person=person, actor=actor, kind=kind, url=url[:200], text=text[:300])
    Notification.objects.bulk_create([row], ignore_conflicts=True)


def notify_operators(*, url: str, text: str, but: Person) -> None:
    """Tell all who decide here that something waits for them, except `but`, who caused it."""
    for operator in Person.objects.filter(is_staff=True, is_active=True).exclude(pk=but.pk):
        notify(operator, Notification.Kind.WAITS, url=url, text=text)


def take_back(person: Person, kind: str, *, url: str, actor: Person) -> None:
    """Delete the notification of what `actor` did and took back."""
    Notification.objects.filter(person=person, actor=actor, kind=kind, url=url[:200]).delete()


def _unwanted(person: Person, actor: Person) -> bool:
    return (
        Block.objects.filter(person=person, blocked=actor).exists()
        or Block.objects.filter(person=actor, blocked=person).exists()
        or Mute.objects.filter(person=person, muted=actor).exists()
    )
