"""What a written conversation has happen outside it: at the LPSEs, in the mail, to processes."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

import httpx

from tests.conversations.written import (
    Activation,
    Done,
    Fault,
    Named,
    NewPassword,
    NewRegion,
    SikapSection,
)
from tests.stack import Chat, Stack, wait_until

_CODE_MAIL = "Kode Tanya LPSE"


def codes(stack: Stack, address: str) -> list[str]:
    """The codes mailed to *address*, newest first."""
    mails = [it for it in stack.mails(address) if it["subject"] == _CODE_MAIL]
    assert mails, f"no code came to {address}"
    return [re.search(r"\d{6}", it["body"])[0] for it in mails]


def act(stack: Stack, chat: Chat, kind: str, what: Any) -> None:
    """Let *what* happen, of the kind that the field of `Outside` names."""
    _ACTS[kind](stack, chat, what)


def _sent(stack: Stack, method: str, path: str, body: dict[str, Any], works: bool = True) -> None:
    answer = httpx.request(method, f"{stack.simulator}/api/v1/{path}", json=body, timeout=30)
    assert answer.is_success == works, answer.text


def _login(stack: Stack, chat: Chat, it: Done) -> None:
    _sent(stack, "POST", "login", it.model_dump(exclude={"works"}), it.works)


def _activate(stack: Stack, chat: Chat, it: Activation) -> None:
    body = it.model_dump(exclude={"works"}, exclude_none=True)
    _sent(stack, "POST", "activations", body, it.works)


def _set_region(stack: Stack, chat: Chat, it: NewRegion) -> None:
    body = it.model_dump(include={"password", "province", "regency"})
    _sent(stack, "PATCH", f"identity/{it.lpse}/{it.user_id}", body, it.works)


def _approve(stack: Stack, chat: Chat, it: Named) -> None:
    stack.approve(it.lpse, it.user_id)


def _reset_password(stack: Stack, chat: Chat, it: NewPassword) -> None:
    address = f"{it.user_id.lower()}@contoh.id"
    asked = {"lpse": it.lpse, "user_id": it.user_id, "email": address}
    _sent(stack, "POST", "password-resets", asked)
    link = next(m["body"] for m in stack.mails(address) if m["subject"] != _CODE_MAIL)
    token = re.search(r"https?://\S+/([\w-]+)", link)[1]
    typed = {"password": it.new_password, "password_again": it.new_password}
    _sent(stack, "POST", f"password-resets/{token}", typed)


def _fill_sikap(stack: Stack, chat: Chat, it: SikapSection) -> None:
    body = {"password": it.password, "data": it.data}
    _sent(stack, "PUT", f"sikap/{it.lpse}/{it.user_id}/sections/{it.section}", body, it.works)


def _pull_sikap(stack: Stack, chat: Chat, it: Done) -> None:
    _sent(stack, "POST", f"sikap/{it.lpse}/{it.user_id}/pull", {"password": it.password}, it.works)


def _fault(stack: Stack, chat: Chat, it: Fault) -> None:
    _sent(stack, "PUT", "demo/faults", it.model_dump(exclude_none=True))


def _restart(stack: Stack, chat: Chat, process: str) -> None:
    stack.control("restart", process)
    wait_until(stack.ready, 120)


def _age(stack: Stack, chat: Chat, minutes: int) -> None:
    earlier = ", ".join(
        f"{column} = strftime('%Y-%m-%d %H:%M:%f', {column}, '-{minutes} minutes') || '000'"
        for column in ("made_at", "locked_at", "proven_at")
    )
    with sqlite3.connect(stack.var / "tanya.db", timeout=10) as database:
        database.execute(f"UPDATE mailed_codes SET {earlier} WHERE conversation = ?", (chat.id,))
    seconds = minutes * 60
    with sqlite3.connect(stack.var / "rasa.db", timeout=10) as database:
        database.execute(
            "UPDATE events SET timestamp = timestamp - ?, data = json_set(data, '$.timestamp', "
            "json_extract(data, '$.timestamp') - ?) WHERE sender_id = ?",
            (seconds, seconds, chat.id),
        )


_ACTS = {
    "login": _login,
    "activate": _activate,
    "set_region": _set_region,
    "approve_region": _approve,
    "reset_password": _reset_password,
    "fill_sikap": _fill_sikap,
    "pull_sikap": _pull_sikap,
    "fault": _fault,
    "restart": _restart,
    "wait_minutes": _age,
}
