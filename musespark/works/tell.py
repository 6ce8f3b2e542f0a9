"""Tell: who hears of a Work once it is public, and no longer when it is taken away. loop.py names both as steps."""

from django.db.models import Q

from musespark.people.models import Notification, Person
from musespark.people.notify import notify
from musespark.works.models import Work
from musespark.works.queries import parents_of


def tell(work: Work) -> None:
    """Tell whom the public reply `work` answers, and from whose Works the remix `work` is made; twice is once."""
    if not work.is_published:
        return
    kind = Notification.Kind
    for person in _answered(work):
        notify(person, kind.REPLY, url=work.get_absolute_url(), actor=work.author, text=str(work))
    for person in {edge.parent.author for edge in parents_of(work)}:
        notify(person, kind.REMIX, url=work.get_absolute_url(), actor=work.author, text=str(work))


def _answered(work: Work) -> set[Person]:
    return {each.author for each in (work.in_reply_to, work.thread) if each is not None}


def untell(work: Work) -> None:
    """Take back what others were told of `work` in its author's name: its words stand there, and its address."""
    url = work.get_absolute_url()
    Notification.objects.filter(Q(url=url) | Q(url__startswith=f"{url}/"), actor=work.author).delete()
