"""The words of a card, said once a language: a page draws twenty cards with thirty words each."""

from functools import cache
from types import SimpleNamespace

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from musespark.web.draw import icon

GLYPHS = {  # of the words that stand beside an icon: joined once, not on each card
    "why": "why",
    "made": "prove",
    "share": "link",
    "edit": "edit",
    "delete": "delete",
    "unpin": "pin",
    "pin": "pin",
    "pin_reply": "pin",
    "remix": "remix",
    "ask_repost": "repost",
    "less": "less",
    "mute": "mute",
    "block": "block",
    "report": "report",
    "third-party": "quote",
    "paid": "earn",
    "finance": "finance",
    "ai": "machine",
    "generated": "machine",
    "modified": "machine",
    "broken": "warning",
}


def others(count: int) -> str:
    """Return what follows the name of one of many: "and 2 others"."""
    return ngettext("and %d other", "and %d others", count) % count


def words() -> SimpleNamespace:
    """Return the words of a card in the language of the page, as attributes, which Jinja2 finds at once."""
    return _words(get_language())


@cache
def _words(_language: str | None) -> SimpleNamespace:
    said = {
        "like": _("Like"),
        "like_on": _("Liked"),
        "save": _("Save"),
        "save_on": _("Saved"),
        "repost": _("Repost"),
        "repost_on": _("Reposted"),
        "reply": _("Reply"),
        "reward": _("Reward"),
        "insights": _("Insights"),
        "pinned": _("Pinned"),
        "reposted_by": _("Reposted by"),
        "reply_to": _("Reply to"),
        "remix_of": _("Remix of"),
        "quote_of": _("Quotes"),
        "and_last": _(" and "),
        "terms_allow": _("Remixes: anyone may"),
        "terms_ask": _("Remixes: ask the author"),
        "terms_never": _("Remixes: none, please"),
        "terms_allow_ask": _("Remixes: anyone may; with AI, ask the author"),
        "terms_allow_never": _("Remixes: anyone may, without AI"),
        "terms_ask_never": _("Remixes: ask the author; without AI"),
        "ask_repost": _("Ask to repost it"),
        "demo": _("demo"),
        "edited": _("edited"),
        "more": _("More about this Work"),
        "why": _("Why this?"),
        "made": _("How it was made"),
        "share": _("Share the link"),
        "edit": _("Edit"),
        "delete": _("Delete"),
        "unpin": _("Unpin"),
        "pin": _("Pin on your profile"),
        "pin_reply": _("Pin this reply"),
        "remix": _("Remix it"),
        "less": _("Less of this"),
        "mute": _("Mute @%(handle)s"),
        "block": _("Block @%(handle)s"),
        "block_sure": _(
            "Block @%(handle)s? Neither of you will see the other. Follows between you end; unblocking does not "
            "bring them back."
        ),
        "report": _("Report"),
        "read_on": _("Read on"),
        "waiting": _("Being prepared"),
        "no_alt": _("Picture without description"),
        "generated": _("AI generated"),
        "modified": _("AI modified"),
        "broken": _("Broken credential"),
        "video": _("Video"),
        "sound": _("Sound"),
        "no_player": _("Your browser can't play it here."),
        "captions": _("Captions"),
        "third-party": _("Third-party content"),
        "paid": _("Paid partnership"),
        "finance": _("Not financial advice"),
        "ai": _("The author says: AI took part"),
    }
    return SimpleNamespace(**said | {name: Markup(icon(glyph)) + said[name] for name, glyph in GLYPHS.items()})  # noqa: S704  the icon is our own
