"""Each fault while people talk, over the web and over WhatsApp: who noticed, and for how long."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil

from tests.cluster.faults import (
    Fault,
    clock_moved,
    disk_filled,
    killed,
    restarted,
    stopped,
    upgraded,
)
from tests.cluster.people import SCRIPT, PhoneTalk, Talk
from tests.cluster.topology import Cluster
from tests.whatsapp.outside import StandIn

PEOPLE = int(os.environ.get("PEOPLE", "50"))
_SLOW_SECONDS = 3.0
_PATIENCE = 240

FAULTS: dict[str, Fault] = {
    **{f"{it} killed": killed(it) for it in ("gateway-1", "rasa-1", "actions-1", "proxy")},
    **{f"{it} killed": killed(it) for it in ("postgresql", "redis")},
    **{f"{it} stopped 10 s": stopped(it) for it in ("gateway-1", "rasa-1", "actions-1")},
    **{f"{it} stopped 10 s": stopped(it) for it in ("postgresql", "redis")},
    **{f"{it} restarted": restarted(it) for it in ("postgresql", "redis")},
    "a new model, all processes exchanged one by one": lambda cluster: upgraded(cluster) and None,
    "all clocks put an hour ahead, and back after 10 s": clock_moved,
    "disk of PostgreSQL and Redis full for 10 s": disk_filled,
}
UNDISTURBED = "none"


@dataclass(frozen=True)
class Outcome:
    """What became of the messages around one fault.

    *wrong* conversations heard something else than without a fault; *waited* times somebody was
    told to wait; *lasted* is how long the fault itself took, *recovery* the time from its
    beginning to the last answer that took longer than any without a fault (and than 3 s), *longest*
    the longest wait; in seconds.
    """

    fault: str
    messages: int
    wrong: int
    waited: int
    lasted: float
    recovery: float
    longest: float


class Rounds:
    """People who say the same in every round, and what they ought to hear."""

    def __init__(self, cluster: Cluster, conversations: int) -> None:
        self._cluster = cluster
        self._conversations = conversations
        self._phones = StandIn(cluster.whatsapp)
        self._web = Talk(cluster.gateway).go().transcript()
        self._phone = PhoneTalk(self._phones, "6281000000000").go().answers
        self._lock = threading.Lock()
        self._number = 0
        self.slow = float("inf")

    def go(self, name: str, fault: Fault) -> Outcome:
        """One round, with *fault* while everybody talks."""
        self._number += 1
        self._wrong = self._waited = 0
        self._times: list[tuple[float, float]] = []
        with ThreadPoolExecutor(PEOPLE) as pool:
            talks = [pool.submit(self._talk, name, it) for it in range(self._conversations)]
            time.sleep(4)
            begun = time.monotonic()
            fault(self._cluster)
            lasted = time.monotonic() - begun
            for talk in talks:
                talk.result()
        late = [end - begun for start, end in self._times if end - start > self.slow]
        return Outcome(
            name,
            self._conversations * len(SCRIPT),
            self._wrong,
            self._waited,
            round(lasted, 1),
            round(max([0.0, *late]), 1),
            round(max((end - start for start, end in self._times), default=0.0), 1),
        )

    def _talk(self, name: str, one: int) -> None:
        try:
            if one % 5 == 0:
                number = f"6282{self._number:03d}{one:06d}"
                phone = PhoneTalk(self._phones, number, self._phone, _PATIENCE).go(0.5)
                right, spent, told = phone.answers == self._phone, phone.times, 0
            else:
                talk = Talk(self._cluster.gateway, _PATIENCE).go(0.5)
                right, spent, told = talk.transcript() == self._web, talk.times, talk.told_to_wait
        except (AssertionError, OSError) as error:
            print(f"  {name}: {error!r}"[:300], flush=True)
            right, spent, told = False, [], 0
        with self._lock:
            self._wrong += not right
            self._waited += told
            self._times.extend(spent)


def run(cluster: Cluster, messages: int) -> list[Outcome]:
    """Every fault with its share of *messages*, PEOPLE conversations at a time; first none."""
    faults = (
        FAULTS if cluster.has_own_disk else {k: v for k, v in FAULTS.items() if "disk" not in k}
    )
    # A fifth of them is on phones, so by fives.
    each = max(PEOPLE, 5 * ceil(messages / (len(faults) + 1) / len(SCRIPT) / 5))
    rounds = Rounds(cluster, each)
    outcomes = []
    for name, fault in {UNDISTURBED: lambda _: None, **faults}.items():
        outcomes.append(rounds.go(name, fault))
        if name == UNDISTURBED:
            rounds.slow = max(_SLOW_SECONDS, outcomes[0].longest)
        print(outcomes[-1], flush=True)
    return outcomes
