"""Reading the conversation: what Rasa's tracker tells, in our words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.accounts import Account
from actions.diagnosis.verdict import Guide
from actions.proof import Asker
from knowledge.articles import Step, Walkthrough, articles
from language.lpse import name_of

_YES = frozenset("ya iya sudah benar ada betul".split())
_NO = frozenset("tidak belum bukan tdk blm nggak gak".split())
_MEANS = {"setuju": True, "selesai": True, "tolak": False, "gagal_langkah": False}
_SHORT_ANSWER = 3  # words; a longer text is not taken for yes or no


def intent_of(tracker: Tracker) -> str:
    """The intent of the latest message, after the confidence bands."""
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def entity_of(tracker: Tracker, name: str) -> str | None:
    """The first entity of this name in the latest message."""
    return next(tracker.get_latest_entity_values(name), None)


def yes_or_no(tracker: Tracker) -> bool | None:
    """The latest message as the answer to a question; None when it is neither."""
    text = str(tracker.latest_message.get("text") or "").lower()
    words = [] if text.startswith("/") else text.strip(" .,!?").split()
    if words and len(words) <= _SHORT_ANSWER and words[0].rstrip(",") in _YES | _NO:
        return words[0].rstrip(",") in _YES
    return _MEANS.get(intent_of(tracker))


def account_of(tracker: Tracker) -> Account | None:
    """The account the conversation is about, once LPSE and User ID are known."""
    lpse, user_id = tracker.get_slot("lpse"), tracker.get_slot("user_id")
    return Account(lpse, user_id) if lpse and user_id else None


def asker_of(tracker: Tracker) -> Asker:
    """Who talks, as far as the gateway tells."""
    return Asker(tracker.sender_id, str(_metadata(tracker).get("address") or ""))


def vouched_for(tracker: Tracker) -> Account | None:
    """The account for which the gateway holds the signed word of the embedding page."""
    identity = _metadata(tracker).get("identity") or {}
    lpse, user_id = identity.get("lpse"), identity.get("user_id")
    return Account(lpse, user_id) if lpse and user_id else None


def on_phone(tracker: Tracker) -> bool:
    """Whether the conversation is held over WhatsApp."""
    return bool(_metadata(tracker).get("channel") == "whatsapp")


def page_of(tracker: Tracker) -> str | None:
    """Id of the LPSE on whose page the conversation stands."""
    return _metadata(tracker).get("lpse")


def place_asked_about(tracker: Tracker) -> str | None:
    """Id of the LPSE that an answer is for: named now, named before, or the page's own."""
    return entity_of(tracker, "lpse") or tracker.get_slot("lpse") or page_of(tracker)


def _metadata(tracker: Tracker) -> dict[str, Any]:
    return tracker.latest_message.get("metadata") or {}


def turn_of(tracker: Tracker) -> int:
    """How many messages the user has sent in this conversation."""
    return sum(event.get("event") == "user" for event in tracker.events)


def last_diagnosis(tracker: Tracker) -> dict[str, Any] | None:
    """The latest diagnosis told in the present case, as the chat API gives it."""
    for event in reversed(tracker.events):
        if event.get("name") == "action_open_case":
            return None
        custom = ((event.get("data") or {}).get("custom") or {}) if _is_bot(event) else {}
        if custom.get("diagnosis"):
            return dict(custom["diagnosis"])
    return None


def guided(tracker: Tracker) -> dict[str, int]:
    """The walk-throughs gone through ("topic/variant"), with the last step (from 1) shown."""
    shown: dict[str, int] = {}
    for event in tracker.events:
        kept = event.get("value") if event.get("name") == "guide" else None
        if kept:
            shown[f"{kept['guide_topic']}/{kept['variant']}"] = kept["step"] + 1
    return shown


def _is_bot(event: dict[str, Any]) -> bool:
    return event.get("event") == "bot"


@dataclass(frozen=True)
class Position:
    """A walk-through and the step (from 0) at which the user is in it.

    An empty *variant* stands for a topic with several walk-throughs, none chosen yet.
    """

    guide_topic: str
    variant: str
    step: int = 0
    account: Account | None = None
    default: Account | None = None

    @property
    def walkthrough(self) -> Walkthrough | None:
        """The steps, from the article; None when the article no longer has them."""
        article = articles().get(self.guide_topic)
        return article.variant(self.variant) if article else None

    def at(self, step: int) -> Position:
        """The same walk-through at another step."""
        return replace(self, step=step)

    def as_slot(self) -> dict[str, Any]:
        """As the slots `offer` and `guide` keep it."""
        return asdict(self)

    def worded(self, step: Step) -> Step:
        """The step with the user's own accounts in place of the placeholders."""
        names = {
            "user_id": self.account.user_id if self.account else "akun Anda",
            "lpse": name_of(self.account.lpse) if self.account else "LPSE tempat Anda mendaftar",
            "default_user_id": self.default.user_id if self.default else "default perusahaan Anda",
            "default_lpse": name_of(self.default.lpse)
            if self.default
            else "LPSE tempat User ID default terdaftar",
        }
        return Step(**{field: text.format(**names) for field, text in step.model_dump().items()})


def position_of(tracker: Tracker, slot: str) -> Position | None:
    """The walk-through kept in *slot* (`offer` or `guide`)."""
    kept = tracker.get_slot(slot)
    if not isinstance(kept, dict):
        return None
    account, default = kept.get("account"), kept.get("default")
    return Position(
        kept["guide_topic"],
        kept["variant"],
        kept["step"],
        Account(**account) if account else None,
        Account(**default) if default else None,
    )


def position_for(guide: Guide) -> Position:
    """The beginning of the walk-through that a verdict recommends."""
    return Position(guide.topic, guide.variant, 0, guide.account, guide.default)
