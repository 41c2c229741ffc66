"""A queue with several servers (M/M/c), fitted to measured answer times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial

from bench.cluster.load import Point


@dataclass(frozen=True)
class Queue:
    """*fixed* seconds that every message takes, and *service* seconds for which it holds a server.

    Answers come one at a time from each Rasa, so the servers are the Rasa processes.
    """

    fixed: float
    service: float

    def mean(self, per_second: float, servers: int) -> float:
        """Mean answer time in seconds; infinite where the queue grows for ever."""
        return self.fixed + self.service + self.wait(per_second, servers)

    def wait(self, per_second: float, servers: int) -> float:
        """Mean time in the queue (Erlang C)."""
        load = per_second * self.service
        if load >= servers:
            return float("inf")
        last = load**servers / factorial(servers) * servers / (servers - load)
        all_busy = last / (sum(load**it / factorial(it) for it in range(servers)) + last)
        return all_busy * self.service / (servers - load)


def fit(points: Sequence[Point]) -> Queue:
    """The queue nearest to the measured means (least squares over a grid)."""
    fastest = min(point.mean for point in points)
    ceiling = min(point.processes / point.per_second for point in points)
    best, error = Queue(fastest, 0.0), float("inf")
    for step in range(1, 400):
        service = ceiling * step / 400
        rest = [it.mean - Queue(0, service).mean(it.per_second, it.processes) for it in points]
        fixed = max(0.0, sum(rest) / len(rest))
        squares = sum((it - fixed) ** 2 for it in rest)
        if squares < error:
            best, error = Queue(fixed, service), squares
    return best


def servers_for(queue: Queue, per_second: float, wait: float) -> int:
    """How few servers keep the mean wait under *wait* seconds, at no more than 70 percent."""
    servers = max(1, int(per_second * queue.service / 0.7) + 1)
    while queue.wait(per_second, servers) > wait:
        servers += 1
    return servers
