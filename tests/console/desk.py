"""An officer at the console, as the tests use it."""

from __future__ import annotations

import re
from typing import Any

from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "rahasia-yang-panjang"
CASE = {
    "number": "K-7F3A2C",
    "lpse": "lkpp",
    "user_id": "pt_a",
    "proven": True,
    "topic": "gagal_aktivasi",
    "diagnosis": {
        "code": "AKTIVASI_AKUN_PERTAMA",
        "evidence": ["Akun pt_a di LPSE LKPP belum diaktivasi."],
        "actor": "Anda",
        "cure": ["Login, lalu tekan pemberitahuan aktivasi."],
    },
    "suggested_reply": "Selamat datang di LPSE, Bapak/Ibu. Silakan aktivasi akunnya.",
    "tried": ["aktivasi_agregasi: sampai langkah 2"],
    "slots": {"lpse": "lkpp", "user_id": "pt_a", "problem": "gagal_aktivasi"},
}


def handing_over(case: dict[str, Any]) -> dict[str, Any]:
    """The reply with which the assistant hands over."""
    custom = {"topic": "minta_agen", "sources": [], "diagnosis": None, "handover": case}
    return {"text": "Kasus Anda sudah saya catat.", "buttons": [], "custom": custom}


def token_in(page: str) -> str:
    found = re.search(r'name="token[-_]formulir" (?:value|content)="([^"]*)"', page)
    assert found, page
    return found[1]


class Desk:
    """Somebody at the console; with a *name* they are added and signed in."""

    def __init__(self, app: APIFlask, name: str = "", role: str = "officer") -> None:
        self.http: FlaskClient = app.test_client()
        self.app = app
        self.name = name
        self.token = ""
        if name:
            app.extensions["officers"].add(name, role, PASSWORD)
            assert self.sign_in(name).status_code == 302

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> TestResponse:
        token = token_in(self.http.get("/helpdesk/masuk").text)
        form = {"token_formulir": token, "nama": name, "password": password, **more}
        response = self.http.post("/helpdesk/masuk", data=form)
        if response.status_code == 302:
            self.token = (self.ask("/helpdesk/sesi").get_json() or {}).get("token", "")
        return response

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.http.get(path, **options)

    def ask(self, path: str) -> TestResponse:
        return self.http.get(path, headers={"Accept": "application/json"})

    def post(self, path: str, **form: Any) -> TestResponse:
        return self.http.post(path, data={"token_formulir": self.token, **form})

    def work(self, conversation_id: str, deed: str, **form: Any) -> TestResponse:
        return self.post(f"/helpdesk/percakapan/{conversation_id}/{deed}", **form)
