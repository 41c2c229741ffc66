"""The one client of the Cloud API's messages endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

_CONNECT_SECONDS = 3.0
# Shorter than a server keeps an idle connection, so none is picked up as it is being closed.
_IDLE_SECONDS = 2.0

_PAIR_LIMIT = 131056
"""Too many messages to this one person."""
WINDOW_CLOSED = 131047
"""More than 24 hours since the person last wrote: only a template may be sent."""
# Nothing is wrong with the message: we are throttled, or the operator must mend something
# (tokens, permissions, a locked account) before anything is sent to anybody.
_FOR_ALL = {0, 3, 4, 10, 190, 368, 80007, 130429, 131005, 131031, 131048, 131057, *range(200, 300)}
_TRY_LATER = {1, 2, 131000, 131016, 133004, 133016, _PAIR_LIMIT} | _FOR_ALL


@dataclass(frozen=True)
class Accepted:
    """The platform has it."""


@dataclass(frozen=True)
class Refused:
    """The platform will not take it, now or later; *code* is its number for why."""

    code: int


@dataclass(frozen=True)
class Later:
    """Surely not taken; to be tried again, after *seconds* where the platform says so.

    *all_phones*: the hindrance is not this one person's.
    """

    code: int = 0
    seconds: float = 0.0
    all_phones: bool = True


@dataclass(frozen=True)
class Unknown:
    """No answer came: taken or not, a receipt will tell."""


Outcome = Accepted | Refused | Later | Unknown


class Graph:
    """Sends messages from one business number."""

    def __init__(self, base_url: str, token: str, phone_number_id: str, seconds: float) -> None:
        """*base_url* ends with the version (``.../v24.0``); each call may take *seconds*."""
        local = httpx.URL(base_url).host in ("127.0.0.1", "localhost")
        self._path = f"{base_url.rstrip('/')}/{phone_number_id}/messages"
        self._http = httpx.Client(
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS)),
            limits=httpx.Limits(keepalive_expiry=_IDLE_SECONDS),
            trust_env=not local,
        )

    def send(self, number: str, content: dict[str, Any], mark: str) -> Outcome:
        """Send *content* to *number*; *mark* comes back with its receipts."""
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": number,
            "biz_opaque_callback_data": mark,
            **content,
        }
        try:
            response = self._http.post(self._path, json=body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Later()
        except httpx.HTTPError:
            return Unknown()
        return _outcome(response)

    def show_typing(self, message_id: str) -> None:
        """Mark a message as read and show that an answer is being written; failures are no harm."""
        body = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": message_id,
            "typing_indicator": {"type": "text"},
        }
        try:
            self._http.post(self._path, json=body)
        except httpx.HTTPError:
            return


def is_passing(code: int) -> bool:
    """Whether the hindrance that the platform's number names passes, or can be mended."""
    return code in _TRY_LATER


def _outcome(response: httpx.Response) -> Outcome:
    if response.is_success:
        return Accepted()
    code = _error_code(response)
    later = Later(code or 0, _wait(response), code is None or code in _FOR_ALL)
    if response.status_code == 429 or (code is not None and is_passing(code)):
        return later
    if response.status_code in (401, 403, 503):
        return later
    if response.status_code >= 500:
        # With an error of the platform's own it was refused; without one nobody knows.
        return Unknown() if code is None else later
    return Refused(code or response.status_code)


def _error_code(response: httpx.Response) -> int | None:
    try:
        return int(response.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return None


def _wait(response: httpx.Response) -> float:
    try:
        return max(0.0, float(response.headers.get("Retry-After", 0)))
    except ValueError:
        return 0.0
