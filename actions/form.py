"""The questions before a diagnosis: which LPSE, which User ID, and whether it is theirs."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.accounts import Account
from actions.aggregation import AggregationUnavailableError
from actions.diagnosis.rules import ABOUT_TENDER
from actions.packages import known_from_the_start, named_package, only_package
from actions.proof import CodeState, HeldBackError, Outcome
from actions.replies import Button, say, say_failed
from actions.services import aggregation, proofs, settings
from actions.several import say_both
from actions.state import (
    account_of,
    asker_of,
    entity_of,
    intent_of,
    page_of,
    vouched_for,
)
from knowledge.topics import MOVES, SMALL_TALK
from language.accounts import is_user_id, read_code
from language.lpse import DIRECTORY, closest, name_of
from language.words import ORDINARY_WORDS

DECLINED = "declined"
_SHORT_ANSWER = 4  # words; a longer text is not taken for the name of an LPSE or a User ID
_RESEND: Button = ("Kirim ulang kode", "/kirim_ulang_kode")
_WITHOUT: Button = ("Tanpa kode", "/tanpa_kode")
_DIGITS = re.compile(r"(?:kode\w*[ :]*)?[\d .-]*\d[\d .-]*", re.IGNORECASE)
_TICK_SECONDS = 0.25  # well above the time that mailing takes
_UNCERTAIN = frozenset({"nlu_fallback", "di_luar_cakupan"})


class ActionOpenCase(Action):
    """Remember which problem is being looked into; an earlier refusal of the code is forgotten."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_open_case"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Set the problem, and the account where the embedding page has told whose it is."""
        problem, known = intent_of(tracker), _vouched_account(tracker)
        lpse = known.get("lpse") or tracker.get_slot("lpse")
        package = await known_from_the_start(tracker, problem)
        if not package and lpse:
            package = await only_package(lpse)
        events = [
            SlotSet("problem", problem),
            SlotSet("proof", None),
            SlotSet("package", None),
            SlotSet("decision", None),
            *(SlotSet(name, value) for name, value in known.items()),
            *package,
            *say_both(dispatcher, tracker),
        ]
        return events + _earlier_proof(tracker, events)


class ValidateDiagnosisForm(Action):
    """Take from a message what the form asks for.

    No event means "this was no answer": Rasa then lets a rule handle the message.
    """

    def name(self) -> str:
        """As Rasa derives it from the form."""
        return "validate_diagnosis_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Slots from the answer to the present question, and a proof given earlier."""
        asked = tracker.get_slot("requested_slot")
        answer = {"lpse": _lpse, "user_id": _user_id, "proof": _proof}.get(asked or "")
        events = answer(dispatcher, tracker) if answer else []
        if asked == "package":
            events = await _package(tracker)
        if asked is None and not tracker.get_slot("package"):
            events += await known_from_the_start(tracker, tracker.get_slot("problem"))
        events += await _the_only_package(tracker, events)
        return events + _earlier_proof(tracker, events)


class ActionAskLpse(Action):
    """Ask for the LPSE."""

    def name(self) -> str:
        """As Rasa derives it from the slot."""
        return "action_ask_lpse"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """The LPSE of the page, where known, is offered as a button."""
        known = [lpse for lpse in DIRECTORY if lpse.id == page_of(tracker)]
        buttons = [(lpse.name, f'/lanjut{{"lpse": "{lpse.id}"}}') for lpse in known]
        text = "Di LPSE mana masalahnya muncul? Contoh: LPSE Bandung."
        say(dispatcher, text, topic=tracker.get_slot("problem"), buttons=buttons)
        return []


class ActionAskUserId(Action):
    """Ask for the User ID."""

    def name(self) -> str:
        """As Rasa derives it from the slot."""
        return "action_ask_user_id"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Only the User ID, never the password."""
        where = name_of(str(tracker.get_slot("lpse")))
        text = f"Apa User ID Anda di {where}? Cukup User ID, jangan tulis password."
        buttons = [("Lupa User ID", "/lupa_user_id")]
        say(dispatcher, text, topic=tracker.get_slot("problem"), buttons=buttons)
        return []


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
            say(dispatcher, _REMINDERS[state], topic=topic, buttons=[_RESEND, _WITHOUT])
        return []


_REMINDERS = {
    CodeState.WAITING: "Silakan ketik kode 6 angka yang dikirim ke e-mail terdaftar.",
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
    say(dispatcher, text, topic=topic, buttons=[_RESEND, _WITHOUT])


def _make_room_for_another_code(
    dispatcher: CollectingDispatcher, tracker: Tracker, account: Account
) -> None:
    """Discard the code sent last, but only if another one may follow."""
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


def _vouched_account(tracker: Tracker) -> dict[str, str]:
    """What the embedding page tells of the account, as far as the user has told nothing else.

    Another LPSE named by the user is respected: the User ID is usually the same there.
    """
    account = vouched_for(tracker)
    if account is None or tracker.get_slot("user_id"):
        return {}
    told = {"user_id": account.user_id}
    return told if tracker.get_slot("lpse") else told | {"lpse": account.lpse}


async def _package(tracker: Tracker) -> list[dict[str, Any]]:
    named = await named_package(tracker)
    return [SlotSet("package", named)] if named else []


async def _the_only_package(tracker: Tracker, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Once the LPSE is known: no question about the package where there is no choice."""
    told = next((event["value"] for event in events if event["name"] == "lpse"), None)
    open_question = not tracker.get_slot("package") and tracker.get_slot("problem") in ABOUT_TENDER
    named = any(event["name"] == "package" for event in events)
    return await only_package(told) if told and open_question and not named else []


def _short(tracker: Tracker) -> list[str]:
    """The words of a short message that names nothing else we understand, else none."""
    text = str(tracker.latest_message.get("text") or "")
    words = [] if text.startswith("/") else text.strip(" .,!?").split()
    sure_of_other = intent_of(tracker) in MOVES | SMALL_TALK
    return words if len(words) <= _SHORT_ANSWER and not sure_of_other else []


def _lpse(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    if entity_of(tracker, "lpse"):
        return [SlotSet("lpse", entity_of(tracker, "lpse"))]
    words = _short(tracker)
    if found := closest(" ".join(words)):
        return [SlotSet("lpse", found)]
    if words and (intent_of(tracker) in _UNCERTAIN or _names_a_place(words)):
        known = ", ".join(lpse.name.removeprefix("LPSE ") for lpse in DIRECTORY)
        text = f"LPSE itu belum saya kenal. Yang saya kenal: {known}."
        return [SlotSet("lpse", None), *say_failed(dispatcher, tracker, text)]
    return []


def _names_a_place(words: list[str]) -> bool:
    """Whether this is "LPSE Kabupaten Wakatobi" and not "LPSE mana saja"."""
    return words[0].lower() == "lpse" and words[-1].lower() not in ORDINARY_WORDS


def _user_id(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    if entity_of(tracker, "user_id"):
        return [SlotSet("user_id", entity_of(tracker, "user_id"))]
    words = _short(tracker)
    if len(words) == 1 and is_user_id(words[0]):
        return [SlotSet("user_id", words[0])]
    if words and intent_of(tracker) in _UNCERTAIN:
        text = "User ID biasanya satu kata tanpa spasi, misalnya pt_maju. Nama perusahaan bukan "
        failed = say_failed(dispatcher, tracker, text + "User ID.")
        return [SlotSet("user_id", None), *failed]
    return []


def _proof(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
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


def _earlier_proof(tracker: Tracker, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A proof that this conversation gave before counts; one for another account does not."""
    slots = {"lpse": tracker.get_slot("lpse"), "user_id": tracker.get_slot("user_id")}
    slots |= {event["name"]: event["value"] for event in events}
    if not (slots["lpse"] and slots["user_id"]):
        return []
    account = Account(slots["lpse"], slots["user_id"])
    kept = next((it["value"] for it in events if it["name"] == "proof"), tracker.get_slot("proof"))
    if not kept and proofs().proof(tracker.sender_id, account, vouched_for(tracker)):
        return [SlotSet("proof", f"given {account.key}")]
    if kept and kept not in (DECLINED, f"given {account.key}"):
        return [SlotSet("proof", None)]
    return []
