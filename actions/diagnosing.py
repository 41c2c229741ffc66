"""Telling what is wrong with an account, to the one who proved that it is theirs."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.aggregation import AggregationUnavailableError
from actions.answering import bubbles
from actions.diagnosis.rules import diagnose
from actions.diagnosis.verdict import Verdict
from actions.form import DECLINED
from actions.replies import HUMAN, Button, say
from actions.services import aggregation, proofs
from actions.state import Position, account_of, position_for, position_of
from knowledge.articles import articles

_GUIDE_ME: Button = ("Ya, pandu saya", "/setuju")
_NO_THANKS: Button = ("Tidak, terima kasih", "/tolak")
_AGAIN: Button = ("Periksa lagi", "/selesai")


class ActionDiagnose(Action):
    """Gather facts, let the rules name the cause, say it; offer the walk-through that cures."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_diagnose"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Without proof the general steps are told, never a fact of the account."""
        problem = tracker.get_slot("problem") or "gagal_aktivasi"
        account = account_of(tracker)
        if account is None or tracker.get_slot("proof") == DECLINED:
            return _general_steps(dispatcher, problem)
        proof = proofs().proof(tracker.sender_id, account)
        if proof is None:
            return [SlotSet("proof", None), FollowupAction("diagnosis_form")]
        try:
            facts = await aggregation().facts(proof)
        except AggregationUnavailableError:
            text = (
                "Sistem agregasi sedang tidak dapat dihubungi, jadi akun Anda belum bisa saya "
                "periksa. Silakan coba lagi beberapa saat lagi."
            )
            say(dispatcher, text, topic=problem, buttons=[("Coba lagi", f"/{problem}"), HUMAN])
            return []
        verdict = diagnose(problem, str(account), facts)
        return _tell(dispatcher, problem, verdict, position_of(tracker, "guide"))


def _tell(
    dispatcher: CollectingDispatcher, problem: str, verdict: Verdict, under_way: Position | None
) -> list[dict[str, Any]]:
    """The verdict; after a walk-through either congratulations or what is still missing."""
    offer = position_for(verdict.guide) if verdict.guide else None
    text, buttons = verdict.as_text(), [_AGAIN, HUMAN]
    if verdict.solved:
        text = f"Berhasil, aktivasinya sudah selesai.\n\n{text}" if under_way else text
        buttons = []
    elif under_way:
        text = f"Aktivasinya belum berhasil.\n\n{text}"
    if offer and not verdict.solved:
        text += "\n\nMau saya pandu langkah demi langkah?"
        buttons = [_GUIDE_ME, _NO_THANKS, HUMAN]
    say(
        dispatcher,
        text,
        topic=problem,
        sources=verdict.sources,
        diagnosis=verdict.as_json(),
        buttons=buttons,
    )
    events = [SlotSet("offer", offer.as_slot() if offer else None)]
    return [*events, SlotSet("guide", None)] if verdict.solved else events


def _general_steps(dispatcher: CollectingDispatcher, problem: str) -> list[dict[str, Any]]:
    article = articles()[problem]
    text = "Baik, tanpa memeriksa akun. Ini langkah umumnya."
    say(dispatcher, text, topic=problem)
    *first, last = bubbles(article)
    for section in first:
        say(dispatcher, section, topic=problem)
    say(dispatcher, last, topic=problem, sources=article.sources, buttons=[HUMAN])
    return [SlotSet("proof", None)]
