"""A login on the pages ends when its User ID or password is changed elsewhere."""

import pytest
from flask.testing import FlaskClient

from .account_visits import NEW_PASSWORD, post, token_mailed
from .data_visits import Visitor
from .simulator_browser import PASSWORD


@pytest.fixture
def database_kind() -> str:
    """One database is enough for what a browser keeps."""
    return "sqlite"


@pytest.fixture
def browser(client: FlaskClient) -> Visitor:
    """Return a provider logged in at two LPSEs and in SIKaP."""
    browser = Visitor(client)
    for lpse in ("lkpp", "bandung"):
        browser.log_in(lpse, "pt_lintas")
    browser.log_in_to_sikap("pt_lintas")
    return browser


def logged_in(browser: Visitor) -> list[bool]:
    """Say whether the logins at lkpp, at bandung and in SIKaP hold."""
    seen = []
    for path in ("/lpse/lkpp/beranda", "/lpse/bandung/beranda"):
        browser.visit(path)
        seen.append(browser.path == path)
    browser.visit("/sikap/")
    return [*seen, "Data SIKaP PT Lintas" in browser.page]


def change(client: FlaskClient, owner: str = "lkpp/pt_lintas", **new: str) -> None:
    """Change User ID or password over the API."""
    reply = post(client, f"accounts/{owner}/credentials", password=PASSWORD, **new)
    assert reply.status_code == 200, reply.text


def test_logins_last_as_long_as_nothing_changes(browser: Visitor) -> None:
    assert logged_in(browser) == [True, True, True]


def test_a_password_changed_elsewhere_ends_every_login(
    browser: Visitor, client: FlaskClient
) -> None:
    change(client, new_password=NEW_PASSWORD)
    assert logged_in(browser) == [False, False, False]


def test_a_user_id_changed_elsewhere_ends_every_login(
    browser: Visitor, client: FlaskClient
) -> None:
    change(client, new_user_id="lintas_baru")
    assert logged_in(browser) == [False, False, False]


def test_a_mailed_new_password_ends_every_login(browser: Visitor, client: FlaskClient) -> None:
    asked = {"lpse": "lkpp", "user_id": "pt_lintas", "email": "pt_lintas@contoh.id"}
    post(client, "password-resets", **asked)
    token = token_mailed(client, "pt_lintas@contoh.id")
    post(client, f"password-resets/{token}", password=NEW_PASSWORD, password_again=NEW_PASSWORD)
    assert logged_in(browser) == [False, False, False]


def test_who_changes_it_on_a_page_stays_logged_in_there(browser: Visitor) -> None:
    browser.visit("/lpse/bandung/ubah-akun")
    browser.submit(password=PASSWORD, new_password=NEW_PASSWORD, again=NEW_PASSWORD)
    assert logged_in(browser) == [False, True, False]


def test_a_new_owner_of_a_user_id_does_not_inherit_the_logins_of_the_old_one(
    browser: Visitor, client: FlaskClient
) -> None:
    change(client, new_user_id="lintas_baru")
    change(client, "lkpp/pt_a", new_user_id="pt_lintas")
    browser.visit("/lpse/lkpp/beranda")
    assert browser.path == "/lpse/lkpp/"


def test_an_activation_begun_with_the_old_password_is_not_finished_after_a_change(
    client: FlaskClient,
) -> None:
    browser = Visitor(client)
    browser.log_in("lkpp", "pt_a")
    browser.enter_activation("lkpp", "pt_a")
    change(client, "lkpp/pt_a", new_password=NEW_PASSWORD)
    browser.log_in("lkpp", "pt_a", NEW_PASSWORD)
    browser.visit("/lpse/lkpp/aktivasi/lakukan")
    assert browser.path == "/lpse/lkpp/aktivasi"
