"""A person with a browser, as the tests play one."""

import html
import re
from typing import Any

from flask.testing import FlaskClient

PASSWORD = "Rahasia#2026"


class Browser:
    """A person with a browser: keeps cookies, sends the form token along."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.page = ""
        self.path = ""
        self.status = 0

    def visit(self, path: str) -> None:
        """Open a page, following redirects."""
        self._keep(self._client.get(path, follow_redirects=True))

    def submit(self, path: str | None = None, **fields: str | list[str]) -> None:
        """Send the form of the page that is open."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        assert token, "no form on this page"
        data = fields | {"csrf_token": token.group(1)}
        self._keep(self._client.post(path or self.path, data=data, follow_redirects=True))

    def text(self, element: str) -> str:
        """Return the text of the element with this id."""
        found = re.search(rf'id="{element}"[^>]*>(.*?)</(?:div|p|h1|a|strong)>\n', self.page, re.S)
        assert found, f"no {element} on {self.path}"
        return html.unescape(" ".join(re.sub(r"<[^>]+>", "", found.group(1)).split()))

    def has(self, element: str) -> bool:
        """Say whether the page has an element with this id."""
        return f'id="{element}"' in self.page

    def log_in(self, lpse: str, user_id: str, password: str = PASSWORD) -> None:
        """Log in at an LPSE."""
        self.visit(f"/lpse/{lpse}/")
        self.submit(user_id=user_id, password=password)

    def enter_activation(self, lpse: str, user_id: str, password: str = PASSWORD) -> None:
        """Go through the notice and the first form of the activation."""
        self.visit(f"/lpse/{lpse}/beranda")
        assert self.text("notifikasi-aktivasi").startswith("Klik disini untuk melakukan aktivasi")
        self.visit(f"/lpse/{lpse}/aktivasi")
        captcha = self.text("kode-keamanan")
        self.submit(user_id=user_id, password=password, lpse=lpse, captcha=captcha.lower())

    def follow_mail(self, to: str) -> None:
        """Open the link in the newest mail to an address."""
        self.visit(f"/kotak-surat?ke={to}")
        found = re.search(r'<a href="([^"]+)">Buka link</a>', self.page)
        assert found, f"no link in the mails to {to}"
        self.visit(found.group(1))

    def _keep(self, reply: Any) -> None:
        self.page, self.status, self.path = reply.text, reply.status_code, reply.request.path
