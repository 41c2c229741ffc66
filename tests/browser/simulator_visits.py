"""The simulator's sites on a free port, and a person who uses them in a real browser."""

from __future__ import annotations

import threading
from pathlib import Path

import httpx
from apiflask import APIFlask
from playwright.sync_api import Locator, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from simulator.app import create_app
from simulator.settings import Settings
from tests.stack import free_ports

PASSWORD = "Rahasia#2026"
SECOND_PASSWORD = "Cahaya#Lama1"
"""That of `PT_Cahaya` at humbahas."""
NEW_PASSWORD = "Gantian#2027"


class Silent(WSGIRequestHandler):
    """Answers without a line of log for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


class Sites:
    """The simulator with the demo data, served from a thread of this process."""

    def __init__(self, folder: Path) -> None:
        (port,) = free_ports(1)
        self.address = f"http://127.0.0.1:{port}"
        self.app: APIFlask = create_app(
            Settings(
                database_url=f"sqlite:///{folder / 'simulator.db'}",
                service_token="token-uji",
                secret_key="kunci-uji",
                public_url=self.address,
                demo=True,
            )
        )
        self._server = make_server(
            "127.0.0.1", port, self.app, threaded=True, request_handler=Silent
        )
        self._thread = threading.Thread(target=self._server.serve_forever)

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._thread.join()
        self.app.extensions["simulator.database"].close()

    def put_back(self) -> None:
        """Put the demo data back."""
        httpx.post(f"{self.address}/api/v1/demo/reset").raise_for_status()


class Person:
    """Somebody with a browser window, who finds fields and buttons by what they are called."""

    def __init__(self, page: Page, sites: Sites) -> None:
        self.page = page
        self._sites = sites
        self.app = sites.app
        page.set_default_timeout(15_000)

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self._sites.address + path)

    @property
    def path(self) -> str:
        """Where the window is."""
        return self.page.url.removeprefix(self._sites.address).split("#")[0]

    @property
    def text(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()

    @property
    def outcome(self) -> str:
        """What the page says came of the last step."""
        return self.page.locator("#hasil").inner_text().strip()

    @property
    def notice(self) -> str:
        """What the page says was done."""
        return self.page.locator("main > [role=status]").first.inner_text().strip()

    def fill(self, **fields: str) -> None:
        """Fill in text fields by their ids."""
        for name, value in fields.items():
            self.page.locator(f"#{name}").fill(value)

    def choose(self, **fields: str) -> None:
        """Choose from lists by their ids."""
        for name, option in fields.items():
            self.page.locator(f"#{name}").select_option(option)

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press the button of this name."""
        place = within or self.page
        place.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the link of this name."""
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def copy_captcha(self) -> None:
        """Type the code that the page shows."""
        self.fill(captcha=self.page.locator("#kode-keamanan").inner_text().strip())

    def log_in(self, lpse: str, user_id: str, password: str = PASSWORD) -> None:
        """Try to log in at an LPSE."""
        self.open(f"/lpse/{lpse}/")
        self.fill(user_id=user_id, password=password)
        self.press("Login")

    def log_in_to(self, site: str, user_id: str, password: str = PASSWORD) -> None:
        """Try to log in to SIKaP or as a PPK."""
        self.open(f"/{site}/keluar")
        self.fill(user_id=user_id, password=password)
        self.press("Login")

    def enter_activation(self, lpse: str, user_id: str, password: str = PASSWORD) -> None:
        """Go from the notice through the first form of the activation."""
        self.open(f"/lpse/{lpse}/beranda")
        self.page.locator("#notifikasi-aktivasi").click()
        self.fill(user_id=user_id, password=password)
        self.choose(lpse=lpse)
        self.copy_captcha()
        self.press("Login")

    def activate(self, lpse: str, user_id: str) -> None:
        """Go through the whole activation of a first account."""
        self.enter_activation(lpse, user_id)
        self.press("Lakukan aktivasi")

    def follow_mail(self, to: str) -> None:
        """Look up the newest mail to an address and follow its link."""
        self.open("/kotak-surat")
        self.fill(ke=to)
        self.press("Lihat surat")
        self.follow("Buka link")

    def ask_to_register(self, lpse: str, email: str) -> None:
        """Take the first step of a registration."""
        self.open(f"/lpse/{lpse}/")
        self.follow("Pendaftaran Penyedia")
        self.fill(email=email)
        self.copy_captcha()
        self.press("Kirim")

    def ask_for_password(self, lpse: str, user_id: str, email: str) -> None:
        """Ask for a link to a new password."""
        self.open(f"/lpse/{lpse}/")
        self.follow("Lupa Password")
        self.fill(user_id=user_id, email=email)
        self.copy_captcha()
        self.press("Kirim")

    def choose_password(self, password: str) -> None:
        """Type the new password behind a mailed link."""
        self.fill(password=password, password_again=password)
        self.press("Simpan")
