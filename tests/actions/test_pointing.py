"""An LPSE that is pointed at, and problems named in the middle of a case."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.opening import other_problem
from actions.pointing import meant_before, only_points_back, points_back


def said(text: str, intent: str = "nlu_fallback", *named: str | None, **slots: str) -> Tracker:
    """A conversation in which the LPSEs of *named* (ids) were named, one after the other."""
    latest = {"text": text, "intent": {"name": intent}, "entities": []}
    events = [{"event": "slot", "name": "lpse", "value": lpse} for lpse in named]
    form = {"name": "diagnosis_form"}
    return Tracker("conversation", slots, latest, events, False, None, form, "action_listen")


@pytest.mark.parametrize(
    "text",
    [
        "lpse kemarin itu",
        "gagal login di LPSE yang biasa",
        "lpse yg td",
        "LPSE yang sama",
        "lpse itu",
    ],
)
def test_an_lpse_can_be_pointed_at(text: str) -> None:
    assert points_back(said(text))


@pytest.mark.parametrize(
    "text",
    [
        "lpse itu apa?",
        "LPSE LKPP",
        "kemarin saya login di LPSE Bandung",
        "/lanjut",
        "SIKaP dan LPSE",
    ],
)
def test_a_question_or_a_name_points_at_nothing(text: str) -> None:
    assert not points_back(said(text))


@pytest.mark.parametrize("text", ["yang tadi", "yg biasa aja", "kemarin", "yang sama ya pak"])
def test_asked_for_the_lpse_a_pointer_is_enough(text: str) -> None:
    assert only_points_back(said(text))


@pytest.mark.parametrize("text", ["tadi saya lupa password", "ya", "LPSE LKPP", "", "itu apa"])
def test_more_than_a_pointer_is_something_else(text: str) -> None:
    assert not only_points_back(said(text))


def test_the_lpse_named_last_is_meant_or_else_that_before_the_present_one() -> None:
    assert meant_before(said("yang tadi")) is None
    assert meant_before(said("yang tadi", "", "lkpp", "bandung", None)) == "bandung"
    assert meant_before(said("yang tadi", "", "lkpp", "bandung", lpse="bandung")) == "lkpp"
    assert meant_before(said("yang tadi", "", "lkpp", lpse="lkpp")) is None


@pytest.mark.parametrize(
    ("text", "intent", "other"),
    [
        ("eh bukan, yang oops di muaro jambi", "tolak", "oops_error"),
        ("LPSE OKU Timur, muncul java script error", "javascript_error", "javascript_error"),
        ("bukan gagal aktivasi, tapi tidak bisa login", "gagal_aktivasi", "gagal_login"),
        ("verifikasi SIKaP itu bagaimana?", "verifikasi_sikap", None),
        ("gagal aktivasi, muncul oops", "oops_error", None),
        ("eh bukan, LPSE Bandung", "tolak", None),
        ("/oops_error", "oops_error", None),
    ],
)
def test_another_problem_counts_when_it_is_named(text: str, intent: str, other: str | None) -> None:
    assert other_problem(said(text, intent, problem="gagal_aktivasi")) == other
