"""An officer's day at the console, by keyboard alone, in a real browser."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import httpx
import pytest

from tests.console.desk import CASE, PASSWORD, handing_over
from tests.webchat.living_markup import PAYLOADS
from webchat.console.officers import Officers
from webchat.store import Store

from .conftest import watched_page
from .widget_visits import WidgetWorld, violations

pytestmark = pytest.mark.browser
NUMBERS = count(1)


class User:
    """Somebody who writes to the assistant over the chat API."""

    def __init__(self, world: WidgetWorld) -> None:
        self._api = f"{world.gateway}/api/conversations"
        key = httpx.post(self._api, json={"lpse": "lkpp"}).json()
        self.id = key["id"]
        self._headers = {"Authorization": f"Bearer {key['token']}"}

    def say(self, text: str) -> None:
        url = f"{self._api}/{self.id}/messages"
        body = {"text": text}
        httpx.post(url, headers=self._headers, json=body, timeout=30).raise_for_status()

    def heard(self, role: str) -> list[str]:
        answer = httpx.get(f"{self._api}/{self.id}/messages", headers=self._headers).json()
        return [it["text"] for it in answer["messages"] if it["role"] == role]


class Officer:
    """Somebody at the console who never touches a mouse."""

    def __init__(self, page: Any, world: WidgetWorld, role: str = "officer") -> None:
        self.page = page
        self.world = world
        self.name = f"Petugas {next(NUMBERS)}"
        Officers(Store(world.database_url), 60).add(self.name, role, PASSWORD)
        page.set_default_timeout(30_000)

    def open(self, path: str = "") -> None:
        self.page.goto(f"{self.world.gateway}/helpdesk{path}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        # The page puts the focus there itself, but only some time after it has loaded.
        self.page.locator("input:focus, textarea:focus").wait_for()
        self.page.keyboard.type(text)

    def sign_in(self) -> None:
        self.type(self.name)
        self.press("Tab")
        self.type(PASSWORD)
        self.press("Enter")
        self.page.wait_for_url("**/helpdesk*")
        self.page.get_by_role("button", name="Keluar").wait_for()

    @property
    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.id || document.activeElement.className")

    def tab_to(self, name: str) -> None:
        """Press Tab until the focus is on what is called so."""
        for _ in range(80):
            self.press("Tab")
            said = self.page.evaluate("document.activeElement.textContent.trim()")
            if said == name:
                return
        raise AssertionError(f"{name} cannot be reached by Tab")

    def told(self, text: str) -> None:
        self.page.locator("#kabar", has_text=text).wait_for()

    def picture(self, name: str) -> None:
        if folder := os.environ.get("SCREENSHOTS"):
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.fixture
def officer(page: Any, world: WidgetWorld) -> Officer:
    return Officer(page, world)


@pytest.fixture
def supervisor(page: Any, world: WidgetWorld) -> Officer:
    return Officer(page, world, "supervisor")


@pytest.fixture
def user(world: WidgetWorld) -> User:
    """A user whose case waits for an officer."""
    number = f"K-{next(NUMBERS):06d}"
    world.rasa.scripted["petugas"] = [handing_over(CASE | {"number": number})]
    found = User(world)
    found.number = number
    found.say("akun saya tidak bisa dipakai")
    found.say("petugas")
    return found


def test_a_whole_day_by_keyboard(officer: Officer, user: User) -> None:
    page = officer.page
    officer.open()
    officer.picture("16-masuk")
    officer.sign_in()

    assert officer.focused == "q"
    officer.type("lupa pasword")
    page.locator(".temuan > li").first.wait_for()
    officer.press("ArrowDown", "c")
    officer.told("Jawaban disalin")
    officer.picture("17-cari")

    officer.press("g")
    page.wait_for_url("**/kotak-masuk")
    page.locator(".baris-percakapan", has_text=user.number).wait_for()
    officer.picture("18-kotak-masuk")
    officer.press("/")
    officer.type(user.number)
    officer.press("Enter")
    page.wait_for_url("**q=K-*")
    page.locator(".baris-percakapan").wait_for()
    page.locator("body").press("j")
    officer.press("Enter")
    page.wait_for_url("**/percakapan/*")
    officer.press("a")
    page.locator("#balasan").wait_for()
    assert officer.focused == "teks"

    officer.type("Selamat pagi, Bapak. Saya periksa dahulu.")
    officer.press("Control+Enter")
    page.locator(".pesan.agent").wait_for()
    assert user.heard("agent") == ["Selamat pagi, Bapak. Saya periksa dahulu."]
    user.say("baik, saya tunggu")
    page.locator(".pesan.user", has_text="baik, saya tunggu").wait_for()
    officer.picture("19-percakapan")

    officer.open()
    officer.type("aktivasi")
    page.locator(".temuan > li").first.wait_for()
    officer.press("ArrowDown", "s", "s")
    officer.told("Terkirim ke")
    assert len(user.heard("agent")) == 2

    officer.open(f"/percakapan/{user.id}")
    page.locator("#balasan").wait_for()
    officer.tab_to("Tutup kasus") if officer.focused != "teks" else officer.press("Shift+Tab")
    page.get_by_role("button", name="Tutup kasus").press("Enter")
    page.locator(".cap", has_text="dijawab asisten").wait_for()
    user.say("terima kasih")
    assert user.heard("bot")[-1] == "Jawaban untuk: terima kasih"


def test_a_reply_survives_the_end_of_the_session_and_a_sign_in_in_another_tab(
    officer: Officer, user: User
) -> None:
    page = officer.page
    officer.open()
    officer.sign_in()
    officer.open(f"/percakapan/{user.id}")
    officer.press("a")
    page.locator("#balasan").wait_for()
    officer.type("Tulisan yang tidak boleh hilang")
    page.context.clear_cookies()
    officer.press("Control+Enter")
    page.locator("#galat-balasan", has_text="Sesi Anda sudah berakhir").wait_for()
    assert page.locator("#teks").input_value() == "Tulisan yang tidak boleh hilang"

    other = page.context.new_page()
    other.goto(f"{officer.world.gateway}/helpdesk")
    other.locator("#nama").fill(officer.name)
    other.locator("#password").fill(PASSWORD)
    other.locator("#password").press("Enter")
    other.get_by_role("button", name="Keluar").wait_for()
    page.locator("#teks").press("Control+Enter")
    page.locator(".pesan.agent", has_text="tidak boleh hilang").wait_for()
    assert user.heard("agent") == ["Tulisan yang tidak boleh hilang"]


def test_what_is_being_written_outlives_a_reload(officer: Officer, user: User) -> None:
    page = officer.page
    officer.open()
    officer.sign_in()
    officer.open(f"/percakapan/{user.id}")
    officer.press("a")
    page.locator("#balasan").wait_for()
    officer.type("Setengah jadi")
    page.reload()
    assert page.locator("#teks").input_value() == "Setengah jadi"


def test_two_officers_see_who_has_the_case(
    browser: Any, officer: Officer, user: User, world: WidgetWorld
) -> None:
    for other_page in watched_page(browser):
        other = Officer(other_page, world)
        for it in (officer, other):
            it.open()
            it.sign_in()
            it.open(f"/percakapan/{user.id}")
            it.page.get_by_role("button", name="Ambil alih").wait_for()
        officer.press("a")
        officer.page.locator("#balasan").wait_for()
        other.page.locator(".kabar", has_text=f"Sedang ditangani {officer.name}").wait_for()
        assert other.page.locator("#balasan").count() == 0


PAGES = ("", "?q=lupa", "/kotak-masuk?rak=semua", "/periksa", "/angka", "/akun")
SUPERVISED = ("/belajar", "/kelola", "/kelola/audit", "/data")


def test_every_page_is_fit_for_screen_readers_and_narrow_screens(
    supervisor: Officer, user: User
) -> None:
    page = supervisor.page
    supervisor.open("/masuk")
    found = violations(page)
    supervisor.sign_in()
    supervisor.open(f"/percakapan/{user.id}")
    supervisor.press("a")
    page.locator("#balasan").wait_for()
    for path in (*PAGES, *SUPERVISED, f"/percakapan/{user.id}", f"/data/{user.id}"):
        supervisor.open(path)
        found += [f"{path}: {it}" for it in violations(page)]
        page.set_viewport_size({"width": 360, "height": 740})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 360:
            found.append(f"{path} is {wide} wide on a phone")
        supervisor.picture("hp-" + re.sub(r"\W+", "-", path)[:30])
        page.set_viewport_size({"width": 1100, "height": 860})
        supervisor.picture("meja-" + re.sub(r"\W+", "-", path)[:30])
    assert found == []


def test_markup_in_a_conversation_stays_text(officer: Officer, user: User) -> None:
    for payload in PAYLOADS[:25]:
        user.say(payload)
    officer.open()
    officer.sign_in()
    dialogs: list[str] = []
    officer.page.on("dialog", lambda it: (dialogs.append(it.message), it.dismiss()))
    officer.open(f"/percakapan/{user.id}")
    officer.page.locator(".pesan.user").nth(20).wait_for()
    assert officer.page.locator(".pesan img, .pesan script, .pesan svg, .pesan a").count() == 0
    assert dialogs == []


@pytest.fixture(autouse=True)
def scripts(world: WidgetWorld) -> Iterator[None]:
    """Leave Rasa's answers as they were."""
    yield
    world.put_back()
