"""Answers from the articles, small talk, and what is said when a message is not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.guiding import remind, variants
from actions.offering import beside_an_answer, events_of_mistaking, instead_of_an_answer
from actions.replies import CHECK_ACCOUNT, HUMAN, Button, joined, say, say_failed
from actions.several import say_both, say_other
from actions.state import Position, intent_of, place_asked_about, position_of
from knowledge.articles import Article, articles
from knowledge.topics import ARTICLE_TOPICS, MOVES, OUT_OF_SCOPE, SMALL_TALK
from language.refusals import Refused, refused
from language.tongues import Tongue, foreign

_ABOUT_ONES_OWN_ACCOUNT = frozenset(
    """
    aktivasi_agregasi syarat_aktivasi akun_ganda user_id_dipakai_penyedia_lain perusahaan_cabang
    tentang_user_id_tunggal tentang_roaming
    """.split()
)
"""Answers after which one may want to have one's own account looked at."""

_FOREIGN = {
    Tongue.ENGLISH: "Sorry, I can only help in Indonesian. Please write your question in "
    "Indonesian, or talk to an officer.\n\nMaaf, saya hanya melayani dalam bahasa Indonesia.",
    Tongue.OTHER_SCRIPT: "Maaf, saya hanya melayani dalam bahasa Indonesia. "
    "Silakan tulis pertanyaan Anda dalam bahasa Indonesia.",
}
_OUT_OF_SCOPE = (
    "Maaf, itu di luar yang dapat saya jawab. Saya membantu soal akun SPSE: aktivasi agregasi, "
    "login, password, SIKaP, tender cepat, dan perubahan data penyedia. "
    "Untuk hal lain, silakan hubungi petugas LPSE."
)
_ANSWER_MISSING = (
    "Maaf, jawaban tentang hal ini sedang diperbaiki. Petugas LPSE dapat membantu Anda sekarang."
)
_UNSURE = "Saya belum yakin maksud Anda. Apakah tentang salah satu ini?"
_UNSURE_BETWEEN = "Saya belum yakin maksud Anda. Tekan tombolnya jika tentang salah satu ini."
_HELLO_BETWEEN = "Halo, senang membantu Anda."
"""Both while a form asks: its own question follows."""
_WORDLESS = "Maaf, saya belum memahaminya. Tolong tulis dengan kata-kata."
_NOTHING_UNDER_WAY = (
    "Saat ini tidak ada panduan atau pemeriksaan yang berjalan. Ceritakan saja masalahnya, "
    "misalnya “akun saya tidak bisa diaktivasi di LPSE Bandung”."
)


_DECLINED = {
    Refused.OTHERS: "Maaf, data perusahaan lain tidak dapat saya buka. Data akun hanya saya "
    "tunjukkan kepada pemiliknya, dan itu juga melindungi data Anda.",
    Refused.PASSWORD: "Maaf, password dan kode tidak saya ketahui dan tidak dapat saya berikan. "
    "Pemilik akun dapat membuat password baru lewat Lupa Password di LPSE-nya.",
    Refused.TRICKS: "Maaf, saya tidak membantu mengatur hasil tender. Pemenang ditentukan dari "
    "persyaratan dan penawaran. Saya bisa membantu agar akun dan data Anda siap.",
    Refused.ILLEGAL: "Maaf, saya tidak membantu hal yang melanggar hukum. Jika Anda mengetahui "
    "pelanggaran, sampaikan kepada petugas LPSE atau pengawas pengadaan.",
}


class ActionAnswer(Action):
    """Answer the latest message, whatever its topic; what was under way is taken up again."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Say the answer; remember the walk-through that it offers."""
        topic = intent_of(tracker)
        events: list[dict[str, Any]] = []
        if reason := _reason_to_decline(tracker):
            say(dispatcher, reason, topic=OUT_OF_SCOPE)
        elif not any(c.isalpha() for c in str(tracker.latest_message.get("text"))):
            events = say_failed(dispatcher, tracker, _WORDLESS, buttons=[HUMAN])
        elif topic in ARTICLE_TOPICS:
            events = _answer_one_by_one(dispatcher, tracker, topic) + events_of_mistaking(tracker)
        elif topic == "sapaan" and tracker.active_loop.get("name"):
            say(dispatcher, _HELLO_BETWEEN, topic=topic)
        elif topic in SMALL_TALK | {"tolak"}:
            dispatcher.utter_message(response=f"utter_{topic}")
        elif topic == "nlu_fallback":
            events = _offer_topics(dispatcher, tracker)
        elif topic == OUT_OF_SCOPE or topic not in MOVES:
            text = _in_another_language(tracker) or _OUT_OF_SCOPE
            events = say_failed(dispatcher, tracker, text, topic=OUT_OF_SCOPE, buttons=[HUMAN])
        elif not tracker.active_loop.get("name"):
            say(dispatcher, _NOTHING_UNDER_WAY, buttons=beside_an_answer(tracker))
        under_way = position_of(tracker, "guide")
        if under_way and topic not in MOVES:
            remind(dispatcher, under_way)
        if not tracker.active_loop.get("name") or ActiveLoop(None) in events:
            # Where no rule or story fits, Rasa falls back on this action, again and again.
            events.append(FollowupAction("action_listen"))
        return events


class ActionStop(Action):
    """Leave the case or walk-through that is under way."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_stop"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Forget case, offer and walk-through; the account stays known."""
        say(dispatcher, "Baik, saya hentikan. Silakan tulis lagi kapan saja jika perlu bantuan.")
        return [
            SlotSet("problem", None),
            SlotSet("proof", None),
            SlotSet("offer", None),
            SlotSet("guide", None),
            SlotSet("decision", None),
            SlotSet("also", None),
            SlotSet("meant", None),
            ActiveLoop(None),
        ]


def bubbles(article: Article, lpse: str | None) -> list[str]:
    """The article in messages short enough to be read on a phone, cut between its sections.

    What differs at *lpse* comes first; without one the general text does.
    """
    note = [f"Catatan: {article.note}"] if article.note else []
    return joined((*article.for_lpse(lpse).sections, *note))


def _answer_one_by_one(
    dispatcher: CollectingDispatcher, tracker: Tracker, topic: str
) -> list[dict[str, Any]]:
    """The answer, between what is said when the message names another topic too."""
    both = say_both(dispatcher, tracker)
    beside = beside_an_answer(tracker)
    offer = _answer(dispatcher, topic, place_asked_about(tracker), beside)
    events = [SlotSet("offer", offer.as_slot())] if offer else []
    return events + (say_other(dispatcher, both[0]["value"]) if both else [])


def _answer(
    dispatcher: CollectingDispatcher, topic: str, lpse: str | None, beside: list[Button]
) -> Position | None:
    """The article as messages, the last one with sources and buttons, those *beside* at the end."""
    article = articles().get(topic)
    if article is None:  # its file is broken, which the log says
        say(dispatcher, _ANSWER_MISSING, topic=topic, buttons=[HUMAN])
        return None
    *first, last = bubbles(article, lpse)
    for text in first:
        say(dispatcher, text, topic=topic)
    buttons = variants(article)
    if topic in _ABOUT_ONES_OWN_ACCOUNT:
        buttons.append(CHECK_ACCOUNT)
    buttons += beside
    say(dispatcher, last, topic=topic, sources=article.for_lpse(lpse).sources, buttons=buttons)
    several = len(article.walkthrough) > 1
    first_variant = next((w.id for w in article.walkthrough), None)
    return Position(topic, "" if several else first_variant) if first_variant else None


def _reason_to_decline(tracker: Tracker) -> str | None:
    """Why the latest message asks for what nobody gets here, if it does."""
    text = str(tracker.latest_message.get("text") or "")
    kind = None if text.startswith("/") else refused(text)
    return _DECLINED[kind] if kind else None


def _in_another_language(tracker: Tracker) -> str | None:
    """What is said to somebody who does not write in Indonesian."""
    tongue = foreign(str(tracker.latest_message.get("text") or ""))
    return _FOREIGN[tongue] if tongue else None


def _offer_topics(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    """The nearest topics as buttons."""
    unsure = _UNSURE_BETWEEN if tracker.active_loop.get("name") else _UNSURE
    text = _in_another_language(tracker) or unsure
    buttons = [*instead_of_an_answer(tracker), HUMAN]
    return say_failed(dispatcher, tracker, text, buttons=buttons)
