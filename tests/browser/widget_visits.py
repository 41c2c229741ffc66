"""A gateway process with a fake Rasa behind it, sites of another origin, and people on them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from axe_playwright_python.sync_playwright import Axe

from tests.stack import EMBED_KEY, EMBED_KEY_ID, ROOT, free_ports, wait_until
from tests.webchat.fake_rasa import SECRET, FakeRasa
from webchat.store import Message, Store

_PAGES = Path(__file__).parent / "host_pages"
SOURCE = {"document": "jambiprov", "item": "2f", "title": "Tanya jawab LPSE Provinsi Jambi"}


def reply(text: str, *buttons: str, topic: str = "gagal_aktivasi", **extras: Any) -> dict[str, Any]:
    """A reply as Rasa's channel gives it; a button's payload is its title as a command."""
    offered = [{"title": it, "payload": f"/{it.lower().replace(' ', '_')}"} for it in buttons]
    custom = {"topic": topic, "sources": [], "diagnosis": None, **extras}
    return {"text": text, "buttons": offered, "custom": custom}


ANSWER = reply(
    "**Penyebab:** akun kedua Anda belum diaktivasi.\n\nDokumen yang diperlukan:\n"
    "- KTP direksi\n- NPWP perusahaan\n- Akta pendirian\n\nLangkah:\n"
    "1. Buka situs LPSE tempat Anda terdaftar.\n2. Pilih Login.\n   Isi User ID dan password.\n"
    "3. Tekan pemberitahuan aktivasi.\n\nPanduan lengkap ada di https://lpse.contoh.go.id/panduan.",
    "Ya, pandu saya",
    "Bicara dengan petugas",
    sources=[SOURCE],
)
LONG = reply("\n\n".join(f"Paragraf ke-{n}. " + "Kata demi kata. " * 25 for n in range(1, 9)))


class WidgetWorld:
    """The gateway as a process of its own, and sites on another origin that embed its widget."""

    def __init__(self, folder: Path) -> None:
        self.rasa = FakeRasa()
        self.port = free_ports(1)[0]
        self.gateway = f"http://127.0.0.1:{self.port}"
        self.database_url = f"sqlite:///{folder / 'gateway.db'}"
        self._output = folder / "gateway.out"
        self._environment = {
            **os.environ,
            "TANYA_DATABASE_URL": self.database_url,
            "TANYA_RASA_URL": self.rasa.url,
            "TANYA_CHANNEL_SECRET": SECRET,
            "TANYA_TOKEN_SECRET": "of-the-tests",
            "TANYA_RETRY_SECONDS": "0.2",
            "TANYA_EMBED_KEYS": json.dumps({EMBED_KEY_ID: {"lpse": "lkpp", "key": EMBED_KEY}}),
            "TANYA_REQUESTS_PER_MINUTE": "0",
            "TANYA_CONVERSATIONS_PER_HOUR": "0",
            "TANYA_MESSAGES_PER_MINUTE": "0",
        }
        self._hosts = _serve_hosts(self.gateway)
        # Another host name and another port: another origin and another site.
        self.hosts = f"http://localhost:{self._hosts.server_port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the gateway and wait until it serves."""
        command = [sys.executable, "-m", "gunicorn", "--worker-class=gthread", "--threads=48"]
        command += [f"--bind=127.0.0.1:{self.port}", "--no-control-socket"]
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(
                [*command, "--graceful-timeout=1", "webchat.app:create_app()"],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_until(self._is_up)

    def stop_gateway(self) -> None:
        """Take the gateway away."""
        self._process.terminate()
        self._process.wait(30)

    def stop(self) -> None:
        """Stop everything."""
        self.stop_gateway()
        self._hosts.shutdown()
        self.rasa.stop()

    def put_back(self) -> None:
        """Let Rasa say what it says by default."""
        self.rasa.scripted = {"masalah": [ANSWER], "panjang": [LONG]}
        self.rasa.delay_seconds = 0.0
        self.rasa.failures = []
        self.rasa.told.clear()

    def say_as_officer(self, conversation_id: str, text: str) -> None:
        """An officer's reply, as the helpdesk stores it."""
        store = Store(self.database_url)
        with store.writing(conversation_id) as session:
            session.add(Message(conversation_id=conversation_id, role="agent", text=text))

    def _is_up(self) -> bool:
        try:
            return httpx.get(f"{self.gateway}/health").status_code == 200
        except httpx.HTTPError:
            return False


def _serve_hosts(gateway: str) -> ThreadingHTTPServer:
    """Serve the host pages: `/NAME?OPTIONS`, each option a data attribute of the one line."""
    policy = f"default-src 'none'; script-src {gateway}; connect-src {gateway}; "
    policy += "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            name = address.path.strip("/")
            if not (_PAGES / f"{name}.html").is_file():
                self.send_error(404)
                return
            options = httpx.QueryParams(address.query)
            attributes = " ".join(
                f'data-{name.replace("_", "-")}="{value}"' for name, value in options.items()
            )
            page = (_PAGES / f"{name}.html").read_text()
            if "tanpa" in options:
                page = page.replace("GATEWAY/widget.js", "about:blank")
            page = page.replace("GATEWAY", gateway).replace("OPTIONS", attributes)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if name == "strict":
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


class Visitor:
    """Somebody at a page with the widget."""

    def __init__(self, page: Any, world: WidgetWorld) -> None:
        self.page = page
        self.world = world
        self.opener = page.locator("#buka")
        self.panel = page.locator("#panel")
        self.field = page.locator("#pesan")
        self.state = page.locator("#keadaan-teks")
        self.said = page.locator("#percakapan [data-role]")
        self.drafts = page.locator("#belum [data-role]")

    def visit(self, host: str = "clean", **options: str) -> Visitor:
        """Open a site that embeds the widget for LPSE Bandung."""
        query = httpx.QueryParams({"lpse": "bandung", **options})
        self.page.goto(f"{self.world.hosts}/{host}?{query}")
        return self

    def visit_page(self) -> Visitor:
        """Open the gateway's own chat page."""
        self.page.goto(f"{self.world.gateway}/")
        self.field.wait_for()
        return self

    def open(self) -> Visitor:
        """Open the panel."""
        self.opener.click()
        self.field.wait_for()
        return self

    def say(self, text: str) -> Visitor:
        """Type and send."""
        self.field.fill(text)
        self.field.press("Enter")
        return self

    def ask(self, text: str) -> Visitor:
        """Say something, and wait until it is answered."""
        answers = self.page.locator("#percakapan [data-role=bot]")
        before = answers.count()
        self.say(text)
        answers.nth(before).wait_for()
        self.drafts.first.wait_for(state="detached")
        return self

    @property
    def texts(self) -> list[str]:
        """What stands in the conversation, with the speakers."""
        return self.said.all_text_contents()

    @property
    def key(self) -> dict[str, Any] | None:
        """The conversation that the site's tabs share."""
        return self.page.evaluate(
            "JSON.parse(localStorage.getItem(Object.keys(localStorage)"
            ".find(it => it.startsWith('tanya-lpse') && it.endsWith(' key'))) ?? 'null')"
        )

    def choose_from_menu(self, name: str) -> None:
        """Press something behind the button with the three dots."""
        self.page.locator("#pilihan-lain").click()
        self.page.locator("#menu").get_by_role("button", name=name).click()


def violations(page: Any) -> list[str]:
    """What axe-core finds wrong with a page, shadow roots included."""
    found = Axe().run(page).response["violations"]
    return [
        f"{it['id']}: {node['target']} {node.get('failureSummary', '')}"
        for it in found
        for node in it["nodes"]
    ]
