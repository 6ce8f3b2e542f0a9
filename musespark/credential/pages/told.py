"""What the verify page says, as JSON for programs and as plain text to keep."""

from django.conf import settings
from django.utils.translation import gettext as _

from musespark.credential.inquire import Answer
from musespark.credential.models import Manifest
from musespark.credential.pages.words import HEADINGS, MEANINGS, PARTS, mining, named, steps, tree
from musespark.credential.rules import reasons


def as_json(answer: Answer) -> dict[str, object]:
    """Return all that is said of a file. Its members are described in ARCHITECTURE.md; `report` is crJSON."""
    verdict, reading = answer.verdict, answer.verdict.reading
    return {
        "state": answer.state,
        "says": str(HEADINGS[answer.state]),
        "means": str(answer.why or MEANINGS[answer.state]),
        "way": answer.way,
        "reasons": reasons(verdict.codes),
        "codes": list(verdict.codes),
        "rules": [{"version": rule.version, "holds": rule.holds, "why": rule.why} for rule in verdict.rules],
        "signer": reading.signer,
        "signed_at": reading.signed_at,
        "person": {"name": said.name, "issuer": said.issuer, "state": said.state} if (said := verdict.named) else None,
        "title": reading.title,
        "label": reading.sentence,
        "models": list(reading.models),
        "machines": {use: "allowed" if allowed else "not allowed" for use, allowed in reading.mining},
        "steps": steps(reading.steps),
        "parts": [
            {"depth": row.depth, "relation": row.relation, "title": row.part.title, "state": row.state}
            for row in tree(reading.parts, answer.standing)
        ],
        "not_known": answer.unknown,
        "credential": _address(answer.manifest),
        "recovered": _address(answer.recovered.manifest) if answer.recovered else None,
        "alike": [settings.ADDRESS + near.work.get_absolute_url() for near in answer.alike],
        "report": verdict.report,
    }


def as_text(answer: Answer) -> str:
    """Return the same in lines for people, without the report of the reader."""
    verdict, reading = answer.verdict, answer.verdict.reading
    facts = [
        (_("Who signed"), reading.signer),
        (_("For whom"), f"{verdict.named.name}, {named(verdict)}" if verdict.named else ""),
        (_("When"), reading.signed_at),
        (_("Title"), reading.title),
        (_("Label"), reading.sentence),
        (_("AI"), ", ".join(reading.models)),
        (_("Machines"), mining(reading)),
    ]
    lines = [str(HEADINGS[answer.state]), str(answer.why or MEANINGS[answer.state]), ""]
    lines += [f"{name}: {_line(said)}" for name, said in facts if said]
    passed = {True: _("passed"), False: _("not passed")}
    rules = [f"C2PA {rule.version}: {passed[rule.holds]}. {rule.why}" for rule in verdict.rules]
    for title, said in (
        (_("Reasons"), reasons(verdict.codes)),
        (_("By which rules"), rules),
        (_("How it was made"), [", ".join(filter(None, step.values())) for step in steps(reading.steps)]),
        (_("From what"), _parts(answer)),
        (_("What is not known"), answer.unknown),
    ):
        lines += ["", f"{title}:", *(f"- {_line(one)}" for one in said)] if said else []
    return "\n".join(lines) + "\n"


def _parts(answer: Answer) -> list[str]:
    rows = tree(answer.verdict.reading.parts, answer.standing)
    return [f"{row.relation} {row.part.title or '?'}{_state(row.state)}" for row in rows]


def _state(state: str) -> str:
    return f" ({PARTS[state]})" if state in PARTS else ""


def _line(said: str) -> str:
    """A stranger's words may hold line ends and letters that turn the line: here they stay within it."""
    return "".join(letter if letter.isprintable() else " " for letter in said)


def _address(row: Manifest | None) -> str | None:
    return settings.ADDRESS + row.get_absolute_url() if row else None
