"""The chat by keyboard, by screen reader, on small and magnified screens, in every state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .test_second_activation_in_the_browser import keep
from .widget_visits import Visitor, reply, violations

pytestmark = pytest.mark.browser

# What a screen reader finds, as Playwright writes it down; changes are looked at by eye.
TREES = Path(__file__).parent / "trees"

COLOURS = (
    "#ffffff",
    "#000000",
    "#777777",
    "#ffd400",
    "#c62828",
    "rebeccapurple",
    "hsl(90 60% 50%)",
)
SERVER_PAGES = (
    "/contoh",
    "/bantuan",
    "/bantuan?q=lupa+pasword",
    "/bantuan/aktivasi_agregasi",
    "/bantuan/daftar_penyedia?lpse=kemenperin",
    "/docs",
)
SIDEWAYS = """() => {
  const host = document.querySelector("tanya-lpse");
  const all = [document.documentElement, ...host.shadowRoot.querySelectorAll("*")];
  const hidden = ".terdengar, #kirim span, textarea, svg *";
  const wide = (it) => it.scrollWidth > it.clientWidth + 1 && !it.matches(hidden)
    && getComputedStyle(it).overflowX !== "visible" && it.checkVisibility();
  const out = (it) => it.checkVisibility() && !it.closest(".terdengar, #kirim span")
    && it.getBoundingClientRect().right > innerWidth + 1;
  return all.filter((it) => wide(it) || out(it)).map((it) => it.outerHTML.slice(0, 90));
}"""
FOCUSED = """() => {
  let it = document.activeElement;
  while (it?.shadowRoot?.activeElement) it = it.shadowRoot.activeElement;
  return it?.id || it?.className || it?.localName;
}"""


def closed(visitor: Visitor) -> None:
    visitor.visit().opener.wait_for()


def opened(visitor: Visitor) -> None:
    visitor.visit().open()


def answered(visitor: Visitor) -> None:
    visitor.visit().open().ask("masalah")
    visitor.page.get_by_text("★").first.click()


def long(visitor: Visitor) -> None:
    visitor.visit().open()
    for _ in range(3):
        visitor.ask("panjang")
    visitor.ask("masalah")


def with_officer_and_notice(visitor: Visitor) -> None:
    visitor.visit().open().ask("password saya Rahasia#2026")
    visitor.world.say_as_officer(visitor.key["id"], "Saya petugas: https://lpse.contoh.go.id")
    visitor.said.filter(has_text="Saya petugas").wait_for()


def lost(visitor: Visitor) -> None:
    visitor.visit().open().ask("halo")
    visitor.page.context.set_offline(True)
    visitor.say("belum terkirim")
    visitor.drafts.filter(has_text="Belum terkirim").wait_for()


def menu(visitor: Visitor) -> None:
    visitor.visit().open()
    visitor.page.locator("#pilihan-lain").click()


def ending(visitor: Visitor) -> None:
    visitor.visit().open().ask("halo")
    visitor.choose_from_menu("Percakapan baru")


def own_page(visitor: Visitor) -> None:
    visitor.visit_page().ask("masalah")


STATES: tuple[Callable[[Visitor], None], ...] = (
    closed,
    opened,
    answered,
    long,
    with_officer_and_notice,
    lost,
    menu,
    ending,
    own_page,
)


@pytest.mark.parametrize("state", STATES, ids=lambda it: it.__name__)
def test_axe_finds_nothing_wrong_by_day_or_night_or_on_a_phone(visitor, state):
    state(visitor)
    for scheme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=scheme)
        assert violations(visitor.page) == [], scheme
    visitor.page.set_viewport_size({"width": 320, "height": 640})
    assert violations(visitor.page) == []
    assert visitor.page.evaluate(SIDEWAYS) == []


@pytest.mark.parametrize("path", SERVER_PAGES)
def test_axe_finds_nothing_wrong_with_the_other_pages(page, world, path):
    page.goto(world.gateway + path)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], scheme


@pytest.mark.parametrize("colour", COLOURS)
def test_any_colour_of_the_site_can_be_read(visitor, colour):
    visitor.visit(color=colour).open().ask("masalah")
    visitor.page.get_by_text("★").first.click()
    for scheme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=scheme)
        assert violations(visitor.page) == [], scheme
    visitor.page.locator("#kecilkan").click()
    assert violations(visitor.page) == []


@pytest.mark.parametrize("state", [answered, long, lost, menu, ending, own_page])
@pytest.mark.parametrize("size", [(640, 360), (320, 256)], ids=["200 %", "400 %"])
def test_nothing_scrolls_sideways_when_the_window_is_magnified(visitor, state, size):
    # A window of 1280 pixels at 200 % and 400 % has this many left.
    visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    state(visitor)
    assert visitor.page.evaluate(SIDEWAYS) == []
    if state not in (menu, ending):
        visitor.field.scroll_into_view_if_needed()
        assert visitor.field.is_visible()


def test_the_largest_text_fits_the_narrowest_phone(visitor):
    visitor.page.set_viewport_size({"width": 320, "height": 640})
    answered(visitor)
    visitor.page.locator("#pilihan-lain").click()
    for _ in range(3):
        visitor.page.get_by_role("button", name="Perbesar teks").click()
    visitor.page.keyboard.press("Escape")
    assert visitor.page.evaluate(SIDEWAYS) == []
    assert violations(visitor.page) == []


def test_a_diagnosis_is_reached_and_led_through_by_keyboard_alone(visitor, world):
    world.rasa.scripted["/ya,_pandu_saya"] = [
        reply("**Langkah 1 dari 2**\n\nBuka situs.", "Lanjut")
    ]
    world.rasa.scripted["/lanjut"] = [reply("**Langkah 2 dari 2**\n\nPeriksa.", "Selesai")]
    visitor.visit()
    visitor.opener.wait_for()
    keys = visitor.page.keyboard
    tab_to(visitor, "buka")
    keys.press("Enter")
    assert visitor.page.evaluate(FOCUSED) == "pesan"
    keys.type("masalah")
    keys.press("Enter")
    for choice, answer in (("Ya, pandu saya", "Langkah 1"), ("Lanjut", "Langkah 2")):
        button = visitor.page.get_by_role("button", name=choice)
        button.wait_for()
        back_to(visitor, button)
        keys.press("Enter")
        visitor.said.filter(has_text=answer).wait_for()
        assert visitor.page.evaluate(FOCUSED) == "pesan"
    keys.press("Escape")
    assert visitor.page.evaluate(FOCUSED) == "buka"
    assert not visitor.panel.is_visible()


def tab_to(visitor: Visitor, wanted: str, key: str = "Tab") -> None:
    for _ in range(40):
        if visitor.page.evaluate(FOCUSED) == wanted:
            return
        visitor.page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not reach {wanted}")


def back_to(visitor: Visitor, button) -> None:
    for _ in range(40):
        visitor.page.keyboard.press("Shift+Tab")
        if button.evaluate("it => it === it.getRootNode().activeElement"):
            return
    raise AssertionError("the keyboard does not reach the button")


def test_stars_are_given_and_the_menu_is_used_by_keyboard(visitor):
    visitor.visit().open().ask("masalah")
    keys = visitor.page.keyboard
    back_to(visitor, visitor.page.get_by_role("radio").last)
    keys.press("Space")
    keys.press("ArrowLeft")
    keys.press("ArrowLeft")
    tab_to(visitor, "bintang-1-komentar")
    keys.type("baik")
    keys.press("Tab")
    with visitor.page.expect_request("**/feedback") as sent:
        keys.press("Enter")
    assert sent.value.post_data_json == {"rating": 3, "comment": "baik"}
    visitor.page.get_by_text("Terima kasih atas penilaian").wait_for()
    tab_to(visitor, "pilihan-lain", "Shift+Tab")
    keys.press("Enter")
    assert visitor.page.evaluate(FOCUSED) == "salin"
    keys.press("Escape")
    assert visitor.page.evaluate(FOCUSED) == "pilihan-lain"
    assert visitor.panel.is_visible()


def test_on_a_phone_the_focus_stays_in_the_panel_and_returns_to_its_button(visitor):
    visitor.page.set_viewport_size({"width": 375, "height": 700})
    visitor.visit().open().ask("masalah")
    box = visitor.panel.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 375, 700)
    reached = set()
    for key in ["Tab"] * 14 + ["Shift+Tab"] * 14:
        visitor.page.keyboard.press(key)
        reached.add(visitor.page.evaluate(FOCUSED))
    assert {"pesan", "kirim", "pilihan-lain", "kecilkan", "percakapan"} <= reached
    assert not reached & {"tautan", "body", "html", "button"}
    visitor.page.keyboard.press("Escape")
    assert visitor.page.evaluate(FOCUSED) == "buka"


def test_beside_the_panel_the_page_can_be_reached_on_a_desktop(visitor):
    visitor.visit().open()
    tab_to(visitor, "tautan")


def test_turning_the_phone_keeps_the_panel_and_the_focus(visitor):
    visitor.visit().open()
    visitor.field.fill("setengah")
    for size in ((375, 700), (700, 375), (900, 800)):
        visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
        visitor.page.wait_for_timeout(100)
        assert visitor.page.evaluate(FOCUSED) == "pesan"
    assert visitor.field.input_value() == "setengah"


def test_nothing_moves_for_who_wants_no_motion(visitor, world):
    world.rasa.delay_seconds = 3.0
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.visit().open().say("halo")
    visitor.page.get_by_text("menyiapkan jawaban").wait_for()
    moving = "document.querySelector('tanya-lpse').shadowRoot.getAnimations().length"
    assert visitor.page.evaluate(moving) == 0
    visitor.page.emulate_media(reduced_motion="no-preference")
    assert visitor.page.evaluate(moving) == 1


def test_a_screen_reader_finds_the_button_and_what_waits_behind_it(visitor):
    visitor.visit()
    visitor.opener.wait_for()
    assert visitor.page.locator("#peluncur").aria_snapshot() == (
        '- complementary "Tanya LPSE":\n  - button "Tanya LPSE"'
    )


def test_a_screen_reader_finds_the_whole_panel(visitor):
    visitor.visit().open()
    tree = visitor.panel.aria_snapshot().replace(visitor.world.gateway, "GATEWAY")
    assert tree == (TREES / "panel.yml").read_text().strip()


def test_a_screen_reader_finds_an_answer_in_its_parts(visitor):
    visitor.visit().open().ask("masalah")
    visitor.page.get_by_text("★").first.wait_for()
    tree = visitor.page.locator("#isi").aria_snapshot()
    assert tree == (TREES / "answer.yml").read_text().strip()


def test_news_is_announced_politely_and_old_news_is_not(visitor):
    visitor.visit().open()
    assert visitor.page.locator("#percakapan").get_attribute("role") == "log"
    assert visitor.page.locator("#mengetik").get_attribute("role") == "status"
    assert visitor.page.locator("#keadaan").get_attribute("role") == "status"
    visitor.ask("halo")
    visitor.page.route("**/messages?after=0", lambda route: None)
    visitor.page.reload()
    visitor.page.locator("#percakapan[aria-busy=true]").wait_for(state="attached")
    visitor.page.unroute("**/messages?after=0")
    visitor.page.reload()
    visitor.said.nth(1).wait_for()
    assert visitor.page.locator("#percakapan").get_attribute("aria-busy") == "false"


def test_pictures_of_the_widget_are_kept(visitor):
    page = visitor.page
    page.set_viewport_size({"width": 1100, "height": 760})
    page.emulate_media(color_scheme="dark")
    page.goto(f"{visitor.world.gateway}/contoh")
    visitor.open().ask("masalah")
    keep(page, "16-widget-gelap")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 375, "height": 700})
    keep(page, "17-widget-ponsel")
    assert visitor.panel.is_visible()
