"""Floors for how well personal data are found in the labelled set."""

from __future__ import annotations

import pytest

from bench.privacy import HALVES, labelled, scores
from language.privacy import KINDS

FLOORS = {"tuned": (0.97, 0.97), "untouched": (0.95, 0.93)}


@pytest.mark.parametrize("half", HALVES)
def test_personal_data_are_found_and_little_else(half: str) -> None:
    found = scores(labelled(half))
    precision, recall = FLOORS[half]
    assert found["all"].precision >= precision
    assert found["all"].recall >= recall


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_found_in_the_half_that_was_tuned_on(kind: str) -> None:
    score = scores(labelled("tuned"))[kind]
    assert score.labelled >= 7
    assert score.precision >= 0.97
    assert score.recall >= 0.97


def test_the_set_is_large_and_holds_many_messages_that_must_stay() -> None:
    messages = [message for half in HALVES for message in labelled(half)]
    assert len(messages) >= 250
    assert sum(not message.hide for message in messages) >= 100
    assert len({message.text for message in messages}) == len(messages)
