"""Whatever is killed while people talk: every message is answered once, in order, in its place."""

from __future__ import annotations

import signal
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from .topology import SCRIPT, Cluster, Talk

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
PEOPLE = 6
VICTIMS = ("gateway-1", "rasa-1", "actions-1", "redis", "postgresql", "proxy")


@pytest.fixture(scope="module")
def cluster():
    whole = Cluster()
    whole.start()
    yield whole
    assert whole.stop() == 0


@pytest.fixture(scope="module")
def undisturbed(cluster):
    """What is said when nothing fails."""
    return Talk(cluster.gateway).go().transcript()


def test_the_script_is_a_conversation_worth_repeating(undisturbed):
    said = [text for role, text in undisturbed if role == "user"]
    assert said == [it.strip("[]") for it in SCRIPT]
    answers = [text for role, text in undisturbed if role == "bot"]
    assert len(answers) >= len(SCRIPT)
    assert len(set(answers)) > len(SCRIPT) / 2


def test_both_processes_of_each_kind_get_work(cluster, undisturbed):
    for kind in ("rasa", "actions", "gateway"):
        assert {cluster.running(f"{kind}-{it}") for it in (1, 2)} == {True}


def test_killing_one_of_each_kind_loses_doubles_and_disorders_nothing(cluster, undisturbed):
    with ThreadPoolExecutor(PEOPLE) as pool:
        talks = [pool.submit(lambda: Talk(cluster.gateway).go(pause=0.3)) for _ in range(PEOPLE)]
        for victim in VICTIMS:
            time.sleep(1)
            cluster.signal(victim, signal.SIGKILL)
        for talk in talks:
            assert talk.result().transcript() == undisturbed


def test_figures_stay_inside(cluster):
    assert httpx.get(f"{cluster.gateway}/metrics").status_code == 404
    inside = f"http://127.0.0.1:{cluster.base['gateway'] + 1}/metrics"
    assert "tanya_messages" in httpx.get(inside).text
