"""From questions that nobody answered to the assistant answering them, and back: all for real.

A model is trained on the way, which takes minutes; so this runs only with LEARN=1.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.console.desk import PASSWORD
from tests.stack import ROOT, Chat, Stack
from webchat.console.officers import Officers
from webchat.store import Store

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.timeout(7200),
    pytest.mark.skipif("LEARN" not in os.environ, reason="trains a model; LEARN=1 runs it"),
]
_PROGRAM = (
    "actions bot config.yml domain.yml knowledge language pyproject.toml simulator tanya tests "
    "webchat"
).split()
_CONVERSATIONS = "10"
_PATIENCE = 5_400_000
SAID_OTHERWISE = ("sandi saya raib ditelan bumi nih", "kunci rahasia akun sudah tidak saya ingat")
UNHEARD_OF = (
    "bisa pasang logo perusahaan baru tidak",
    "gambar logo badan usaha belum tampil",
    "ukuran berkas logo perusahaan berapa",
    "upload logo penyedia gagal terus",
)
FURTHER = (
    "cara ganti logo perusahaan",
    "logo pt saya mau diganti",
    "pasang logo di profil penyedia",
    "logo perusahaan tidak muncul",
    "format file logo apa saja",
    "unggah logo badan usaha di mana",
    "ganti gambar logo penyedia di spse",
)
ANSWER = "Logo perusahaan diganti di menu Identitas pada LPSE V3 mana pun."
SOURCE = '{document: jambiprov, item: "4a", title: "Data identitas"}'


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product in a copy of its own, which may change its articles and models."""
    root = tmp_path_factory.mktemp("program")
    for name in _PROGRAM:
        start = ROOT / name
        if start.is_dir():
            hidden = shutil.ignore_patterns(".venv", "__pycache__")
            shutil.copytree(start, root / name, ignore=hidden)
        else:
            shutil.copy2(start, root / name)
    (root / "bot" / ".venv").symlink_to((ROOT / "bot" / ".venv").resolve())
    shutil.copytree(ROOT / "var" / "models", root / "var" / "models")
    settings = {"TANYA_TRIAL_CONVERSATIONS": _CONVERSATIONS}
    stack = Stack(tmp_path_factory.mktemp("learn"), root, **settings)
    stack.start()
    yield stack
    assert stack.stop() == 0


class Supervisor:
    """A supervisor at the console."""

    def __init__(self, page: Any, stack: Stack) -> None:
        self.page = page
        self._url = f"{stack.gateway}/helpdesk"
        Officers(Store(f"sqlite:///{stack.var / 'tanya.db'}"), 60).add(
            "Sari", "supervisor", PASSWORD
        )
        page.set_default_timeout(60_000)
        page.goto(self._url)
        page.locator("#nama").fill("Sari")
        page.locator("#password").fill(PASSWORD)
        page.locator("#password").press("Enter")
        page.get_by_role("button", name="Keluar").wait_for()

    def draft(self, questions: tuple[str, ...], press: str, **fields: str) -> None:
        """Draft from the group of the first question, together with the others."""
        self.page.goto(f"{self._url}/belajar")
        card = self.page.locator("details.kartu").filter(
            has=self.page.locator("summary", has_text=questions[0])
        )
        self.page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        for question in questions:
            card.locator("label.centang", has_text=question).first.locator("input").check()
        if topic := fields.get("topic"):
            card.locator("select").select_option(topic)
        if title := fields.get("title"):
            card.locator("input[name=judul]").fill(title)
        card.get_by_role("button", name=press).click()
        self.page.wait_for_url("**/usulan/*")

    def write(self, change: Any) -> None:
        """Write on in the draft that is open."""
        self.page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        text = self.page.locator("#teks")
        text.fill(change(text.input_value()))
        self.page.get_by_role("button", name="Simpan dan lihat").click()
        self.page.locator(".beda .tambah").first.wait_for()
        assert self.page.locator(".galat").count() == 0, self.page.locator(".galat").inner_text()

    def try_all(self, press: str) -> str:
        """Press a button of the trials, and wait for what comes of it."""
        self.page.goto(f"{self._url}/belajar")
        self.page.get_by_role("button", name=press).click()
        self.page.locator("#uji[data-sibuk=ya]").wait_for()
        self.page.get_by_role("button", name="Mulai uji").wait_for(timeout=_PATIENCE)
        said: str = self.page.locator("#uji .catatan").first.inner_text()
        if folder := os.environ.get("SCREENSHOTS"):
            name = press.split()[0].lower()
            self.page.screenshot(path=f"{folder}/belajar-{name}.png", full_page=True)
        return said


def topics_of(stack: Stack, questions: tuple[str, ...]) -> list[set[str]]:
    """What each question is answered with, in a conversation of its own."""
    found = []
    for text in questions:
        chat = Chat(stack)
        chat.say(text)
        found.append(chat.topics)
    return found


def test_what_nobody_could_answer_is_answered_after_a_trial_and_not_after_taking_it_back(
    page: Any, product: Stack
) -> None:
    before = topics_of(product, (*SAID_OTHERWISE, *UNHEARD_OF))
    assert {"lupa_password"} not in before
    begun = Chat(product)
    begun.say("apa itu agregasi")

    sari = Supervisor(page, product)
    sari.draft(SAID_OTHERWISE, "Jadikan contoh latihan", topic="lupa_password")
    sari.draft(tuple(reversed(UNHEARD_OF)), "Usulkan topik baru", title="Logo perusahaan")
    sari.write(
        lambda it: (
            it.partition("Tulis jawaban")[0].replace(
                '{document: ISI, item: "ISI", title: "ISI"}', SOURCE
            )
            + ANSWER
        )
    )
    article = page.url
    page.goto(f"{article.rsplit('/', 1)[0]}/{int(article.rsplit('/', 1)[1]) + 1}")
    sari.write(lambda it: it + "".join(f"    - {line}\n" for line in FURTHER))

    said = sari.try_all("Mulai uji")
    assert "diterbitkan" in said, said
    assert "sudah menjawab dengan model ini" in said
    after = topics_of(product, (*SAID_OTHERWISE, *UNHEARD_OF))
    assert after == [{"lupa_password"}] * 2 + [{"logo_perusahaan"}] * 4
    assert ANSWER.split(" di ")[0] in Chat(product).say(FURTHER[0])
    begun.say("apa itu roaming")
    assert begun.topics == {"tentang_roaming"}

    said = sari.try_all("Kembalikan yang sebelumnya")
    assert "dikembalikan" in said, said
    assert topics_of(product, (*SAID_OTHERWISE, *UNHEARD_OF)) == before
    assert not Path(product.root / "knowledge/articles/logo_perusahaan.md").exists()
