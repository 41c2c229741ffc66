"""Whatever fails while people talk: every message is answered once, in order, in its place."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.whatsapp.outside import StandIn

from .faults import clock_moved, disk_filled, killed, restarted, stopped, upgraded
from .people import SCRIPT, PhoneTalk, Talk
from .topology import NUMBERED, Cluster

pytestmark = [pytest.mark.stack, pytest.mark.timeout(900)]
PEOPLE = 6
STORAGE = ("redis", "postgresql")
VICTIMS = ("gateway-1", "rasa-1", "actions-1", *STORAGE, "proxy")


@contextmanager
def people_talking(
    cluster: Cluster, undisturbed, round_: int, pause: float = 1.0
) -> Iterator[None]:
    """Some on the web and one on a phone, who must hear what is heard when nothing fails."""
    said, heard = undisturbed
    phone = PhoneTalk(StandIn(cluster.whatsapp), f"62810{round_:08d}", heard)
    with ThreadPoolExecutor(PEOPLE) as pool:
        talks = [pool.submit(lambda: Talk(cluster.gateway).go(pause)) for _ in range(PEOPLE - 1)]
        on_phone = pool.submit(phone.go, pause)
        time.sleep(1)
        yield
        for talk in talks:
            assert talk.result().transcript() == said
        assert on_phone.result().answers == heard


def test_the_script_is_a_conversation_worth_repeating(undisturbed):
    transcript, heard = undisturbed
    assert [text for role, text in transcript if role == "user"] == [
        it.strip("[]") for it in SCRIPT
    ]
    answers = [text for role, text in transcript if role == "bot"]
    assert len(set(answers)) > len(SCRIPT) / 2
    assert len(heard) == len(SCRIPT)


def test_killing_one_of_each_loses_doubles_and_disorders_nothing(cluster, undisturbed):
    with people_talking(cluster, undisturbed, 1):
        for victim in VICTIMS:
            killed(victim)(cluster)
            time.sleep(1)


def test_whatever_is_silent_for_a_while_loses_doubles_and_disorders_nothing(cluster, undisturbed):
    with people_talking(cluster, undisturbed, 2):
        with ThreadPoolExecutor() as pool:
            for name in [f"{it}-2" for it in NUMBERED]:
                pool.submit(stopped(name), cluster)
                time.sleep(1)
        for name in STORAGE:
            stopped(name)(cluster)


def test_an_upgrade_under_way_is_noticed_by_nobody(cluster, undisturbed):
    with people_talking(cluster, undisturbed, 3, pause=2):
        # The others were exchanged while people talked when they were killed.
        model = upgraded(cluster, ["rasa"])
        for name in STORAGE:
            restarted(name)(cluster)
    fresh = Talk(cluster.gateway).go()
    stored = cluster.asked(
        "SELECT data FROM events WHERE sender_id = :id ORDER BY id DESC LIMIT 1", id=fresh.id
    )
    assert json.loads(str(stored))["metadata"]["model_id"] == model


def test_a_clock_that_is_put_ahead_and_back_confuses_nobody(cluster, undisturbed):
    with people_talking(cluster, undisturbed, 5):
        clock_moved(cluster)


def test_a_full_disk_is_survived(cluster, undisturbed):
    if not cluster.has_own_disk:
        pytest.skip("a disk that may be filled can be had by an account that may mount one")
    with people_talking(cluster, undisturbed, 4):
        disk_filled(cluster)
