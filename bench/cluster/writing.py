"""What was measured and what follows from it for the whole country, as text."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from bench.cluster.faults import PEOPLE, Outcome
from bench.cluster.load import Cost, Point
from bench.cluster.queueing import Queue, servers_for

PROVIDERS = 500_000
COME_ON_THE_DAY = 0.10
MESSAGES_EACH = 12
IN_THE_PEAK_HOUR = 0.20
PEAK_MINUTE = 2.0
BUSY = 0.6
"""Share of a core that is planned to be used: the rest is for bursts and for a lost machine."""
KEPT_DAYS = 180
ORDINARY_DAY = 0.005


@dataclass(frozen=True)
class Loads:
    """What the loads showed: *best* is messages a second by processes of each kind."""

    best: dict[int, float]
    cost: Cost
    fitted: list[Point]
    held_out: Point
    queue: Queue


def page(
    loads: Loads,
    trackers: dict[str, dict[str, float]],
    outcomes: list[Outcome],
    conditions: str,
) -> str:
    """Everything between the marks of docs/scale.md."""
    parts = [conditions, *_growth(loads), *_costs(loads.cost), *_model(loads)]
    parts += [*_sizing(loads), *_trackers(trackers), *_faults(outcomes)]
    return "\n".join(parts) + "\n"


def _growth(loads: Loads) -> list[str]:
    rows = [f"| {count} | {rate:.1f} |" for count, rate in sorted(loads.best.items())]
    return [
        "",
        "## Messages a second",
        "16 visitors who ask again as soon as they are answered.",
        "",
        "| processes of each kind | messages/s |",
        "|--:|--:|",
        *rows,
    ]


def _costs(cost: Cost) -> list[str]:
    rows = [
        f"| {kind} | {cost.cpu[kind] * 1000:.1f} | {cost.memory[kind] / 1e6:.0f} |"
        for kind in cost.cpu
    ]
    return [
        "",
        "## What a message takes",
        f"A question with its answer writes {cost.rows:.1f} database rows and "
        f"{cost.bytes / 1000:.1f} kB.",
        "",
        "| kind | processor ms a message | MB a process |",
        "|---|--:|--:|",
        *rows,
        f"| all | {sum(cost.cpu.values()) * 1000:.1f} | |",
    ]


def _model(loads: Loads) -> list[str]:
    queue, other = loads.queue, loads.held_out
    told = queue.mean(other.per_second, other.processes)
    off = (told / other.mean - 1) * 100
    rows = [
        f"| {'fitted' if point is not other else '**not fitted**'} | {point.per_second:.1f} | "
        f"{point.mean * 1000:.0f} | {point.p95 * 1000:.0f} | "
        f"{queue.mean(point.per_second, point.processes) * 1000:.0f} | {point.unanswered} |"
        for point in (*loads.fitted, other)
    ]
    return [
        "",
        "## The model",
        "M/M/c with the Rasa processes as servers: each answers one message at a time. Fitted: "
        f"{queue.fixed * 1000:.0f} ms that every message takes, and {queue.service * 1000:.0f} ms "
        "in which it holds a Rasa.",
        "",
        "| point, one of each kind | messages/s | mean ms | 95th ms | model ms | not in time |",
        "|---|--:|--:|--:|--:|--:|",
        *rows,
        "",
        f"At the point that was not fitted the model is {off:+.0f} percent off.",
    ]


def _sizing(loads: Loads) -> list[str]:
    messages = PROVIDERS * COME_ON_THE_DAY * MESSAGES_EACH
    rate = messages * IN_THE_PEAK_HOUR / 3600 * PEAK_MINUTE
    cost = loads.cost
    needed = {kind: rate * cost.cpu[kind] / BUSY for kind in cost.cpu}
    processes = {kind: max(2, ceil(needed[kind])) for kind in ("gateway", "rasa", "actions")}
    waiting = Queue(0.0, cost.cpu["rasa"])
    processes["rasa"] = max(processes["rasa"], servers_for(waiting, rate, 0.1))
    memory = sum(processes[kind] * cost.memory[kind] for kind in processes) / 1e9
    first = max(("gateway", "rasa", "actions"), key=lambda kind: cost.cpu[kind])
    stored = cost.bytes * MESSAGES_EACH * PROVIDERS
    disk = stored * (COME_ON_THE_DAY + ORDINARY_DAY * KEPT_DAYS) / 1e9
    return [
        "",
        "## 600 LPSE and 500 thousand providers, on the day on which activation ends",
        f"Assumed: {COME_ON_THE_DAY:.0%} of the providers come on that day, {MESSAGES_EACH} "
        f"messages each ({messages:,.0f}); {IN_THE_PEAK_HOUR:.0%} of them in the busiest hour, and "
        f"its busiest minute has {PEAK_MINUTE:.0f} times its mean: **{rate:.0f} messages a "
        f"second**. Cores are planned to {BUSY:.0%}. On other days {ORDINARY_DAY:.1%} come, and "
        f"messages are kept {KEPT_DAYS} days.",
        "",
        "| kind | processes | cores in use at the peak |",
        "|---|--:|--:|",
        *(
            f"| {kind} | {processes.get(kind, 1)} | {rate * cost.cpu[kind]:.1f} |"
            for kind in cost.cpu
        ),
        "",
        f"Altogether about **{ceil(sum(needed.values()))} cores**, "
        f"**{ceil(memory)} GB of memory** for our processes and {ceil(disk)} GB of disk for the "
        "database before indexes age; half as much again so that one of three machines may fail.",
        "",
        f"**The first to run short is {first}**: it takes the most processor time of a message and "
        "uses one core a process. Remedy: more processes of it, by the setting or by the "
        "autoscaler; nothing is shared between them but PostgreSQL and Redis. Next is PostgreSQL's "
        f"single writer: {rate * cost.rows:.0f} rows a second at the peak.",
    ]


def _trackers(trackers: dict[str, dict[str, float]]) -> list[str]:
    ours, rasa = trackers["ours"], trackers["rasa"]
    return [
        "",
        "## Long conversations",
        "Processor time of reading one before a message, in ms.",
        "",
        "| events stored | here | Rasa's own store |",
        "|--:|--:|--:|",
        *(f"| {events} | {ours[events]} | {rasa[events]} |" for events in ours),
    ]


def _faults(outcomes: list[Outcome]) -> list[str]:
    total, wrong = sum(it.messages for it in outcomes), sum(it.wrong for it in outcomes)
    rows = [
        f"| {it.fault} | {it.messages} | {it.wrong} | {it.waited} | {it.recovery:.0f} |"
        for it in outcomes
    ]
    return [
        "",
        "## Faults",
        f"{PEOPLE} conversations in flight, a fifth of them on WhatsApp, each a walk-through with "
        "questions in between. A conversation is wrong when what was said in it differs in "
        "anything (a lost, doubled or misplaced answer, a lost place) from one without a fault. "
        "Recovery: from the fault to the last answer that took longer than 3 s.",
        "",
        "| fault | messages | conversations gone wrong | told to wait | recovery s |",
        "|---|--:|--:|--:|--:|",
        *rows,
        "",
        f"{total} messages, {wrong} conversations wrong.",
    ]
