"""`musespark doctor`: what is set, what is missing and what that costs; ends with 1 where something is broken."""

from typing import Any

from django.core.management.base import BaseCommand

from musespark.support.doctor import examine

MARKS = {"good": "✓", "default": "·", "missing": "!", "broken": "✗"}


class Command(BaseCommand):
    help = "Say what is set, what is missing and what that costs."
    requires_system_checks = ()  # those load the code of every page

    def handle(self, *_: Any, **__: Any) -> None:
        findings = examine()
        for finding in findings:
            self.stdout.write(f"{MARKS[finding.state]} {finding.what}: {finding.there}\n    {finding.so}")
        if any(finding.state == "broken" for finding in findings):
            raise SystemExit(1)
