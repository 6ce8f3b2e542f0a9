"""The way back of a plain form: to its page, never off this host."""

import pytest
from django.test import RequestFactory

from musespark.web.back import way_back


def go(next_page: str = "", referer: str = "", *, never: str = "", secure: bool = False) -> str:
    request = RequestFactory().post("/x", {"next": next_page}, headers={"Referer": referer}, secure=secure)
    return way_back(request, "/default", never=never).headers["Location"]


def test_the_forms_own_wish_comes_first() -> None:
    assert go("/tag/rye?order=popular", "http://testserver/other") == "/tag/rye?order=popular"


def test_then_the_page_it_stood_on_and_then_the_default() -> None:
    assert go(referer="http://testserver/@ada?tab=saved") == "http://testserver/@ada?tab=saved"
    assert go() == "/default"


def test_what_is_gone_is_no_way_back() -> None:
    assert go(referer="http://testserver/w/abc/history", never="/w/abc") == "/default"
    assert go(referer="http://testserver/w/abd", never="/w/abc") == "http://testserver/w/abd"


def test_it_can_lead_to_a_place_in_the_page() -> None:
    request = RequestFactory().post("/x", {"next": "/?slate=abc&upto=1#top"})
    assert way_back(request, at="w-abc").headers["Location"] == "/?slate=abc&upto=1#w-abc"
    assert way_back(RequestFactory().post("/x"), "/w/abc", at="w-abc").headers["Location"] == "/w/abc#w-abc"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
        "http://testserver.evil.example/",
        "http://testserver@evil.example/",
        " https://evil.example",
        "\x08//evil.example",
    ],
)
def test_no_address_leads_off_this_host(address: str) -> None:
    assert go(address, address) == "/default"


def test_a_safe_page_does_not_lead_to_an_unsafe_one() -> None:
    assert go(referer="http://testserver/x", secure=True) == "/default"
