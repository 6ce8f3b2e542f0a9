"""`musespark revoke leaf-2026-11-23`: a certificate of this instance is not to be trusted any more."""

from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser

from musespark.credential.revoke import revoke
from musespark.support.refuse import Refused


class Command(BaseCommand):
    """Revoke a leaf or an authority; the next signature comes from a new one."""

    help = "Take the trust from a certificate of this instance, for ever, from a moment on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of the certificate's folder, the moment and the reason."""
        parser.add_argument("name", help="its folder in data/keys/credential: leaf-…, authority-… or ca")
        parser.add_argument("--since", help="the moment in UTC, 2026-11-23T10:00 (if not given: now)")
        parser.add_argument("--why", default="", help="the reason; it is public")

    def handle(self, *_args: object, name: str, since: str | None, why: str, **_options: object) -> None:
        """Revoke, and say what was. Raises CommandError (exit code 1) where it is refused."""
        try:
            rows = revoke(name, since=_moment(since), why=why)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for row in rows:
            self.stdout.write(f"{row.name} is not trusted from {row.since:%Y-%m-%d %H:%M:%S} UTC on.")


def _moment(said: str | None) -> datetime | None:
    if said is None:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError as error:
        raise Refused(f"{said!r} is no moment: write it as 2026-11-23T10:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
