"""What the console asks of others over HTTP: diagnoses of the action server, tickets of the
aggregation's LPSE Support.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx

from tanya.settings import Settings

TICKET_KINDS = {
    "reset_password": "Reset password",
    "ganti_npwp": "Ganti NPWP",
    "ganti_email": "Ganti e-mail",
    "ganti_alamat": "Ganti alamat",
    "lupa_user_id": "Lupa User ID",
    "aktivasi": "Aktivasi",
    "lain": "Lain-lain",
}
_IDLE_SECONDS = 1.0
_PATIENCE = 3
"""A diagnosis makes several requests of its own: this many times their time limit."""


class Unavailable(Exception):
    """The other side did not answer, or not as agreed."""


class Rejected(Exception):
    """The other side did not take it; *detail* is its own Indonesian explanation."""

    def __init__(self, detail: str) -> None:
        """Keep what it said."""
        super().__init__(detail)
        self.detail = detail


class Diagnoses:
    """The desk of the action server: what the assistant would say about an account."""

    def __init__(self, settings: Settings) -> None:
        """Ask the action server that *settings* name."""
        self._http = _client(
            settings.actions_url,
            settings.simulator_timeout_seconds * _PATIENCE,
            {"X-Tanya-Secret": settings.channel_secret.get_secret_value()},
        )

    def of(self, lpse: str, user_id: str, problem: str, asked_by: str) -> dict[str, Any]:
        """Verdict and facts of an account. Raises Unavailable."""
        body = {"lpse": lpse, "user_id": user_id, "problem": problem, "officer": asked_by}
        return _json(self._http, "POST", "/desk/diagnoses", body)

    def with_npwp(self, npwp: str) -> list[dict[str, str]]:
        """The accounts (lpse, user_id) registered with an NPWP. Raises Unavailable."""
        found = _json(self._http, "POST", "/desk/accounts", {"npwp": npwp})
        return list(found.get("accounts", []))


class Support:
    """LPSE Support: requests and the documents that they need."""

    def __init__(self, settings: Settings) -> None:
        """Ask the aggregation system that *settings* name."""
        token = settings.simulator_token.get_secret_value()
        self._http = _client(
            f"{settings.simulator_url}/api/v1",
            settings.simulator_timeout_seconds,
            {"Authorization": f"Bearer {token}"},
        )

    def open(self, lpse: str, user_id: str, kind: str, text: str) -> dict[str, Any]:
        """Open a request. Raises Rejected and Unavailable."""
        body = {"lpse": lpse, "user_id": user_id or None, "kind": kind, "text": text}
        return _json(self._http, "POST", "/tickets", body)

    def show(self, ticket: str) -> dict[str, Any]:
        """A request with the documents that are still missing. Raises Rejected and Unavailable."""
        return _json(self._http, "GET", f"/tickets/{quote(ticket, safe='')}")

    def add_documents(self, ticket: str, documents: list[str]) -> dict[str, Any]:
        """Hand in documents. Raises Rejected and Unavailable."""
        path = f"/tickets/{quote(ticket, safe='')}/documents"
        return _json(self._http, "POST", path, {"documents": documents})


def _client(base: str, seconds: float, headers: dict[str, str]) -> httpx.Client:
    return httpx.Client(
        base_url=base,
        headers=headers,
        timeout=seconds,
        limits=httpx.Limits(keepalive_expiry=_IDLE_SECONDS),
        trust_env=False,
    )


def _json(
    client: httpx.Client, method: str, path: str, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    try:
        answer = client.request(method, path, json=body)
        said = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise Unavailable(type(error).__name__) from error
    if not isinstance(said, dict) or answer.status_code in (401, 403) or answer.status_code >= 500:
        raise Unavailable(f"HTTP {answer.status_code}")
    if answer.is_error:
        raise Rejected(str(said.get("detail") or "Permintaan ditolak."))
    return said
