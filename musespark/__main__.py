"""The `musespark` command: Django's commands and the house's own."""

import os
import sys

LOOKING = {"doctor", "help", "--help", "-h", "version", "--version"}  # these leave nothing behind
DRIVER = """DATABASE_URL names PostgreSQL, and its driver is not installed. In a checkout:
  .venv/bin/python -m pip install "psycopg[binary]>=3.3"
Elsewhere, the extra `postgres`:
  pip install "musespark[postgres]\""""
CLIENT = """MUSESPARK_BLOBS names a store, and what speaks to it is not installed. In a checkout:
  .venv/bin/python -m pip install "django-storages[s3]>=1.14.6"
Elsewhere, the extra `s3`:
  pip install "musespark[s3]\""""
MISSING = {"psycopg": DRIVER, "support.store": CLIENT, "Boto3": CLIENT}  # by what the error names


def main() -> None:
    """Run the command named on the command line."""
    try:
        _run()
    except KeyboardInterrupt:  # Ctrl-C is no fault; what was begun is rolled back
        sys.exit(130)


def _run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "musespark.settings")
    os.umask(0o077)  # rows, keys, blobs and archives are for nobody but the user who runs the instance
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415  settings must be named first
    from django.core.management import execute_from_command_line  # noqa: PLC0415  as above

    arguments = sys.argv[1:] or ["help"]
    try:
        _prepare(may_write=arguments[0] not in LOOKING)
    except (ImproperlyConfigured, ValueError, OSError) as error:
        missing = [sentence for word, sentence in MISSING.items() if word in str(error)]
        sys.exit(missing[0] if missing else f"A setting is wrong (musespark/settings.py lists all): {error}")
    execute_from_command_line(["musespark", *arguments])


def _prepare(*, may_write: bool) -> None:
    """Read the settings, load what speaks to database and store; where a command `may_write`, make the data folder."""
    from django.conf import settings  # noqa: PLC0415  as above
    from django.core.files.storage import storages  # noqa: PLC0415  as above
    from django.db import connections  # noqa: PLC0415  as above

    connections["default"]  # raises ImproperlyConfigured without its driver
    storages["default"]  # as much
    if may_write:
        settings.DATA.mkdir(parents=True, exist_ok=True)


if __name__ == "__main__":
    main()
