"""What the tests of accounts, resets and requests do again and again."""

import re
from typing import Any

from flask.testing import FlaskClient

PASSWORD = "Rahasia#2026"
NEW_PASSWORD = "Gantian#2027"

FORM = {
    "kind": "badan_usaha",
    "provider_name": "PT Segar",
    "npwp": "09.876.543.2-123.000",
    "address": "Jalan Baru No. 9, Jakarta Selatan",
    "province": "DKI Jakarta",
    "regency": "Kota Jakarta Selatan",
    "user_id": "pt_segar",
    "password": PASSWORD,
}
VERIFICATION = ["surat_permintaan", "ktp_direktur", "npwp", "akta"]
RESET_DOCUMENTS = ["ktp_direksi", "npwp", "izin_usaha", "akta", "surat_permohonan"]


def post(client: FlaskClient, path: str, **body: Any) -> Any:
    """Return the response of a POST below /api/v1."""
    return client.post(f"/api/v1/{path}", json=body)


def login(client: FlaskClient, lpse: str, user_id: str, password: str = PASSWORD) -> Any:
    """Return the code of a login."""
    return post(client, "login", lpse=lpse, user_id=user_id, password=password).json["code"]


def mails(client: FlaskClient, to: str) -> list[dict[str, str]]:
    """Return the mails to an address, newest first."""
    items: list[dict[str, str]] = client.get(f"/api/v1/mailbox?to={to}").json["items"]
    return items


def token_mailed(client: FlaskClient, to: str) -> str:
    """Return the token of the link in the newest mail that has one."""
    for mail in mails(client, to):
        found = re.search(
            r"http://127\.0\.0\.1:8010/lpse/[a-z]+/[a-z-]+/([\w-]{20,})", mail["body"]
        )
        if found:
            return found.group(1)
    raise AssertionError(f"no link was mailed to {to}")


def register(client: FlaskClient, lpse: str, email: str = "segar@contoh.id", **facts: Any) -> Any:
    """Take both steps of a registration; return the response of the second."""
    assert post(client, "accounts/registrations", lpse=lpse, email=email).status_code == 202
    token = token_mailed(client, email)
    return post(client, f"accounts/registrations/{token}", **(FORM | facts))


def ask_for_reset(client: FlaskClient, lpse: str, user_id: str, email: str) -> Any:
    """Return the response of a request for a reset link."""
    return post(client, "password-resets", lpse=lpse, user_id=user_id, email=email)
