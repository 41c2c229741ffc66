"""The public answers in Chromium: without JavaScript, on a phone, in the dark, by keyboard."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from knowledge.live import LiveSearch
from tanya.settings import Settings
from tests.stack import free_ports
from webchat.app import create_app

from .test_second_activation_in_the_browser import keep

pytestmark = pytest.mark.browser

PAGES = (
    "/bantuan",
    "/bantuan?q=lupa+pasword",
    "/bantuan/aktivasi_agregasi",
    "/bantuan/daftar_penyedia?lpse=kemenperin",
    "/bantuan/tiada",
)


@pytest.fixture(scope="module")
def site_address(tmp_path_factory):
    """A gateway whose assistant is away: the answers do not need it."""
    folder: Path = tmp_path_factory.mktemp("gateway")
    settings = Settings(
        database_url=f"sqlite:///{folder / 'gateway.db'}",
        rasa_url="http://127.0.0.1:1",
        channel_secret="of-the-tests",
        token_secret="of-the-tests",
    )
    app = create_app(settings, open_search=LiveSearch)
    server = make_server("127.0.0.1", free_ports(1)[0], app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    app.extensions["retries"].stop()


@pytest.fixture
def plain_page(browser, site_address):
    """A phone without JavaScript."""
    context = browser.new_context(
        viewport={"width": 375, "height": 760}, java_script_enabled=False, base_url=site_address
    )
    yield context.new_page()
    context.close()


def test_an_answer_is_found_and_read_without_javascript(plain_page):
    plain_page.goto("/bantuan")
    plain_page.get_by_label("Cari jawaban").fill("lupa pasword")
    plain_page.get_by_label("Cari jawaban").press("Enter")
    assert plain_page.locator("mark").first.inner_text().lower() in ("lupa", "password")
    plain_page.locator(".hasil a").first.click()
    assert plain_page.url.endswith("/bantuan/lupa_password")
    plain_page.get_by_role("heading", name="Sumber").wait_for()
    plain_page.get_by_role("link", name="Tanya asisten").first.wait_for()


def test_the_variant_is_chosen_without_javascript(plain_page):
    plain_page.goto("/bantuan/daftar_penyedia")
    plain_page.get_by_label("Ketentuan di LPSE").select_option("kemenperin")
    plain_page.get_by_role("button", name="Tampilkan").click()
    assert "lpse=kemenperin" in plain_page.url
    plain_page.get_by_role("heading", name="Secara umum").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_a_narrow_phone(page, site_address, scheme):
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)
    for path in PAGES:
        page.goto(site_address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        small = page.evaluate(
            "[...document.querySelectorAll('button, select, input[type=search]')]"
            ".filter(it => it.getBoundingClientRect().height < 40).length"
        )
        assert small == 0, path


def test_print_shows_the_whole_answer_and_nothing_to_press(page, site_address):
    page.goto(f"{site_address}/bantuan/aktivasi_agregasi")
    assert not page.locator(".panduan li").first.is_visible()
    page.emulate_media(media="print")
    assert not page.locator("form").first.is_visible()
    assert not page.locator(".terkait").is_visible()
    assert page.locator(".sumber").is_visible()
    assert page.locator(".panduan li").first.is_visible()


def test_the_first_key_leads_past_the_header(page, site_address):
    page.goto(f"{site_address}/bantuan")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#isi"


def test_pictures_of_the_pages_are_kept(page, site_address):
    page.goto(f"{site_address}/bantuan?q=lupa+pasword")
    keep(page, "13-bantuan")
    page.set_viewport_size({"width": 375, "height": 760})
    page.goto(f"{site_address}/bantuan/daftar_penyedia?lpse=kemenperin")
    keep(page, "14-bantuan-ponsel")
    assert page.locator("h1").is_visible()
