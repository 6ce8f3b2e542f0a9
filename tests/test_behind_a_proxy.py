"""Behind a TLS proxy, through the real web server: each visitor has an own limit, and a made-up header escapes none."""

from collections.abc import Iterator
from ipaddress import ip_network

import httpx
import pytest
from allauth.account.adapter import get_adapter
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from tests.instance import Instance
from tests.visitor import write

SPENT, FRESH, MADE_UP = "203.0.113.9", "203.0.113.10", "198.51.100.1"


class Behind(Instance):
    """An instance behind a proxy at 127.0.0.1."""

    @property
    def world(self) -> dict[str, str]:
        return super().world | {"MUSESPARK_ADDRESS": "https://muse.example", "MUSESPARK_PROXIES": "127.0.0.1"}


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """It runs, and two addresses have used up their sign-ins."""
    instance = Behind(tmp_path_factory.mktemp("behind"))
    instance.prepare()
    spend = "INSERT INTO support_allowance (key, until, used) VALUES (?, '2999-01-01 00:00:00', 20)"
    for address in (SPENT, "127.0.0.2"):
        write(instance, spend, f"sign-in:a{address}")
    instance.start_web()
    yield instance
    instance.stop()


def sign_in(instance: Instance, *forwarded: str, address: str = "127.0.0.1") -> int:
    """Guess a password from `address`, with these lines of X-Forwarded-For; returns the status."""
    with httpx.Client(base_url=instance.address, transport=httpx.HTTPTransport(local_address=address)) as client:
        token = client.get("/account/login/").cookies["csrftoken"]
        lines = [("Cookie", f"csrftoken={token}"), *(("X-Forwarded-For", line) for line in forwarded)]
        form = {"login": "ada", "password": "a guess", "csrfmiddlewaretoken": token}
        return client.post("/account/login/", data=form, headers=lines).status_code


def test_one_visitors_guesses_leave_the_others_their_own(behind: Instance) -> None:
    assert sign_in(behind, SPENT) == 429
    assert sign_in(behind, FRESH) == 200


@pytest.mark.parametrize(
    "lines",
    [[f"{MADE_UP}, {SPENT}"], [f"127.0.0.1, {MADE_UP}, {SPENT}"], [MADE_UP, SPENT], [f"{MADE_UP}, {MADE_UP}", SPENT]],
    ids=["the proxy appends", "a proxy is made up", "the proxy adds a line", "a list and a line"],
)
def test_a_visitor_who_makes_up_the_header_stays_limited(behind: Instance, lines: list[str]) -> None:
    assert sign_in(behind, *lines) == 429


def test_who_is_no_proxy_is_not_believed(behind: Instance) -> None:
    assert sign_in(behind, FRESH, address="127.0.0.2") == 429


def test_the_librarys_own_limits_count_the_same_address(settings: Settings) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"{MADE_UP}, {SPENT}")
    assert get_adapter().get_client_ip(request) == "127.0.0.1"
    settings.PROXIES = [ip_network("127.0.0.0/8")]
    assert get_adapter().get_client_ip(request) == SPENT
