"""More than one thing in a message: both are named, and taken one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.replies import say
from actions.state import intent_of, ranking_of
from language.contrast import meant
from language.normalise import normalise

_JOINED = re.compile(r"\b(?:dan|juga|selain itu|terus|lalu|sekalian|sama)\b")
_LEAST = 0.2  # the band below which a topic is not even offered
_FAILS = r"(?:gagal|tidak bisa|belum bisa|tidak berhasil|ditolak|error)"
_TOLD: dict[str, tuple[str, str]] = {
    "gagal_aktivasi": ("aktivasi yang gagal", rf"{_FAILS}\D{{0,12}}aktivasi|aktivasi .*{_FAILS}"),
    "gagal_login": ("login yang gagal", rf"{_FAILS} (?:login|masuk)|login .*{_FAILS}"),
    "gagal_roaming": ("roaming yang gagal", rf"{_FAILS}\D{{0,12}}roaming|roaming .*{_FAILS}"),
    "gagal_integrasi_sikap": ("data SIKaP yang gagal ditarik", r"\bsikap\b"),
    "tidak_diundang_tender_cepat": ("undangan tender cepat", r"\bdiundang\b|\bundangan\b"),
    "oops_error": ('pesan "Oops, an error occured"', r"\boops\b"),
    "javascript_error": ('pesan "Java Script error"', r"\bjava ?script\b"),
    "data_tidak_tersinkronisasi": (
        'pesan "Data tidak tersinkronisasi"',
        r"\btidak (?:ter)?sinkron",
    ),
    "lupa_password": ("lupa password", r"\blupa\b.*\bpassword\b|\breset password\b"),
    "lupa_user_id": ("lupa User ID", r"\blupa\b.*\buser ?id\b"),
    "ganti_npwp": ("perubahan NPWP", r"(?:ganti|ubah)\w*\b.*\bnpwp\b|\bnpwp\b.*(?:ganti|ubah)"),
    "ganti_email": ("perubahan e-mail", r"\b(?:ganti|ubah|mengganti|mengubah)\b.*\be-?mail\b"),
    "ganti_alamat": ("perubahan alamat", r"\bganti alamat\b|\bpindah alamat\b|\balamat baru\b"),
    "kontak_bantuan": ("kontak bantuan", r"\bkontak\b|\bnomor\b|\bcall center\b|\btelepon\b"),
}
"""How a topic is named in a sentence, and what gives it away in a part of a message."""


def named_topics(text: str) -> set[str]:
    """The topics that *text* names in so many words, and not only to deny them."""
    said = normalise(meant(text))
    return {topic for topic, (_, pattern) in _TOLD.items() if re.search(pattern, said)}


def second_topic(text: str, topic: str, ranked: Iterable[tuple[str, float]]) -> str | None:
    """The other topic that *text*, understood as *topic*, names in a part of its own.

    *ranked* are topics with the confidence of the understanding.
    """
    if topic not in _TOLD:
        return None
    parts = [part for part in _JOINED.split(normalise(meant(text))) if part]
    first = {n for n, part in enumerate(parts) if re.search(_TOLD[topic][1], part)}
    for other, confidence in ranked:
        if other == topic or other not in _TOLD or confidence < _LEAST:
            continue
        second = {n for n, part in enumerate(parts) if re.search(_TOLD[other][1], part)}
        if first and second - first:
            return other
    return None


def say_both(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    """Where the latest message names two things: which comes first; the other is remembered."""
    topic = intent_of(tracker)
    text = str(tracker.latest_message.get("text") or "")
    other = None if text.startswith("/") else second_topic(text, topic, ranking_of(tracker))
    if other is None:
        return []
    text = f"Anda menyebut dua hal: {_TOLD[topic][0]} dan {_TOLD[other][0]}. "
    say(dispatcher, text + "Saya mulai dari yang pertama.", topic=topic)
    return [SlotSet("also", other)]


def say_other(dispatcher: CollectingDispatcher, topic: str | None) -> list[dict[str, Any]]:
    """After the first thing: the way to the other one."""
    if topic not in _TOLD:
        return []
    name = _TOLD[topic][0]
    text = f"Tadi Anda juga menyebut {name}. Tekan tombol ini jika sudah siap melanjutkan."
    say(dispatcher, text, buttons=[(f"Lanjut ke {name}", f"/{topic}")])
    return [SlotSet("also", None)]
