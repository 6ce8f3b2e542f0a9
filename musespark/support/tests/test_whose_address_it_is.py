from ipaddress import ip_network
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from musespark.support.limits import caller

LOOPBACK = [ip_network("127.0.0.0/8"), ip_network("::1")]


def counted(remote: str, forwarded: str | None = None) -> str:
    """Whom a request is counted for that comes from `remote` with this X-Forwarded-For."""
    said: dict[str, Any] = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, **said)
    request.user = AnonymousUser()
    return caller(request)


@pytest.fixture
def behind(settings: Settings) -> None:
    """A proxy on this machine is believed."""
    settings.PROXIES = LOOPBACK


def test_without_a_proxy_nobody_is_believed() -> None:
    assert counted("203.0.113.9", "198.51.100.1") == "a203.0.113.9"
    assert counted("127.0.0.1", "198.51.100.1") == "a127.0.0.1"


@pytest.mark.usefixtures("behind")
@pytest.mark.parametrize("proxy", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_behind_the_proxy_each_visitor_has_an_own_allowance(proxy: str) -> None:
    assert counted(proxy, "203.0.113.9") == "a203.0.113.9"
    assert counted(proxy, "203.0.113.10") == "a203.0.113.10"


@pytest.mark.usefixtures("behind")
@pytest.mark.parametrize("forged", ["198.51.100.1", "127.0.0.1", "198.51.100.1, 198.51.100.2", "unknown", "", ",,,"])
def test_a_visitor_who_sends_the_header_is_counted_as_before(forged: str) -> None:
    assert counted("127.0.0.1", f"{forged}, 203.0.113.9") == "a203.0.113.9"
    assert counted("203.0.113.9", forged) == "a203.0.113.9"


@pytest.mark.usefixtures("behind")
@pytest.mark.parametrize("nothing", [None, "", "unknown", "203.0.113.9:4711", "1" * 5000])
def test_where_the_proxy_says_nothing_that_is_an_address_all_share_one_allowance(nothing: str | None) -> None:
    assert counted("127.0.0.1", nothing) == "a127.0.0.1"


def test_a_chain_of_proxies_is_followed_as_far_as_they_are_ours(settings: Settings) -> None:
    settings.PROXIES = [ip_network("10.0.0.0/8")]
    assert counted("10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2") == "a203.0.113.9"
    assert counted("10.0.0.1", "10.0.0.3, 10.0.0.2") == "a10.0.0.3"


def test_a_household_with_a_whole_network_of_addresses_is_one_caller() -> None:
    assert counted("2001:db8:1:2::1") == counted("2001:db8:1:2:ffff:ffff:ffff:ffff") == "a2001:db8:1:2::/64"
    assert counted("2001:db8:1:3::1") == "a2001:db8:1:3::/64"


def test_a_server_without_an_address_counts_all_together() -> None:
    assert counted("") == "aNone"
