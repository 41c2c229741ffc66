"""The phone page of the stand-in for WhatsApp, in Chromium: type, tap, attach; small and large."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.webchat.fake_rasa import FakeRasa
from tests.whatsapp.outside import Outside

pytestmark = pytest.mark.browser

ASKED = "akun pt_a di LPSE LKPP gagal aktivasi"
MOVES = ("Lanjut", "Kembali", "Gagal di langkah ini", "Berhenti")


def buttons(*titles: str) -> list[dict[str, str]]:
    return [{"title": title, "payload": f"/{title.lower().replace(' ', '_')}"} for title in titles]


@pytest.fixture(scope="module")
def rasa() -> Iterator[FakeRasa]:
    fake = FakeRasa()
    code = "Ketik **kode 6 angka** yang kami kirim ke e-mail Anda."
    fake.scripted[ASKED] = [
        {"text": code, "buttons": buttons("Kirim ulang kode", "Tanpa kode"), "custom": None}
    ]
    step = {"text": "Langkah 1 dari 5.", "buttons": buttons(*MOVES), "custom": None}
    fake.scripted["/tanpa_kode"] = [step]
    yield fake
    fake.stop()


@pytest.fixture(scope="module")
def outside(rasa: FakeRasa, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    running = Outside(Path(tmp_path_factory.mktemp("phones")), rasa.url)
    running.start()
    yield running
    running.stop()


def open_phone(page, outside: Outside, number: str) -> None:
    page.goto(f"{outside.phones.url}/ponsel/{number}")


def say(page, text: str) -> None:
    page.get_by_label("Ketik pesan").fill(text)
    page.get_by_label("Ketik pesan").press("Enter")


def test_a_provider_types_taps_a_button_and_chooses_from_a_list(page, outside, rasa):
    page.goto(outside.phones.url)
    say(page, ASKED)
    expect(page.locator(".lawan strong")).to_have_text("kode 6 angka")
    expect(page.locator(".sendiri .centang")).to_contain_text("sudah dibaca")
    page.get_by_role("button", name="Tanpa kode").click()
    page.get_by_text("Langkah 1 dari 5.").wait_for()
    page.get_by_text("Lihat pilihan").click()
    page.get_by_role("button", name="Gagal di langkah ini").click()
    page.get_by_text("Jawaban untuk: /gagal_di_langkah_ini").wait_for()
    assert [it.get("payload") for it in rasa.told][1:] == ["/tanpa_kode", "/gagal_di_langkah_ini"]


def test_a_picture_is_sent_and_answered_with_a_request_for_text(page, outside):
    open_phone(page, outside, "6281200000009")
    page.get_by_label("Lampirkan").click()
    page.get_by_role("button", name="Gambar").click()
    page.get_by_text("jadi gambar ini belum bisa saya lihat").wait_for()


def test_a_sent_message_can_be_deleted(page, outside):
    open_phone(page, outside, "6281200000010")
    say(page, "salah kirim")
    page.get_by_text("Jawaban untuk: salah kirim").wait_for()
    page.locator(".sendiri").hover()
    page.get_by_role("button", name="Hapus pesan ini").click()
    page.get_by_text("Anda menghapus pesan ini").wait_for()


def test_what_somebody_types_is_shown_as_typed(page, outside):
    open_phone(page, outside, "6281200000011")
    typed = "<img src=x onerror=alert(1)> & <b>tebal</b>"
    say(page, typed)
    page.get_by_text(f"Jawaban untuk: {typed}").wait_for()


def test_another_phone_has_a_chat_of_its_own(page, outside):
    open_phone(page, outside, "6281200000012")
    say(page, "pesan ponsel pertama")
    page.get_by_text("Jawaban untuk: pesan ponsel pertama").wait_for()
    page.get_by_label("Ponsel dengan nomor lain").fill("0812-0000-0013")
    page.get_by_role("button", name="Buka").click()
    page.get_by_text("Belum ada pesan.").wait_for()
    assert page.url.endswith("/ponsel/6281200000013")


def test_it_works_without_javascript(browser, outside):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_phone(page, outside, "6281200000014")
    page.get_by_label("Ketik pesan").fill("tanpa skrip")
    page.get_by_role("button", name="Kirim").click()
    for _ in range(50):
        page.wait_for_timeout(200)
        page.reload()
        if page.get_by_text("Jawaban untuk: tanpa skrip").count():
            break
    expect(page.get_by_text("Jawaban untuk: tanpa skrip")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_the_page_is_accessible_and_fits(page, outside, width):
    page.set_viewport_size({"width": width, "height": 740})
    open_phone(page, outside, "6281200000015")
    say(page, ASKED)
    page.get_by_role("button", name="Tanpa kode").last.wait_for()
    page.get_by_label("Lampirkan").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    sideways = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(sideways)
