"""The queue behind docs/scale.md, and the page that is written from it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.cluster.faults import FAULTS, Outcome
from bench.cluster.load import KINDS, Cost, Point
from bench.cluster.queueing import Queue, fit, servers_for
from bench.cluster.writing import Loads, as_kept, page

QUEUE = Queue(fixed=0.03, service=0.05)


def point(rate: float, servers: int = 1) -> Point:
    mean = QUEUE.mean(rate, servers)
    return Point(servers, rate, mean, 2 * mean, 0)


def test_with_one_server_it_is_the_textbook_queue():
    assert QUEUE.wait(10, 1) == pytest.approx(0.05 * 0.5 / (1 - 0.5))


def test_beyond_what_the_servers_can_do_the_queue_grows_for_ever():
    assert QUEUE.wait(20, 1) == float("inf")
    assert QUEUE.wait(20, 2) < 1


@given(st.floats(0.1, 50), st.integers(1, 12))
def test_another_server_never_makes_it_slower(rate, servers):
    assert QUEUE.wait(rate, servers + 1) <= QUEUE.wait(rate, servers)


def test_a_fit_finds_the_queue_that_made_the_points():
    found = fit([point(6), point(12)])
    assert found.service == pytest.approx(QUEUE.service, rel=0.02)
    assert found.mean(9, 1) == pytest.approx(QUEUE.mean(9, 1), rel=0.02)


@given(st.floats(1, 200))
def test_the_servers_asked_for_keep_the_wait(rate):
    servers = servers_for(QUEUE, rate, 0.1)
    assert QUEUE.wait(rate, servers) <= 0.1
    assert rate * QUEUE.service / servers <= 0.71


def test_the_page_tells_what_was_kept():
    cost = Cost(
        dict.fromkeys(KINDS, 0.01) | {"rasa": 0.04}, dict.fromkeys(KINDS, 5e8), 20, 4e3, 9e3
    )
    found = Loads({1: 10.0, 2: 18.0}, cost, [point(3), point(6)], [point(4.5), point(20, 2)], QUEUE)
    when = {"date": "2026-11-21", "cores": 2, "busy": 0.3}
    outcomes = [vars(Outcome(name, 80, 0, 1, 9.0, 5.0, 4.0)) for name in FAULTS]
    kept = {
        "loads": as_kept(found) | {"when": when},
        "trackers": {"milliseconds": {"ours": {"100": 5.0}, "rasa": {"100": 6.0}}},
        "faults": {"people": 50, "outcomes": outcomes, "when": when | {"busy": 4.0}},
    }
    text = page(json.loads(json.dumps(kept)))
    assert "The first to run short is rasa" in text
    assert "67 messages a second" in text
    assert all(name in text for name in FAULTS)
    assert text.count("others were using the machine") == 1


@pytest.mark.parametrize(("mean", "believed"), [(1.1, True), (3.0, False)])
def test_a_model_that_is_far_off_is_not_believed(mean, believed):
    cost = Cost(dict.fromkeys(KINDS, 0.01), dict.fromkeys(KINDS, 5e8), 20, 4e3, 9e3)
    other = replace(point(4.5), mean=point(4.5).mean * mean)
    found = Loads({1: 10.0}, cost, [point(3), point(6)], [other], QUEUE)
    when = {"date": "2026-11-21", "cores": 2, "busy": 0.3}
    text = page({"loads": as_kept(found) | {"when": when}})
    assert ("does not hold" not in text) is believed


def test_a_page_of_nothing_measured_is_empty():
    assert page({}).strip() == ""
