"""Reading the conversation: what Rasa's tracker tells, in our words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.accounts import Account
from actions.diagnosis.verdict import Guide
from knowledge.articles import Step, Walkthrough, articles
from language.lpse import name_of


def intent_of(tracker: Tracker) -> str:
    """The intent of the latest message, after the confidence bands."""
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def entity_of(tracker: Tracker, name: str) -> str | None:
    """The first entity of this name in the latest message."""
    return next(tracker.get_latest_entity_values(name), None)


def account_of(tracker: Tracker) -> Account | None:
    """The account the conversation is about, once LPSE and User ID are known."""
    lpse, user_id = tracker.get_slot("lpse"), tracker.get_slot("user_id")
    return Account(lpse, user_id) if lpse and user_id else None


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
    if not kept:
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
