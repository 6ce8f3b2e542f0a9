"""Passkeys in a real browser that plays the authenticator: added and used at a name; in digits the page leads there."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "long-enough-and-odd"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def context(visit: Visit) -> BrowserContext:
    return visit()


def signed_up(context: BrowserContext, root: str = "") -> Page:
    """Return a page of a new account that just proved its password."""
    page = context.new_page()
    page.goto(f"{root}/account/signup/")
    page.get_by_label("Handle").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    page.wait_for_url("**/welcome")
    page.goto(f"{root}/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/webauthn/add/")
    return page


def with_a_device(context: BrowserContext) -> Page:
    """Return the page where a passkey is added, in a browser that has a device for it."""
    page = signed_up(context)
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page


def sign_out(page: Page) -> None:
    page.wait_for_url(lambda address: "/add/" not in address)
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda address: "/logout/" not in address)


def test_a_passkey_added_as_the_page_proposes_signs_in(context: BrowserContext) -> None:
    page = with_a_device(context)
    page.get_by_role("button", name="Add").click()
    sign_out(page)
    page.goto("/account/login/?next=/settings")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/settings")
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()


def test_without_the_tick_a_key_is_the_second_step_after_the_password(context: BrowserContext) -> None:
    page = with_a_device(context)
    page.get_by_label("Use it instead of the password").uncheck()
    page.get_by_role("button", name="Add").click()
    sign_out(page)
    page.goto("/account/login/?next=/settings")
    page.locator("input[name=login]").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/account/2fa/authenticate/**")
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url("**/settings")
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()


def test_a_passkey_that_is_not_given_is_said_to_be(context: BrowserContext) -> None:
    page = signed_up(context)
    page.evaluate(
        "() => { navigator.credentials.create = async () => { throw new DOMException('', 'NotAllowedError'); }; }"
    )
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("The passkey was not used, and nothing changed. Try again.")).to_be_visible()


def test_at_an_address_in_digits_the_page_leads_to_where_they_work(
    context: BrowserContext, live_server: LiveServer, settings: Settings
) -> None:
    settings.ADDRESS = live_server.url
    port = live_server.url.rsplit(":", 1)[1]
    page = signed_up(context, f"http://127.0.0.1:{port}")
    there = f"http://localhost:{port}/account/2fa/webauthn/add/"
    assert page.get_by_role("link", name=there).get_attribute("href") == there
    expect(page.get_by_role("button", name="Add")).to_have_count(0)
