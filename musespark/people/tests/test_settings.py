"""Settings: language, theme and what may be learned from oneself."""

import pytest

from conftest import ClientOf, MakePerson
from musespark.people.consent import PAIRS, allow_all, set_consents
from musespark.people.languages import LANGUAGES
from musespark.people.models import Consent
from musespark.people.queries import consents


def test_language_and_theme_are_kept(make_person: MakePerson, client_of: ClientOf) -> None:
    ada = make_person("ada")
    client = client_of(ada)
    assert client.post("/settings/reading", {"language": "ja", "theme": "dark"}).headers["Location"] == "/settings"
    ada.refresh_from_db()
    assert (ada.language, ada.theme) == ("ja", "dark")
    assert 'data-theme="dark"' in client.get("/settings").content.decode()


def test_the_language_promises_no_more_than_it_does(make_person: MakePerson, client_of: ClientOf) -> None:
    page = client_of(make_person("ada", language="de")).get("/settings").content.decode()
    assert '<html lang="en"' in page
    assert '<option value="de" selected>' in page
    assert "The pages themselves are in English." in page


def test_languages_stand_in_their_order_and_by_their_own_names() -> None:
    names = [name for _, name in LANGUAGES]
    assert names[:5] == ["Afrikaans", "Asturianu", "Asụsụ Ìgbò", "Azərbaycanca", "Bahasa Indonesia"]
    assert names[names.index("Ido") :][:4] == ["Ido", "Interlingua", "Íslenska", "Italiano"]
    assert {"Basque", "Kannada", "Khmer", "Mongolian", "Punjabi"}.isdisjoint(names)
    assert dict(LANGUAGES)["eu"] == "Euskara"
    assert dict(LANGUAGES)["ka"] == "ქართული"


@pytest.mark.parametrize("wrong", [{"language": "xx", "theme": "dark"}, {"language": "ja", "theme": "pink"}, {}])
def test_a_refused_setting_changes_nothing(make_person: MakePerson, client_of: ClientOf, wrong: dict[str, str]) -> None:
    ada = make_person("ada")
    answer = client_of(ada).post("/settings/reading", wrong)
    assert answer.status_code == 422
    ada.refresh_from_db()
    assert (ada.language, ada.theme) == ("en", "auto")


def test_consents_are_what_the_form_says(make_person: MakePerson, client_of: ClientOf) -> None:
    ada = make_person("ada")
    allow_all(ada)
    client = client_of(ada)
    client.post("/settings/consents", {"consent": ["views:feed", "studio:voice", "views:voice", "x", ":"]})
    assert consents(ada) == {("views", "feed"), ("studio", "voice")}
    page = client.get("/settings").content.decode()
    assert page.count('role="switch"') == len(PAIRS)
    assert page.count(" checked>") == 3  # two consents and the theme


def test_taking_everything_back_leaves_nothing(make_person: MakePerson, client_of: ClientOf) -> None:
    ada = make_person("ada")
    allow_all(ada)
    client_of(ada).post("/settings/consents", {})
    assert consents(ada) == set()


def test_a_consent_that_stays_keeps_its_moment(make_person: MakePerson) -> None:
    ada = make_person("ada")
    set_consents(ada, {("views", "feed")})
    moment = Consent.objects.get().at
    set_consents(ada, {("views", "feed"), ("writing", "voice")})
    assert Consent.objects.get(signal="views").at == moment


def test_consents_are_each_persons_own(make_person: MakePerson, client_of: ClientOf) -> None:
    ada, bob = make_person("ada"), make_person("bob")
    allow_all(ada)
    allow_all(bob)
    client_of(ada).post("/settings/consents", {})
    assert consents(ada) == set()
    assert ("views", "feed") in consents(bob)


def test_the_hidden_are_listed_with_their_undo(make_person: MakePerson, client_of: ClientOf) -> None:
    client = client_of(make_person("ada"))
    make_person("bob")
    make_person("eve")
    client.post("/@bob/mute")
    client.post("/@eve/block")
    page = client.get("/settings").content.decode()
    assert 'formaction="/@bob/mute" name="to" value="off"' in page
    assert 'formaction="/@eve/block" name="to" value="off"' in page


def test_ones_way_to_passwords_and_passkeys_is_there(make_person: MakePerson, client_of: ClientOf) -> None:
    client = client_of(make_person("ada"))
    page = client.get("/settings").content.decode()
    for path in ("/account/password/change/", "/account/email/", "/account/2fa/"):
        assert f'href="{path}"' in page
        assert client.get(path).status_code in {200, 302}
