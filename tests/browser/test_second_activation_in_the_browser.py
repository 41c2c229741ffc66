"""PT Cahaya as a new user: the chat page, the mailbox and the LPSE's own pages, in Chromium.

With SCREENSHOTS set to a folder, a picture of each step is kept there (`make pictures`).
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.stack, pytest.mark.browser]

QUESTION = (
    "saya sudah punya akun Cahaya di LKPP, kok PT_Cahaya di LPSE Humbahas belum bisa dipakai "
    "di LPSE lain?"
)
V3_LPSE = ("lkpp", "humbahas", "bandung", "kemenperin", "kemenkeu", "muarojambi", "jambiprov")


def keep(page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.wait_for_timeout(300)
        page.screenshot(path=Path(folder) / f"{name}.png")


def last_answer(page):
    return page.locator("#percakapan [data-role=bot]").last


def send(page, text: str) -> None:
    page.locator("#pesan").fill(text)
    page.locator("#kirim").click()


def await_answer(page, words: str) -> None:
    expect(last_answer(page)).to_contain_text(words, timeout=30_000)


def choose(page, title: str) -> None:
    page.locator("button.pilihan:enabled", has_text=title).last.click()


def log_in(page, stack, lpse: str, user_id: str, password: str) -> None:
    page.goto(f"{stack.simulator}/lpse/{lpse}/")
    page.locator("#user_id").fill(user_id)
    page.locator("#password").fill(password)
    page.locator("form button[type=submit]").first.click()


def read_code(page, stack) -> str:
    page.goto(f"{stack.simulator}/kotak-surat?ke=pt_cahaya@contoh.id")
    return re.search(r"Kode Anda: (\d{6})", page.inner_text("body"))[1]


def activate(page, stack) -> None:
    log_in(page, stack, "humbahas", "PT_Cahaya", "Cahaya#Lama1")
    keep(page, "04-lpse-beranda")
    page.locator("#notifikasi-aktivasi").click()
    page.locator("#user_id").fill("PT_Cahaya")
    page.locator("#password").fill("Cahaya#Lama1")
    page.locator("#lpse").select_option("humbahas")
    page.locator("#captcha").fill(page.locator("#kode-keamanan").inner_text().strip())
    keep(page, "05-lpse-aktivasi")
    page.locator("form button[type=submit]").last.click()
    page.locator("#default_password").fill("Rahasia#2026")
    keep(page, "06-lpse-password-default")
    page.locator("form button[type=submit]").last.click()
    page.wait_for_selector("#hasil")
    keep(page, "07-lpse-hasil")


def test_a_new_user_is_led_from_the_question_to_an_active_account(stack, page, site):
    page.goto(f"{stack.gateway}/")
    send(page, QUESTION)
    await_answer(page, "kode 6 angka")
    keep(page, "01-pertanyaan")
    code = read_code(site, stack)
    keep(site, "02-kotak-surat")
    send(page, code)
    await_answer(page, "belum diaktivasi")
    keep(page, "03-diagnosis")
    choose(page, "Ya, pandu saya")
    await_answer(page, "Langkah 1 dari 5")
    activate(site, stack)
    for step in (2, 3, 4, 5):
        choose(page, "Lanjut")
        await_answer(page, f"Langkah {step} dari 5")
    keep(page, "08-panduan")
    choose(page, "Selesai")
    await_answer(page, "Berhasil")
    assert "sudah aktif" in last_answer(page).inner_text()
    keep(page, "09-berhasil")

    log_in(site, stack, "humbahas", "PT_Cahaya", "Cahaya#Lama1")
    assert "Maaf User ID atau Password anda salah" in site.inner_text("body")
    keep(site, "10-pt-cahaya-ditolak")
    for lpse in V3_LPSE:
        site.context.clear_cookies()
        log_in(site, stack, lpse, "Cahaya", "Rahasia#2026")
        assert site.url.endswith("/beranda"), lpse
    keep(site, "11-cahaya-masuk")


def test_the_conversation_is_still_there_after_a_reload(stack, page):
    page.goto(f"{stack.gateway}/")
    send(page, "apa itu agregasi?")
    await_answer(page, "Agregasi")
    before = page.locator("#percakapan [data-role]").count()
    page.reload()
    page.wait_for_selector("#percakapan [data-role=bot]")
    assert page.locator("#percakapan [data-role]").count() == before


def press_until_focused(page, wanted, key: str = "Shift+Tab") -> None:
    for _ in range(40):
        if wanted.evaluate("it => it === it.getRootNode().activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_a_whole_diagnosis_on_the_site_of_an_lpse_by_keyboard_alone(stack, page):
    page.goto(f"{stack.gateway}/contoh")
    page.locator("#buka").wait_for()
    press_until_focused(page, page.locator("#buka"))
    page.keyboard.press("Enter")
    page.keyboard.type("akun saya pt_a di LPSE LKPP gagal aktivasi")
    page.keyboard.press("Enter")
    await_answer(page, "kode 6 angka")
    page.keyboard.type(stack.mailed_code("pt_a@contoh.id"))
    page.keyboard.press("Enter")
    await_answer(page, "Ya, pandu saya")
    assert "Penyebab" in page.locator("#percakapan").inner_text()
    keep(page, "15-situs-contoh")
    for title, words in (("Ya, pandu saya", "Langkah 1 dari"), ("Lanjut", "Langkah 2 dari")):
        press_until_focused(page, page.locator("button.pilihan:enabled", has_text=title).last)
        page.keyboard.press("Enter")
        await_answer(page, words)
    page.keyboard.press("Escape")
    press_until_focused(page, page.locator("#buka"))


def test_without_a_code_the_general_steps_are_had_by_keyboard_too(stack, page):
    page.goto(f"{stack.gateway}/")
    page.locator("#pesan").focus()
    page.keyboard.type("saya tidak bisa login di LPSE LKPP, user id pt_a")
    page.keyboard.press("Enter")
    await_answer(page, "kode 6 angka")
    press_until_focused(page, page.locator("button.pilihan:enabled", has_text="Tanpa kode"))
    page.keyboard.press("Enter")
    await_answer(page, "Apakah")
    assert "tanpa memeriksa akun" in page.locator("#percakapan").inner_text()


def test_the_chat_page_fits_a_narrow_phone(stack, page):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{stack.gateway}/")
    send(page, "apa saja syarat reset password?")
    page.locator("#percakapan").get_by_text("KTP").first.wait_for()
    keep(page, "12-ponsel")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("#kirim").is_visible()
