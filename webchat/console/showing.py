"""How times, names and states are written on the console's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from knowledge.articles import articles
from language.lpse import name_of
from tanya.office_hours import WIB
from webchat.channels.whatsapp.rendering import formatted
from webchat.console.tables import CLOSED, HELD, QUEUED
from webchat.store import now

CHANNELS = {"web": "Web", "whatsapp": "WhatsApp"}
_STATES = {QUEUED: "menunggu", HELD: "ditangani", CLOSED: "selesai"}
_ROLES = {"user": "Pengguna", "bot": "Asisten", "agent": "Petugas", "system": "Sistem"}


def moment(at: datetime | None) -> str:
    """*21-11-2026 10.05*, in western Indonesian time."""
    return f"{at.astimezone(WIB):%d-%m-%Y %H.%M}" if at else ""


def waiting(since: datetime | None) -> str:
    """How long ago, roughly: *3 menit*, *2 jam 5 menit*, *4 hari*."""
    if since is None:
        return ""
    minutes = max(0, int((now() - since).total_seconds() // 60))
    if minutes < 1:
        return "kurang dari 1 menit"
    if minutes < 60:
        return f"{minutes} menit"
    if minutes < 24 * 60:
        return f"{minutes // 60} jam {minutes % 60} menit"
    return f"{minutes // (24 * 60)} hari"


def topic_title(topic: str | None) -> str:
    """The title of a topic's article, else its id in plain words."""
    if not topic:
        return ""
    article = articles().get(topic)
    return article.title if article else topic.replace("_", " ").capitalize()


def place(lpse: str | None) -> str:
    """The name of an LPSE; whatever is no known id as it is."""
    return name_of(lpse) if lpse else ""


FILTERS: dict[str, Callable[..., Any]] = {
    "saat": moment,
    "lama_menunggu": waiting,
    "judul_topik": topic_title,
    "nama_lpse": place,
    "nama_kanal": lambda channel: CHANNELS.get(channel, channel),
    "nama_keadaan": lambda state: _STATES.get(state, state),
    "untuk_wa": formatted,
    "nama_peran": lambda role: _ROLES.get(role, role),
}
