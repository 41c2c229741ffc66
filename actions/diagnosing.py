"""Telling what is wrong with an account, to the one who proved that it is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.aggregation import AggregationUnavailableError
from actions.deciding import begin
from actions.decisions import decisions
from actions.diagnosis.rules import ABOUT_SIKAP, ABOUT_TENDER, diagnose
from actions.diagnosis.verdict import Verdict
from actions.guiding import checked_as
from actions.packages import NO_PACKAGE
from actions.proving import DECLINED, proof_of
from actions.replies import HUMAN, HUMAN_OFFERED, Button, say
from actions.services import aggregation, proofs
from actions.several import say_other
from actions.state import Position, account_of, position_for, position_of

_GUIDE_ME: Button = ("Ya, pandu saya", "/setuju")
_NO_THANKS: Button = ("Tidak, terima kasih", "/tolak")
_AGAIN: Button = ("Periksa lagi", "/selesai")


@dataclass(frozen=True)
class _Outcome:
    """What shows that a walk-through reached its end, and what is said then and otherwise."""

    code: str
    reached: str
    missing: str


_OUTCOMES = {
    "aktivasi_agregasi": _Outcome(
        "SUDAH_AKTIF", "Berhasil, aktivasinya sudah selesai.", "Aktivasinya belum berhasil."
    ),
    "lupa_password": _Outcome(
        "TIDAK_ADA_MASALAH",
        "Selamat, password baru Anda sudah dapat dipakai.",
        "Akun Anda belum bisa dipakai login.",
    ),
    "daftar_penyedia": _Outcome(
        "TIDAK_ADA_MASALAH", "Selamat, pendaftaran Anda selesai.", "Pendaftarannya belum selesai."
    ),
    "integrasi_sikap": _Outcome(
        "SIKAP_SIAP", "Selamat, data SIKaP Anda sudah masuk.", "Data SIKaP Anda belum masuk."
    ),
}


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
        account, checked = account_of(tracker), _checked(tracker, problem)
        if account is None or tracker.get_slot("proof") == DECLINED:
            return _without_proof(dispatcher, problem, checked)
        proof = proof_of(tracker, account)
        if proof is None:
            return [SlotSet("proof", None), FollowupAction("diagnosis_form")]
        package = tracker.get_slot("package") if problem in ABOUT_TENDER else None
        try:
            facts = await aggregation().facts(
                proof,
                sikap=problem in ABOUT_SIKAP,
                package=package if package != NO_PACKAGE else None,
            )
        except AggregationUnavailableError:
            text = (
                "Sistem agregasi sedang tidak dapat dihubungi, jadi akun Anda belum bisa saya "
                "periksa. Silakan coba lagi beberapa saat lagi."
            )
            again = "/selesai" if checked else f"/{problem}"
            say(dispatcher, text, topic=problem, buttons=[("Coba lagi", again), HUMAN])
            return []
        if facts:
            # Named at another LPSE, it is still the same account, with the same mail address.
            proofs().carry(proof, facts.account)
        told = _tell(dispatcher, problem, diagnose(problem, str(account), facts), checked)
        return told + say_other(dispatcher, tracker.get_slot("also"))


def _tell(
    dispatcher: CollectingDispatcher, problem: str, verdict: Verdict, checked: Position | None
) -> list[dict[str, Any]]:
    """The verdict; after a walk-through either congratulations or what is still missing."""
    offer = position_for(verdict.guide) if verdict.guide else None
    text, buttons = verdict.as_text(), [_AGAIN, HUMAN]
    if checked:
        outcome = _OUTCOMES[checked.guide_topic]
        reached = verdict.solved and verdict.code == outcome.code
        text = f"{outcome.reached if reached else outcome.missing}\n\n{text}"
    if verdict.solved:
        buttons = []
    elif verdict.hand_over:
        text += "\n\nMau saya teruskan kasus ini ke petugas?"
        buttons = [HUMAN, _AGAIN]
    elif offer:
        text += "\n\nMau saya pandu langkah demi langkah?"
        buttons = [_GUIDE_ME, _AGAIN, _NO_THANKS, HUMAN]
    say(
        dispatcher,
        text,
        topic=problem,
        sources=verdict.sources,
        diagnosis=verdict.as_json(),
        buttons=buttons,
    )
    events = [SlotSet("offer", _offered(verdict, offer))]
    return [*events, SlotSet("guide", None)] if checked and verdict.solved else events


def _offered(verdict: Verdict, offer: Position | None) -> object:
    """What a plain "yes" would now mean."""
    if verdict.hand_over:
        return HUMAN_OFFERED
    return offer.as_slot() if offer and not verdict.solved else None


def _checked(tracker: Tracker, problem: str) -> Position | None:
    """The walk-through whose end is being checked, if that is what happens."""
    under_way = position_of(tracker, "guide")
    return under_way if under_way and checked_as(under_way) == problem else None


def _without_proof(
    dispatcher: CollectingDispatcher, problem: str, checked: Position | None
) -> list[dict[str, Any]]:
    """The general questions; of a walk-through that ends without a check only the end is said."""
    if not checked and problem in decisions():
        return [
            SlotSet("proof", None),
            *begin(dispatcher, problem),
            FollowupAction("decision_form"),
        ]
    text = (
        "Baik, tanpa memeriksa akun. Langkah-langkahnya sudah selesai. "
        "Jika masih ada kendala, tulis saja."
    )
    say(dispatcher, text, topic=problem, buttons=[HUMAN])
    return [SlotSet("proof", None), SlotSet("guide", None)]
