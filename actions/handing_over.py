"""Handing a conversation over to a human, with the whole case."""

from __future__ import annotations

import hmac
from base64 import b32encode
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.proving import proof_of
from actions.replies import HUMAN_OFFERED, say
from actions.services import office_hours, settings
from actions.state import account_of, guided, last_diagnosis, place_asked_about
from knowledge.articles import articles

_TOLD = ("lpse", "user_id", "package", "problem", "error")
_NUMBER_LETTERS = 6  # short enough to be read out on the telephone


class ActionHandOver(Action):
    """Pass the case on to the officers; say what happens now, and when."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_hand_over"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """The case waits in the queue."""
        hand_over(dispatcher, tracker)
        return [SlotSet("offer", None)] if tracker.get_slot("offer") == HUMAN_OFFERED else []


def hand_over(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say so, with the whole case for the console's queue beside the words.

    The contacts help who cannot wait.
    """
    case = case_of(tracker)
    checked = " dan hasil pemeriksaannya" if case["diagnosis"] else ""
    text = (
        f"Kasus Anda sudah saya catat untuk petugas, nomor {case['number']}. Petugas menerima "
        f"percakapan ini{checked}, jadi Anda tidak perlu mengulang cerita.\n\n"
        f"Petugas bekerja {office_hours()}. {office_hours().when()}."
    )
    say(dispatcher, text, topic="minta_agen", handover=case)
    if article := articles().get("kontak_bantuan"):
        contacts = article.for_lpse(place_asked_about(tracker))
        text = f"Jika tidak bisa menunggu:\n{contacts.sections[0]}"
        say(dispatcher, text, topic="minta_agen", sources=contacts.sources)


def case_of(tracker: Tracker) -> dict[str, Any]:
    """What an officer needs to go on: where the talk is, what it is about, what was tried.

    *proven*: whoever talks has shown that the account is theirs.
    """
    account, diagnosis = account_of(tracker), last_diagnosis(tracker)
    topic = tracker.get_slot("problem")
    proof = account and proof_of(tracker, account)
    return {
        "number": number_of(tracker.sender_id),
        "lpse": account.lpse if account else tracker.get_slot("lpse"),
        "user_id": account.user_id if account else None,
        "proven": proof is not None,
        "topic": topic,
        "diagnosis": diagnosis,
        "suggested_reply": suggested_reply(topic, diagnosis),
        "tried": [f"{walk}: sampai langkah {step}" for walk, step in guided(tracker).items()],
        "slots": {name: tracker.get_slot(name) for name in _TOLD if tracker.get_slot(name)},
    }


def number_of(conversation: str) -> str:
    """The number under which a conversation waits for an officer, always the same.

    A keyed hash: who reads the number learns nothing about the conversation's id.
    """
    key = settings().token_secret.get_secret_value().encode()
    digest = hmac.digest(key, f"handover\0{conversation}".encode(), "sha256")
    return f"K-{b32encode(digest)[:_NUMBER_LETTERS].decode()}"


def suggested_reply(topic: str | None, diagnosis: dict[str, Any] | None) -> str:
    """A first answer for the officer to send or to change."""
    greeting = "Selamat datang di LPSE, Bapak/Ibu."
    if diagnosis:
        cure = " ".join(diagnosis["cure"])
        return f"{greeting} Kami sudah membaca hasil pemeriksaan akun Anda. {cure}"
    if topic and (article := articles().get(topic)):
        return f"{greeting} {article.sections[0]}"
    return f"{greeting} Kami sudah membaca percakapan Anda. Apa yang dapat kami bantu?"
