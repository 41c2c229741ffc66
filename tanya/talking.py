"""Talking to the running assistant in the terminal."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
from rich.console import Console
from rich.markdown import Markdown
from rich.panel import Panel


def talk(url: str, console: Console) -> None:
    """Converse over the chat API at *url* until the person types an empty end of file.

    A number typed alone presses the button of that number. Raises httpx.HTTPError.
    """
    with httpx.Client(base_url=url, timeout=60) as client:
        made = client.post("/api/conversations").raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {made['token']}"
        buttons: list[dict[str, str]] = []
        console.print("Ketik pesan Anda. Ctrl-D untuk selesai.", style="dim")
        while True:
            try:
                typed = console.input("[bold]Anda:[/] ").strip()
            except (EOFError, KeyboardInterrupt):
                console.print("\nSampai jumpa.")
                return
            if not typed:
                continue
            body = _body(typed, buttons) | {"client_message_id": uuid.uuid4().hex}
            answer = client.post(f"/api/conversations/{made['id']}/messages", json=body)
            if answer.is_client_error:
                console.print(answer.json().get("detail", "Pesan ditolak."), style="red")
                continue
            buttons = _show(answer.raise_for_status().json()["messages"], console)


def _body(typed: str, buttons: list[dict[str, str]]) -> dict[str, str]:
    if typed.isdigit() and 0 < int(typed) <= len(buttons):
        return {"payload": buttons[int(typed) - 1]["payload"]}
    return {"text": typed}


def _show(messages: list[dict[str, Any]], console: Console) -> list[dict[str, str]]:
    buttons: list[dict[str, str]] = []
    for message in messages:
        console.print(
            Panel(Markdown(message["text"] or ""), title="Tanya LPSE", title_align="left")
        )
        if message["sources"]:
            cited = "; ".join(f"{s['document']} {s['item']}" for s in message["sources"])
            console.print(f"Sumber: {cited}", style="dim")
        buttons = message["buttons"]
    for number, button in enumerate(buttons, 1):
        console.print(f"  [bold]{number}[/] {button['title']}")
    return buttons
