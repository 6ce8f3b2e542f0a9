"""Passkeys belong to a name: a browser gives none to an address in digits, and none to a name without TLS.

Web Authentication level 3, section 5.1.3 (the relying party's id is a domain), and the secure contexts of the web.
"""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True)
class Place:
    """Whether passkeys work `here`, and else where this page can be opened so that they do ("": nowhere yet)."""

    here: bool
    there: str = ""


def place(request: HttpRequest) -> Place:
    """Return where the page asked for can use passkeys."""
    if can_have(request.build_absolute_uri("/")):
        return Place(here=True)
    host = urlsplit(request.build_absolute_uri("/"))
    by_name = f"http://localhost:{host.port or 80}" if _is_this_machine(host.hostname or "") else ""
    roots = [root for root in (settings.ADDRESS, by_name) if can_have(root)]
    return Place(here=False, there=f"{roots[0]}{request.get_full_path()}" if roots else "")


def can_have(address: str) -> bool:
    """Whether browsers let the pages of `address` use passkeys."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    return not _is_number(host) and (parts.scheme == "https" or host == "localhost" or host.endswith(".localhost"))


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_this_machine(host: str) -> bool:
    return _is_number(host) and ip_address(host).is_loopback
