"""General questions, office hours, and answering at an even pace."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.aggregation import AggregationUnavailableError
from actions.decisions import Advice, Question, decisions, reached
from actions.proving import at_even_pace
from knowledge.topics import PROBLEMS
from tanya.office_hours import WIB, OfficeHours

HOURS = OfficeHours.read("Mon-Fri 08:00-16:00")


def ends(node: Question | Advice, path: str = "") -> Iterator[tuple[str, Advice]]:
    if isinstance(node, Advice):
        yield path, node
    else:
        yield from ends(node.yes, path + "y")
        yield from ends(node.no, path + "n")


def test_every_problem_has_its_questions() -> None:
    assert decisions().keys() == PROBLEMS


@pytest.mark.parametrize("topic", sorted(PROBLEMS))
def test_every_way_through_the_questions_ends_in_an_advice_with_sources(topic: str) -> None:
    found = list(ends(decisions()[topic]))
    assert len(found) >= 3
    for path, advice in found:
        assert 1 <= len(path) <= 5
        assert reached(topic, path) == advice
        assert advice.cited()
        assert len("\n".join(advice.advice)) <= 500


@pytest.mark.parametrize("topic", sorted(PROBLEMS))
def test_a_question_can_be_answered_with_yes_or_no(topic: str) -> None:
    for path, _ in ends(decisions()[topic]):
        for length in range(len(path)):
            question = reached(topic, path[:length])
            assert isinstance(question, Question)
            assert question.ask.startswith("Apakah ")
            assert question.ask.endswith("?")


@given(st.sampled_from(sorted(PROBLEMS)), st.text("yn", max_size=9))
def test_any_answers_lead_somewhere(topic: str, path: str) -> None:
    assert isinstance(reached(topic, path), Question | Advice)


# Office hours


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in the week that begins on Monday, 16 November 2026."""
    return datetime(2026, 11, 15 + day, hour, minute, tzinfo=WIB)


@pytest.mark.parametrize("now", [at(1, 8), at(3, 12), at(5, 15, 59)])
def test_officers_answer_in_their_hours(now: datetime) -> None:
    assert HOURS.opening(now) is None
    assert "Sekarang" in HOURS.when(now)


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        (at(1, 7, 59), at(1, 8)),
        (at(1, 16), at(2, 8)),
        (at(5, 16), at(8, 8)),
        (at(6, 10), at(8, 8)),
        (at(7, 23), at(8, 8)),
    ],
)
def test_outside_their_hours_the_next_opening_is_told(now: datetime, opening: datetime) -> None:
    assert HOURS.opening(now) == opening


def test_the_next_opening_is_told_in_words() -> None:
    assert HOURS.when(at(6, 10)) == "Jam kerja berikutnya Senin, 23-11-2026, pukul 08.00 WIB"
    assert str(HOURS) == "Senin-Jumat pukul 08.00-16.00 WIB"


def test_a_week_of_work_may_begin_on_any_day() -> None:
    hours = OfficeHours.read("Sat-Mon 09:00-12:00")
    assert hours.opening(at(7, 10)) is None
    assert hours.opening(at(2, 10)) == at(6, 9)


# Nothing to be learnt from the time


def paced(seconds: float, error: Exception | None = None) -> list[float]:
    """What is waited for after work that takes so long, by the loop's own clock."""
    waited: list[float] = []

    async def work() -> None:
        clock.now += seconds
        if error:
            raise error

    async def sleep(pause: float) -> None:
        waited.append(pause)

    class Clock:
        now = 100.0

    clock = Clock()

    async def main() -> None:
        loop = asyncio.get_running_loop()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loop, "time", lambda: clock.now)
            patch.setattr(asyncio, "sleep", sleep)
            await at_even_pace(work(), 0.25)

    asyncio.run(main())
    return waited


@pytest.mark.parametrize("seconds", [0.001, 0.02, 0.11, 0.2])
def test_work_of_any_length_ends_on_the_same_tick(seconds: float) -> None:
    [waited] = paced(seconds)
    assert seconds + waited == pytest.approx(0.25)


def test_work_that_takes_longer_ends_on_a_later_tick() -> None:
    [waited] = paced(0.6)
    assert 0.6 + waited == pytest.approx(0.75)


def test_work_that_fails_fails_on_a_tick_too() -> None:
    with pytest.raises(AggregationUnavailableError):
        paced(0.1, AggregationUnavailableError("away"))
