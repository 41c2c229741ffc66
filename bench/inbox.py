"""The console's pages when much has been said: part of `make bench`.

``python -m bench.inbox [CONVERSATIONS]`` fills a database with so many conversations, 20 messages
each and a case in every one, and asks one gateway process for the lists of the inbox. A real
Chromium then types searches at the speed of a fast typist, from each keystroke to its results on
screen. The table goes to docs/measurements.md.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import insert

from tanya.settings import Settings
from tanya.training import ROOT, ensure_models
from tests.browser.conftest import FLAGS, chromium
from tests.console.desk import PASSWORD, token_in
from tests.webchat.fake_rasa import FakeRasa
from tests.webchat.gateway_process import GatewayProcess
from webchat.console.officers import Officers
from webchat.console.tables import Case
from webchat.store import Conversation, Message, Store, now

PAGE = ROOT / "docs" / "measurements.md"
_MEASURED = re.compile(r"(?<=<!-- inbox -->\n).*(?=<!-- /inbox -->)", re.DOTALL)
_TIMES = 20
_MESSAGES = 20
_LISTS = {
    "queue": "rak=antrean",
    "closed cases": "rak=selesai",
    "all conversations": "rak=semua",
    "all, page 100": "rak=semua&halaman=100",
    "found by case number": "rak=semua&q=K-000777",
    "found by a word said once": "rak=semua&q=kejadian-langka",
    "found by a word that nobody said": "rak=semua&q=takterucap",
}
_SEARCHES = ("java script error", "lupa pasword", "akun ganda npwp sama")
_PAUSE_MILLISECONDS = 150
_PATIENCE_MILLISECONDS = 120_000
_WATCH = """
  window.waits = [];
  let pressed = 0;
  document.getElementById("q").addEventListener("input", () => { pressed ||= performance.now(); });
  new MutationObserver(() => requestAnimationFrame(() => {
    if (pressed) { window.waits.push(performance.now() - pressed); pressed = 0; }
  })).observe(document.getElementById("hasil"), { childList: true });
"""
Row = tuple[str, str, str]


def main(conversations: int = 10_000) -> None:
    """Measure, print and write."""
    rasa = FakeRasa()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/gateway.db"
        store = Store(database)
        fill(store, conversations)
        Officers(store, 60).add("Rina", "officer", PASSWORD)
        model = ensure_models(_settings(), print).embedding
        gateway = GatewayProcess(Path(folder), database, rasa.url, TANYA_EMBEDDING_MODEL=str(model))
        try:
            rows = [*lists(gateway.url, conversations), *keystrokes(gateway.url)]
        finally:
            gateway.terminate()
            rasa.stop()
    lines = ["| the console | measured | aim |", "|---|---|---|"]
    lines += [f"| {name} | {value} | {aim} |" for name, value, aim in rows]
    table = "\n".join(lines) + "\n"
    print(table)
    PAGE.write_text(_MEASURED.sub(lambda _: table, PAGE.read_text()))


def fill(store: Store, count: int) -> None:
    """Conversations of the last 20 days, a hundred of them in the queue."""
    begun = now() - timedelta(days=20)
    with store.changing() as session:
        session.execute(
            insert(Conversation),
            [
                {"id": f"c{it}", "lpse": "lkpp", "last_active_at": begun + timedelta(minutes=it)}
                for it in range(count)
            ],
        )
        session.execute(insert(Message), list(_messages(count)))
        session.execute(
            insert(Case),
            [
                {
                    "conversation_id": f"c{it}",
                    "number": f"K-{it:06d}",
                    "state": "closed" if it % 100 else "queued",
                    "user_id": f"pt_{it}",
                }
                for it in range(count)
            ],
        )


def _messages(count: int) -> Iterator[dict[str, Any]]:
    words = "akun saya belum bisa diaktivasi, sudah dicoba beberapa kali tetapi selalu gagal"
    for it in range(count * _MESSAGES):
        rare = " kejadian-langka" if it == count * 7 else ""
        role = "bot" if it // count % 2 else "user"
        yield {"conversation_id": f"c{it % count}", "role": role, "text": f"{words} {it}{rare}"}


def lists(url: str, conversations: int) -> list[Row]:
    """Median milliseconds of each list."""
    with httpx.Client(base_url=f"{url}/helpdesk", timeout=60) as http:
        form = {"nama": "Rina", "password": PASSWORD}
        form["token_formulir"] = token_in(http.get("/masuk").text)
        assert http.post("/masuk", data=form).status_code == 302
        rows = []
        for name, query in _LISTS.items():
            taken = []
            for _ in range(_TIMES):
                begun = time.perf_counter()
                http.get(f"/kotak-masuk?{query}").raise_for_status()
                taken.append((time.perf_counter() - begun) * 1000)
            rows.append((f"inbox of {conversations} conversations: {name}", _told(taken), ""))
        return rows


def keystrokes(url: str) -> list[Row]:
    """Milliseconds from a keystroke to its results on the screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page()
        page.set_default_timeout(_PATIENCE_MILLISECONDS)
        page.goto(f"{url}/helpdesk")
        page.fill("#nama", "Rina")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.locator("#q").wait_for()
        waits = [it for text in _SEARCHES for it in _typed(page, url, text)]
        browser.close()
    return [("search: keystroke to results", _told(waits), "under 100 ms felt")]


def _typed(page: Page, url: str, text: str) -> list[float]:
    page.goto(f"{url}/helpdesk?q=login")
    page.locator(".temuan > li").first.wait_for()
    page.fill("#q", "")
    page.wait_for_timeout(500)
    page.evaluate(_WATCH)
    page.locator("#q").press_sequentially(text, delay=_PAUSE_MILLISECONDS)
    page.wait_for_timeout(500)
    waits: list[float] = page.evaluate("window.waits")
    return waits


def _told(taken: list[float]) -> str:
    taken = sorted(taken)
    p95 = taken[int(len(taken) * 0.95) - 1]
    return f"median {statistics.median(taken):.0f} ms, p95 {p95:.0f} ms"


def _settings() -> Settings:
    return Settings.model_validate({"channel_secret": "x", "token_secret": "x"})


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
