"""Walk-throughs: one step at a time, forward, back, help, and a check at the end."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.handing_over import hand_over
from actions.replies import CHECK_ACCOUNT, HUMAN, HUMAN_OFFERED, Button, say
from actions.state import Position, entity_of, intent_of, position_of
from knowledge.articles import Article, articles

_NEXT: Button = ("Lanjut", "/lanjut")
_BACK: Button = ("Kembali", "/kembali")
_FAILS: Button = ("Gagal di langkah ini", "/gagal_langkah")
_STOP: Button = ("Berhenti", "/batal")
_CHECKED_AS = {"aktivasi_agregasi": "gagal_aktivasi", "integrasi_sikap": "gagal_integrasi_sikap"}
_DONE: Button = ("Selesai, periksa hasilnya", "/selesai")


class ActionStartGuide(Action):
    """Begin the walk-through that a button names, or else the one offered last."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_start_guide"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Show the first step; where a human was offered instead, hand over."""
        if tracker.get_slot("offer") == HUMAN_OFFERED and not entity_of(tracker, "guide_id"):
            hand_over(dispatcher, tracker)
            return [SlotSet("offer", None)]
        position = _named(entity_of(tracker, "guide_id")) or position_of(tracker, "offer")
        if position and not position.variant:
            text = "Baik. Pilih dulu panduan yang sesuai dengan keadaan Anda."
            say(dispatcher, text, buttons=variants(articles()[position.guide_topic]))
            return []
        position = position or position_of(tracker, "guide")  # accepted twice
        if not position or not position.walkthrough:
            return _nothing_to_guide(dispatcher, tracker)
        _show(dispatcher, position)
        return [SlotSet("guide", position.as_slot()), SlotSet("offer", None)]


class ActionMoveInGuide(Action):
    """Go on, go back, or help with the present step."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_move_in_guide"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Show the step that the move leads to; the last one leads to the check."""
        position = position_of(tracker, "guide")
        if not position or not position.walkthrough:
            offered = position_of(tracker, "offer")
            if offered and intent_of(tracker) == "lanjut":
                return [FollowupAction("action_start_guide")]
            if intent_of(tracker) == "lanjut" and tracker.get_slot("proof"):
                return [FollowupAction("action_finish_guide")]  # the cure told was followed
            return _nothing_to_guide(dispatcher, tracker)
        if _from_another_step(tracker, position):
            _show(dispatcher, position)
            return []
        move, last = intent_of(tracker), len(position.walkthrough.steps) - 1
        named = _step_named(tracker, last)
        if move == "gagal_langkah":
            failing = position if named is None else position.at(named)
            _help(dispatcher, failing)
            return [SlotSet("guide", failing.as_slot())]
        goal = step_after(move, position.step, named)
        if goal > last:
            return [FollowupAction("action_finish_guide")]
        moved = position.at(goal)
        _show(dispatcher, moved)
        return [SlotSet("guide", moved.as_slot())]


def step_after(move: str, step: int, named: int | None) -> int:
    """The step (from 0) to which *move* leads from *step*; a *named* one in its direction wins."""
    if move == "lanjut":
        return named if named is not None and named > step else step + 1
    return named if named is not None and named < step else max(0, step - 1)


class ActionFinishGuide(Action):
    """The user says it is done: the account is looked at (again)."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_finish_guide"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Check the account that the walk-through was about, or ask which one it was."""
        position = position_of(tracker, "guide")
        if not position and not tracker.get_slot("problem"):
            return _nothing_to_guide(dispatcher, tracker)
        events = [SlotSet("proof", None)]
        if position:
            events += [SlotSet("problem", checked_as(position)), SlotSet("package", None)]
        if position and position.account:
            account = position.account
            events += [SlotSet("lpse", account.lpse), SlotSet("user_id", account.user_id)]
        return [*events, FollowupAction("diagnosis_form")]


def checked_as(position: Position) -> str:
    """The problem under which the end of this walk-through is checked."""
    return _CHECKED_AS.get(position.guide_topic, position.guide_topic)


class ActionRemind(Action):
    """After small talk: where the walk-through stands, if one is under way."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_remind"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Who comes back after hours with "hello" sees how to go on."""
        if position := position_of(tracker, "guide"):
            remind(dispatcher, position)
        return []


def remind(dispatcher: CollectingDispatcher, position: Position) -> None:
    """After an interruption: where the walk-through stands."""
    walk = position.walkthrough
    if walk:
        text = f"Panduan kita masih di langkah {position.step + 1} dari {len(walk.steps)}."
        say(dispatcher, text, topic=position.guide_topic, buttons=_moves(position))


def variants(article: Article) -> list[Button]:
    """A button for each walk-through of the article."""
    return [
        (f"Pandu: {w.title}", f'/setuju{{"guide_id": "{article.topic}/{w.id}"}}')
        for w in article.walkthrough
    ]


def _named(guide_id: str | None) -> Position | None:
    topic, _, variant = (guide_id or "").partition("/")
    position = Position(topic, variant)
    return position if position.walkthrough else None


def _step_named(tracker: Tracker, last: int) -> int | None:
    """The step (from 0) that the user names in words, if there is such a step."""
    told = entity_of(tracker, "told_step")
    return int(told) - 1 if told and int(told) - 1 <= last else None


def _from_another_step(tracker: Tracker, position: Position) -> bool:
    """Whether a button of an earlier step was pressed, or one twice."""
    step = entity_of(tracker, "step")
    return step is not None and step != str(position.step)


def _moves(position: Position) -> list[Button]:
    walk = position.walkthrough
    last = walk is not None and position.step >= len(walk.steps) - 1
    back = [_BACK] if position.step else []
    moves = [*back, _FAILS] if last else [_NEXT, *back, _FAILS]
    bound = [_bound(move, position) for move in moves]
    return [_DONE, *bound, _STOP] if last else [*bound, _STOP]


def _bound(button: Button, position: Position) -> Button:
    """The button for the present step only: pressed later, it moves nothing."""
    title, payload = button
    return title, f'{payload}{{"step": "{position.step}"}}'


def _show(dispatcher: CollectingDispatcher, position: Position) -> None:
    walk = position.walkthrough
    assert walk is not None
    step = position.worded(walk.steps[position.step])
    head = f"**Langkah {position.step + 1} dari {len(walk.steps)}**"
    text = f"{head}\n{step.do}\n\nYang tampil kemudian: {step.see}"
    sources = articles()[position.guide_topic].sources if position.step == 0 else ()
    say(dispatcher, text, topic=position.guide_topic, sources=sources, buttons=_moves(position))


def _help(dispatcher: CollectingDispatcher, position: Position) -> None:
    walk = position.walkthrough
    assert walk is not None
    step = position.worded(walk.steps[position.step])
    check = [CHECK_ACCOUNT] if position.guide_topic == "aktivasi_agregasi" else []
    buttons = [_bound(("Sudah berhasil, lanjut", "/lanjut"), position), *check, HUMAN]
    say(dispatcher, step.help, topic=position.guide_topic, buttons=buttons)


def _nothing_to_guide(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    text = "Baik. Panduan mana yang Anda perlukan?"
    known = articles()
    buttons = [
        (known[topic].title, f"/{topic}")
        for topic in ("aktivasi_agregasi", "lupa_password")
        if topic in known
    ]
    say(dispatcher, text, buttons=[*buttons, CHECK_ACCOUNT])
    return []
