"""Faults while people talk, over the web and over WhatsApp."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.cluster.topology import SCRIPT, Cluster, Talk
from tests.stack import wait_until
from tests.whatsapp.outside import StandIn
from webchat.conversations import AWAY, SLOW

PEOPLE = int(os.environ.get("PEOPLE", "50"))
_STOPPED_SECONDS = 10
_SLOW_SECONDS = 3.0
_PATIENCE = 240


@dataclass
class PhoneTalk:
    """The same script on a phone: a button is taken by typing its number."""

    stand_in: StandIn
    phone: str
    expected: list[list[str]] | None = None
    """Undisturbed answers after each turn; None to learn them by waiting for silence."""
    answers: list[list[str]] = field(default_factory=list)
    times: list[tuple[float, float]] = field(default_factory=list)

    def go(self, pause: float = 0.0) -> PhoneTalk:
        """Write the whole script, waiting for each answer."""
        seen = 0
        for number, text in enumerate(SCRIPT):
            begun = time.monotonic()
            self.stand_in.write(self.phone, "1" if text[0] == "[" else text)
            heard = self._hear(seen, len(self.expected[number]) if self.expected else None)
            self.times.append((begun, time.monotonic()))
            self.answers.append(heard[seen:])
            seen = len(heard)
            time.sleep(pause)
        return self

    def _hear(self, seen: int, count: int | None) -> list[str]:
        if count is not None:
            wait_until(lambda: len(self._heard()) >= seen + count, _PATIENCE, 0.3)
            return self._heard()
        wait_until(lambda: len(self._heard()) > seen, _PATIENCE, 0.3)
        before: list[str] = []
        while before != (heard := self._heard()):
            before = heard
            time.sleep(4)
        return heard

    def _heard(self) -> list[str]:
        return [it for it in self.stand_in.texts(self.phone) if it not in (AWAY, SLOW)]


@dataclass
class Outcome:
    """What became of the messages around one fault; *recovery* in seconds."""

    fault: str
    messages: int
    wrong: int
    waited: int
    recovery: float


Fault = Callable[[Cluster], None]


def killed(process: str) -> Fault:
    """Taken away at once; the supervisor starts it again."""
    return lambda cluster: cluster.signal(process, signal.SIGKILL)


def stopped(process: str) -> Fault:
    """Alive but silent for ten seconds."""

    def stop(cluster: Cluster) -> None:
        cluster.signal(process, signal.SIGSTOP)
        time.sleep(_STOPPED_SECONDS)
        cluster.signal(process, signal.SIGCONT)

    return stop


def restarted(process: str) -> Fault:
    """Stopped and started as an operator would."""
    return lambda cluster: cluster.control("restart", process) and None


def rolled(cluster: Cluster) -> None:
    """Each process of each kind in turn, the next when the last one answers: an upgrade."""
    for kind in ("actions", "rasa", "gateway"):
        for number in (1, 2):
            cluster.control("restart", f"{kind}-{number}")
            wait_until(lambda k=kind, n=number: cluster.answers(k, n), 240, 0.5)


FAULTS: dict[str, Fault] = {
    **{f"{it} killed": killed(it) for it in ("gateway-1", "rasa-1", "actions-1", "proxy")},
    **{f"{it} killed": killed(it) for it in ("postgresql", "redis")},
    **{f"{it} stopped 10 s": stopped(it) for it in ("gateway-1", "rasa-1", "actions-1")},
    **{f"{it} stopped 10 s": stopped(it) for it in ("postgresql", "redis")},
    **{f"{it} restarted": restarted(it) for it in ("postgresql", "redis")},
    "all of them upgraded one by one": rolled,
}


def run(cluster: Cluster, messages: int) -> list[Outcome]:
    """Every fault with its share of *messages*, at PEOPLE conversations in flight."""
    web = Talk(cluster.gateway).go().transcript()
    phones = StandIn(cluster.whatsapp)
    phone = PhoneTalk(phones, "6281000000000").go().answers
    each = max(1, round(messages / len(FAULTS) / len(SCRIPT) / PEOPLE)) * PEOPLE
    outcomes = []
    for number, (name, fault) in enumerate(FAULTS.items()):
        outcomes.append(_one(cluster, (number, name, fault), (web, phone), each))
        print(outcomes[-1], flush=True)
    return outcomes


def _one(
    cluster: Cluster,
    which: tuple[int, str, Fault],
    expected: tuple[list[tuple[str, str]], list[list[str]]],
    conversations: int,
) -> Outcome:
    number, name, fault = which
    web, phone = expected
    phones = StandIn(cluster.whatsapp)
    wrong, waited, times = [0], [0], []
    lock = threading.Lock()

    def talk(one: int) -> None:
        try:
            if one % 5 == 0:
                own = PhoneTalk(phones, f"6282{number:03d}{one:06d}", phone).go(pause=0.5)
                right, spent, told = own.answers == phone, own.times, 0
            else:
                talk = Talk(cluster.gateway, patience=_PATIENCE).go(pause=0.5)
                right, spent, told = talk.transcript() == web, talk.times, talk.told_to_wait
        except (AssertionError, OSError) as error:
            print(f"  {name}: {error!r}"[:300], flush=True)
            right, spent, told = False, [], 0
        with lock:
            wrong[0] += not right
            waited[0] += told
            times.extend(spent)

    with ThreadPoolExecutor(PEOPLE) as pool:
        talks = [pool.submit(talk, one) for one in range(conversations)]
        time.sleep(8)
        begun = time.monotonic()
        fault(cluster)
        for it in talks:
            it.result()
    late = [end - begun for start, end in times if end > begun and end - start > _SLOW_SECONDS]
    return Outcome(name, conversations * len(SCRIPT), wrong[0], waited[0], max(late, default=0.0))
