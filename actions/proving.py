"""Whose account it is: the code is mailed, asked for and read from what the user types."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.accounts import Account, Proof
from actions.aggregation import AggregationUnavailableError
from actions.offering import beside_a_question
from actions.proof import CodeState, HeldBackError, Outcome
from actions.replies import Button, say
from actions.services import aggregation, proofs, settings
from actions.state import account_of, asker_of, entity_of, intent_of, on_phone, vouched_for
from language.accounts import read_code

DECLINED = "declined"
_RESEND: Button = ("Kirim ulang kode", "/kirim_ulang_kode")
_WITHOUT: Button = ("Tanpa kode", "/tanpa_kode")
_DIGITS = re.compile(r"(?:kode\w*[ :]*)?[\d .-]*\d[\d .-]*", re.IGNORECASE)
_TICK_SECONDS = 0.25  # well above the time that mailing takes


class ActionAskProof(Action):
    """Ask for the code that was mailed; mail one first where none is waiting."""

    def name(self) -> str:
        """As Rasa derives it from the slot."""
        return "action_ask_proof"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """The words are the same whether or not the account exists."""
        account = account_of(tracker)
        assert account is not None
        state = proofs().state(tracker.sender_id, account)
        if state is CodeState.NONE:
            await _send_code(dispatcher, tracker, account)
        else:
            topic = tracker.get_slot("problem")
            text = _REMINDERS[state].format(account=account)
            say(dispatcher, text, topic=topic, buttons=[_RESEND, _WITHOUT])
        return []


_REMINDERS = {
    CodeState.WAITING: "Silakan ketik kode 6 angka yang dikirim ke e-mail terdaftar untuk akun "
    "{account}.",
    CodeState.EXPIRED: "Kode yang tadi sudah kedaluwarsa. Minta kode baru jika masih perlu.",
    CodeState.LOCKED: "Kode yang tadi sudah tidak berlaku karena terlalu sering salah ketik. "
    "Silakan minta kode baru beberapa menit lagi.",
}


async def _send_code(dispatcher: CollectingDispatcher, tracker: Tracker, account: Account) -> None:
    asker, topic = asker_of(tracker), tracker.get_slot("problem")
    try:
        code = proofs().draw(asker, account)
    except HeldBackError as held:
        say(dispatcher, _held_back(held), topic=topic, buttons=[_RESEND, _WITHOUT])
        return
    minutes = settings().code_minutes
    mail = (
        f"Kode Anda: {code}\n\nKode ini berlaku {minutes} menit. Ketik hanya di percakapan "
        "Tanya LPSE yang Anda mulai sendiri. Jika Anda tidak memintanya, abaikan pesan ini."
    )
    try:
        await at_even_pace(aggregation().notify(account, "Kode Tanya LPSE", mail), _TICK_SECONDS)
    except AggregationUnavailableError:
        text = "Sistem agregasi sedang tidak dapat dihubungi, jadi kode belum terkirim."
        buttons = [("Coba lagi", "/kirim_ulang_kode"), _WITHOUT]
        say(dispatcher, text, topic=topic, buttons=buttons)
        return
    proofs().keep(asker, account, code)
    text = (
        f"Saya akan memeriksa akun {account}. Agar data akun hanya terbuka untuk pemiliknya, "
        "saya mengirim kode 6 angka ke e-mail terdaftar, bila akun itu ada. "
        f"Ketik kodenya di sini dalam {minutes} menit."
    )
    buttons = [_RESEND, _WITHOUT, *beside_a_question(tracker)]
    say(dispatcher, text, topic=topic, buttons=buttons)


def _make_room_for_another_code(
    dispatcher: CollectingDispatcher, tracker: Tracker, account: Account
) -> None:
    """Discard the code sent last, but only if another one may follow."""
    if proofs().state(tracker.sender_id, account) is CodeState.NONE:
        return  # none has been sent yet: the question for the code sends one
    try:
        proofs().draw(asker_of(tracker), account)
    except HeldBackError as held:
        say(dispatcher, _held_back(held))
    else:
        proofs().discard(tracker.sender_id, account)
        say(dispatcher, "Baik, saya kirim kode baru. Kode yang lama tidak berlaku lagi.")


def _held_back(held: HeldBackError) -> str:
    return f"Kode baru belum bisa dikirim. Silakan coba {held.minutes} menit lagi."


async def at_even_pace(work: Awaitable[None], tick: float) -> None:
    """Do *work* and end on a whole tick (in seconds) after the beginning, also when it fails.

    Mailing an account takes longer than mailing nobody; this way nobody can tell by the time.
    """
    clock = asyncio.get_running_loop().time
    begun = clock()
    try:
        await work
    finally:
        await asyncio.sleep(-(clock() - begun) % tick)


def read_proof(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    """The proof, or that it is declined, from the answer to the question for the code."""
    account, intent = account_of(tracker), intent_of(tracker)
    assert account is not None
    if entity_of(tracker, "user_id") or entity_of(tracker, "lpse"):
        return [SlotSet("proof", None)]  # a correction: the code goes to the account now named
    if intent in {"tanpa_kode", "tolak"}:
        return [SlotSet("proof", DECLINED)]
    text = str(tracker.latest_message.get("text") or "").strip()
    code = read_code(text)
    if code is None and _DIGITS.fullmatch(text):
        say(dispatcher, "Kodenya terdiri dari 6 angka. Mungkin ada yang kurang atau lebih.")
        return [SlotSet("proof", None)]
    if intent == "kirim_ulang_kode":
        _make_room_for_another_code(dispatcher, tracker, account)
        return [SlotSet("proof", None)]
    if code is None:
        return []
    outcome = proofs().check(tracker.sender_id, account, code)
    if outcome is Outcome.RIGHT:
        return [SlotSet("proof", f"given {account.key}")]
    if outcome is Outcome.WRONG:
        say(dispatcher, "Kodenya belum cocok. Periksa lagi e-mail terbaru dari Tanya LPSE.")
    return [SlotSet("proof", None)]


def proof_of(tracker: Tracker, account: Account) -> Proof | None:
    """The proof that whoever talks has given for *account*, while it holds."""
    return proofs().proof(tracker.sender_id, account, vouched_for(tracker), on_phone(tracker))


def earlier_proof(tracker: Tracker, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A proof that this conversation gave before counts; one for another account does not."""
    slots = {"lpse": tracker.get_slot("lpse"), "user_id": tracker.get_slot("user_id")}
    slots |= {event["name"]: event["value"] for event in events}
    if not (slots["lpse"] and slots["user_id"]):
        return []
    account = Account(slots["lpse"], slots["user_id"])
    kept = next((it["value"] for it in events if it["name"] == "proof"), tracker.get_slot("proof"))
    if not kept and proof_of(tracker, account):
        return [SlotSet("proof", f"given {account.key}")]
    if kept and kept not in (DECLINED, f"given {account.key}"):
        return [SlotSet("proof", None)]
    return []
