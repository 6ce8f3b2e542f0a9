"""Reply: a Work that answers another one, public at once."""

from django.db import IntegrityError, transaction

from musespark.people.models import Person
from musespark.people.queries import blocked_with
from musespark.support.ids import is_key, new_key
from musespark.works.models import Work
from musespark.works.publish import publish
from musespark.works.queries import may_see
from musespark.works.recorder import lent
from musespark.works.refuse import Refused
from musespark.works.terms import usual_terms


def reply(to: Work, *, by: Person, text: str, once: str = "", events: str = "") -> Work:
    """Publish `text` as `by`'s answer to the Work `to`.

    `once` is the key that the form brought along: the same form sent twice makes one reply. `events` is what the lent
    recorder's script reported of the writing. Raises Refused on a block with the author of `to` or of its thread, on a
    Work that is gone, and on an empty or too long text.
    """
    sent = text.replace("\r\n", "\n").replace("\0", "")  # no database keeps a NUL
    said = sent.strip()
    _refuse_unless_possible(to, by, said)
    key = once if is_key(once) else new_key()
    try:
        with transaction.atomic():
            return _write(to, by, sent, key, events)
    except IntegrityError:
        earlier = Work.objects.filter(key=key, author=by, in_reply_to=to).first()
        if earlier is None:  # the key is somebody else's: a forged form
            raise Refused("This form was used already. Load the page again.") from None
        # a page that the browser kept from before, with other words in it, is another reply
        return earlier if earlier.text == said else _write(to, by, sent, new_key(), events)


def _refuse_unless_possible(to: Work, by: Person, said: str) -> None:
    blocked = blocked_with(by)
    if not to.is_published or not may_see(to, by) or to.is_withdrawn:
        raise Refused("This Work is gone, so it can't be answered.")
    if to.author_id in blocked or (to.thread and to.thread.author_id in blocked):
        raise Refused("You can't reply here.")
    if not said:
        raise Refused("There is nothing in it yet: write a line.")
    if len(said) > Work.TEXT:
        raise Refused(f"This is {len(said) - Work.TEXT} characters too long. At most 10,000 are possible.")


def _write(to: Work, by: Person, sent: str, key: str, events: str) -> Work:
    said, thread = sent.strip(), to.thread or to
    place = {"in_reply_to": to, "thread": thread, "is_reply": True}
    facts = {**usual_terms(by).as_json(), **place}
    answer = Work.objects.create(key=key, author=by, text=said, language=by.language, **facts)
    if recorder := lent():
        recorder.keep_new(answer, events, sent)
    publish(answer, by=by)
    return answer
