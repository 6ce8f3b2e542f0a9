"""Rate limits: so many times in so long, for a person and for an address; the answer says when to try again."""

from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from musespark.support import clock
from musespark.support.models import Allowance

TABLE = "support_allowance"
Address = IPv4Address | IPv6Address


class TooMany(Exception):
    """The caller must wait until `until`; web turns it into a 429 page that says so."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"too many requests, wait until {until:%H:%M:%S}")
        self.until = until


def caller(request: HttpRequest) -> str:
    """Return whom to count: the person, else the address; of IPv6 the /64, which is what one household is given."""
    if request.user.is_authenticated:
        return f"p{request.user.pk}"
    address = visitor(request)
    return f"a{ip_network((address, 64), strict=False) if isinstance(address, IPv6Address) else address}"


def visitor(request: HttpRequest) -> Address | None:
    """Return the visitor's address: the last hop that is none of settings.PROXIES; None where nobody says it.

    A proxy appends to X-Forwarded-For whom it heard, so the list is read from its end, and only as far as the proxies
    are ours: what stands further left may have been written by the visitor.
    """
    hops = [*request.META.get("HTTP_X_FORWARDED_FOR", "").split(","), request.META.get("REMOTE_ADDR", "")]
    address = _parsed(hops.pop())
    while hops and address and any(address in network for network in settings.PROXIES):
        before = _parsed(hops.pop())
        if before is None:
            break
        address = before
    return address


def _parsed(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def spend(what: str, who: str, *, most: int, seconds: int, times: int = 1) -> None:
    """Count `times` uses of `what` by `who`; raises TooMany where more than `most` fall in a window of `seconds`.

    A fixed window in one row a caller, counted by one statement, so doubled requests cannot slip through together.
    """
    moment = clock.now()
    key = f"{what}:{who}"[:160]
    until, used = _count(key, moment, moment + timedelta(seconds=seconds), times)
    if used > most:
        raise TooMany(until)


def _count(key: str, moment: datetime, until: datetime, times: int) -> tuple[datetime, int]:
    [row] = Allowance.objects.raw(
        f"INSERT INTO {TABLE} (key, until, used) VALUES (%s, %s, %s) ON CONFLICT (key) DO UPDATE SET "  # noqa: S608  the table's own name
        f"used = CASE WHEN {TABLE}.until <= %s THEN excluded.used ELSE {TABLE}.used + excluded.used END, "
        f"until = CASE WHEN {TABLE}.until <= %s THEN excluded.until ELSE {TABLE}.until END "
        "RETURNING key, until, used",
        [key, until, times, moment, moment],
    )
    return row.until, row.used


def sweep() -> int:
    """Delete counters whose window is over and return how many; the worker calls it now and then."""
    return Allowance.objects.filter(until__lt=clock.now()).delete()[0]
