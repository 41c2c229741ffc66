"""Handing a conversation over to a human, with the whole case."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.handovers import Case
from actions.replies import HUMAN_OFFERED, say
from actions.services import handovers, office_hours, proofs
from actions.state import account_of, guided, last_diagnosis, place_asked_about, vouched_for
from knowledge.articles import articles

_TOLD = ("lpse", "user_id", "package", "problem", "error")


class ActionHandOver(Action):
    """Write the case down for the officers; say what happens now, and when."""

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
    """Put the case into the queue and say so; the contacts help who cannot wait."""
    number = handovers().open(case_of(tracker))
    text = (
        f"Kasus Anda sudah saya catat untuk petugas, nomor {number}. Petugas menerima "
        "percakapan ini dan hasil pemeriksaannya, jadi Anda tidak perlu mengulang cerita.\n\n"
        f"Petugas bekerja {office_hours()}. {office_hours().when()}."
    )
    say(dispatcher, text, topic="minta_agen")
    if article := articles().get("kontak_bantuan"):
        contacts = article.for_lpse(place_asked_about(tracker))
        text = f"Tidak bisa menunggu?\n{contacts.sections[0]}"
        say(dispatcher, text, topic="minta_agen", sources=contacts.sources)


def case_of(tracker: Tracker) -> Case:
    """The case as this conversation tells it."""
    account, diagnosis = account_of(tracker), last_diagnosis(tracker)
    topic = tracker.get_slot("problem")
    proof = account and proofs().proof(tracker.sender_id, account, vouched_for(tracker))
    return Case(
        conversation=tracker.sender_id,
        message_id=tracker.latest_message.get("message_id"),
        lpse=account.lpse if account else tracker.get_slot("lpse"),
        user_id=account.user_id if account else None,
        proven=proof is not None,
        topic=topic,
        diagnosis=diagnosis,
        suggested_reply=suggested_reply(topic, diagnosis),
        tried=[f"{walk}: sampai langkah {step}" for walk, step in guided(tracker).items()],
        slots={name: tracker.get_slot(name) for name in _TOLD if tracker.get_slot(name)},
    )


def suggested_reply(topic: str | None, diagnosis: dict[str, Any] | None) -> str:
    """A first answer for the officer to send or to change."""
    greeting = "Selamat datang di LPSE, Bapak/Ibu."
    if diagnosis:
        cure = " ".join(diagnosis["cure"])
        return f"{greeting} Kami sudah membaca hasil pemeriksaan akun Anda. {cure}"
    if topic and (article := articles().get(topic)):
        return f"{greeting} {article.sections[0]}"
    return f"{greeting} Kami sudah membaca percakapan Anda. Apa yang dapat kami bantu?"
