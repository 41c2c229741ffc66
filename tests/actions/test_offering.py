"""Which topics are put before the user where it is not certain what they mean."""

from __future__ import annotations

from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.offering import beside_a_question, beside_an_answer, events_of_mistaking

LIKELY = [("gagal_login", 0.7), ("lupa_password", 0.3), ("sapaan", 0.2)]


def tracker(ranking: list[tuple[str, float]], case: str | None = None, **entities: str) -> Tracker:
    """A conversation whose latest message was read so, with a *case* under way."""
    message = {
        "text": "tidak bisa masuk",
        "intent": {"name": ranking[0][0], "confidence": ranking[0][1]},
        "intent_ranking": [{"name": topic, "confidence": share} for topic, share in ranking],
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
    }
    loop: dict[str, Any] = {"name": "diagnosis_form"} if case else {}
    return Tracker("c", {"problem": case}, message, [], False, None, loop, None)


def test_beside_a_likely_answer_stands_what_else_may_be_meant():
    assert beside_an_answer(tracker(LIKELY)) == [
        ("Maksud saya: Lupa password akun penyedia", '/lupa_password{"instead": "gagal_login"}')
    ]


def test_beside_a_sure_answer_and_beside_small_talk_stands_nothing():
    assert beside_an_answer(tracker([("gagal_login", 0.95), *LIKELY[1:]])) == []
    assert beside_an_answer(tracker([("sapaan", 0.5), *LIKELY[:2]])) == []


def test_a_question_asked_again_after_another_message_offers_nothing():
    assert beside_a_question(tracker(LIKELY, case="gagal_login")) != []
    assert beside_a_question(tracker(LIKELY, case="oops_error")) == []


def test_a_case_that_was_begun_by_mistake_is_forgotten():
    pressed = tracker([("lupa_password", 1.0)], case="gagal_login", instead="gagal_login")
    assert {"event": "active_loop", "timestamp": None, "name": None} in events_of_mistaking(pressed)


def test_a_case_about_something_else_goes_on():
    pressed = tracker([("lupa_password", 1.0)], case="oops_error", instead="gagal_login")
    assert events_of_mistaking(pressed) == []
    assert events_of_mistaking(tracker([("lupa_password", 1.0)], case="gagal_login")) == []
