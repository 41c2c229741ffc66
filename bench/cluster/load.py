"""What a message takes, and how the answer time grows with the load."""

from __future__ import annotations

import random
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx
import numpy as np
import psutil

from tests.cluster.topology import Cluster
from webchat.conversations import AWAY, SLOW

KINDS = ("gateway", "rasa", "actions", "proxy", "postgresql", "redis")
_QUESTIONS = ("apa itu roaming?", "syarat aktivasi apa saja", "lupa user id", "cara ganti npwp")
_OPEN = 64


@dataclass(frozen=True)
class Point:
    """One load on a number of processes of each kind; times in seconds."""

    processes: int
    per_second: float
    mean: float
    p95: float
    unanswered: int


@dataclass(frozen=True)
class Cost:
    """What one message takes; *cpu* in seconds and *memory* in bytes by kind of process.

    Of the database: *rows* written, *bytes* by which it grows, and *log* bytes of its write-ahead
    log.
    """

    cpu: dict[str, float]
    memory: dict[str, float]
    rows: float
    bytes: float
    log: float


class Visitors:
    """Conversations that are open, in which questions can be asked."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(
            base_url=url, timeout=60, trust_env=False, limits=httpx.Limits(max_connections=_OPEN)
        )
        self._keys = [self._http.post("/api/conversations", json={}).json() for _ in range(_OPEN)]

    def ask(self, number: int) -> tuple[float, bool]:
        """Seconds until the answer, and whether there was one."""
        key = self._keys[number % _OPEN]
        body = {"text": _QUESTIONS[number % 4], "client_message_id": uuid.uuid4().hex}
        begun = time.monotonic()
        try:
            answer = self._http.post(
                f"/api/conversations/{key['id']}/messages",
                json=body,
                headers={"Authorization": f"Bearer {key['token']}"},
            )
            texts = [it["text"] for it in answer.json()["messages"]]
            answered = answer.status_code == 200 and AWAY not in texts and SLOW not in texts
        except (httpx.HTTPError, KeyError):
            answered = False
        return time.monotonic() - begun, answered


def most(visitors: Visitors, messages: int, people: int = 16) -> float:
    """Messages a second when *people* ask again as soon as they are answered."""
    with ThreadPoolExecutor(people) as pool:
        begun = time.monotonic()
        list(pool.map(visitors.ask, range(messages)))
        return messages / (time.monotonic() - begun)


def at(visitors: Visitors, processes: int, per_second: float, messages: int) -> Point:
    """Answer times when messages come by chance, *per_second* in the mean (Poisson)."""
    chance = random.Random(7)
    gaps = [chance.expovariate(per_second) for _ in range(messages)]
    results: list[tuple[float, bool]] = []
    lock = threading.Lock()

    def one(number: int, due: float) -> None:
        time.sleep(max(0.0, due - time.monotonic()))
        _, answered = visitors.ask(number)
        with lock:
            # From when it was due: who waits for a free thread here waits, too.
            results.append((time.monotonic() - due, answered))

    begun = time.monotonic() + 0.5
    with ThreadPoolExecutor(_OPEN) as pool:
        for number, due in enumerate(np.cumsum(gaps) + begun):
            pool.submit(one, number, float(due))
    seconds = [it for it, answered in results if answered]
    return Point(
        processes,
        per_second,
        float(np.mean(seconds)),
        float(np.percentile(seconds, 95)),
        messages - len(seconds),
    )


def cost(cluster: Cluster, visitors: Visitors, messages: int) -> Cost:
    """Processor time, database rows and bytes that a message takes, and memory of each process."""
    cpu, before = _cpu(cluster), _database(cluster)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(visitors.ask, range(messages)))
    time.sleep(2)  # the statistics of PostgreSQL come late
    written = [b - a for a, b in zip(before, _database(cluster), strict=True)]
    after = _cpu(cluster)
    return Cost(
        {kind: (after[kind] - cpu[kind]) / messages for kind in KINDS},
        {kind: _memory(cluster, kind) for kind in KINDS},
        *(it / messages for it in written),
    )


def _of_kind(cluster: Cluster, kind: str) -> list[list[psutil.Process]]:
    numbered = kind in ("gateway", "rasa", "actions")
    names = [f"{kind}-{it}" for it in range(1, cluster.processes + 1)] if numbered else [kind]
    found = [psutil.Process(pid) for it in names if (pid := cluster.process_id(it))]
    return [[it, *it.children(recursive=True)] for it in found]


def _cpu(cluster: Cluster) -> dict[str, float]:
    return {
        kind: sum(sum(it.cpu_times()[:2]) for all_ in _of_kind(cluster, kind) for it in all_)
        for kind in KINDS
    }


def _memory(cluster: Cluster, kind: str) -> float:
    """Bytes of one process of a kind; pages that they share are counted once (PSS)."""
    sums = [sum(it.memory_full_info().pss for it in all_) for all_ in _of_kind(cluster, kind)]
    return float(np.mean(sums))


def _database(cluster: Cluster) -> list[int]:
    """Rows written, bytes of the database, bytes of its log, so far."""
    counted = "FROM pg_stat_database WHERE datname = current_database()"
    asked = (
        f"SELECT tup_inserted + tup_updated + tup_deleted {counted}",
        f"SELECT pg_database_size(datname) {counted}",
        "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint",
    )
    return [int(str(cluster.asked(it))) for it in asked]
