"""What was measured and what follows from it for the whole country, as text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

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
_BELIEVED = 0.25
"""How far the model may be off and still be used."""
_QUIET = 0.7
"""Load average before the beginning below which nobody else used the machine much."""


@dataclass(frozen=True)
class Loads:
    """What the loads showed: *best* is messages a second by processes of each kind."""

    best: dict[int, float]
    cost: Cost
    fitted: list[Point]
    held_out: list[Point]
    queue: Queue


def as_kept(loads: Loads) -> dict[str, Any]:
    """What goes into the file of results."""
    return asdict(loads) | {"best": {str(count): rate for count, rate in loads.best.items()}}


def as_read(kept: dict[str, Any]) -> Loads:
    """The same, back from the file."""
    return Loads(
        {int(count): rate for count, rate in kept["best"].items()},
        Cost(**kept["cost"]),
        [Point(**it) for it in kept["fitted"]],
        [Point(**it) for it in kept["held_out"]],
        Queue(**kept["queue"]),
    )


def page(kept: dict[str, Any]) -> str:
    """Everything between the marks of docs/scale.md, as far as it was measured."""
    parts = []
    if "loads" in kept:
        loads = as_read(kept["loads"])
        parts += [*_growth(loads, _conditions(kept["loads"]["when"])), *_costs(loads.cost)]
        parts += [*_model(loads), *_sizing(loads)]
    if "trackers" in kept:
        parts += _trackers(kept["trackers"]["milliseconds"])
    if "faults" in kept:
        parts += _faults(kept["faults"], _conditions(kept["faults"]["when"]))
    return "\n".join(parts).strip() + "\n"


def _conditions(when: dict[str, Any]) -> str:
    cores, busy = when["cores"], when["busy"]
    others = (
        f"; **others were using the machine** (load average {busy} before the beginning), so it is "
        "slower than it would be alone"
        if busy > _QUIET * cores
        else f" (load average {busy} before the beginning)"
    )
    return (
        f"Measured on {when['date']} on {cores} cores, which the clients, PostgreSQL, Redis, the "
        f"proxy and the simulator share{others}."
    )


def _growth(loads: Loads, conditions: str) -> list[str]:
    alone = loads.best[1]
    rows = [
        f"| {count} | {rate:.1f} | {rate / alone:.2f} |"
        for count, rate in sorted(loads.best.items())
    ]
    total = sum(loads.cost.cpu.values())
    return [
        "",
        "## Messages a second",
        conditions + " 16 visitors who ask again as soon as they are answered.",
        "",
        "| processes of each kind | messages/s | times one |",
        "|--:|--:|--:|",
        *rows,
        "",
        f"A message takes {total * 1000:.0f} ms of processor time in all, so two cores cannot "
        f"answer more than {2 / total:.0f} a second however many processes there are, and that "
        "without the clients: on this machine processes beyond two of a kind can gain nothing.",
    ]


def _costs(cost: Cost) -> list[str]:
    rows = [
        f"| {kind} | {cost.cpu[kind] * 1000:.1f} | {cost.memory[kind] / 1e6:.0f} |"
        for kind in cost.cpu
    ]
    return [
        "",
        "## What a message takes",
        f"A question with its answer writes {cost.rows:.1f} database rows; the database grows by "
        f"{cost.bytes / 1000:.1f} kB and writes {cost.log / 1000:.1f} kB of log.",
        "",
        "| kind | processor ms a message | MB a process |",
        "|---|--:|--:|",
        *rows,
        f"| all | {sum(cost.cpu.values()) * 1000:.1f} | |",
    ]


def _model(loads: Loads) -> list[str]:
    queue = loads.queue
    measured = [("fitted", it) for it in loads.fitted]
    measured += [("**not fitted**", it) for it in loads.held_out]
    rows = [
        f"| {what} | {it.processes} | {it.per_second:.1f} | {it.mean * 1000:.0f} | "
        f"{it.p95 * 1000:.0f} | {queue.mean(it.per_second, it.processes) * 1000:.0f} | "
        f"{(queue.mean(it.per_second, it.processes) / it.mean - 1) * 100:+.0f} % | "
        f"{it.unanswered} |"
        for what, it in measured
    ]
    return [
        "",
        "## The model",
        "M/M/c with the Rasa processes as servers: each answers one message at a time. Fitted to "
        f"two loads on one process of each kind: {queue.fixed * 1000:.0f} ms that every message "
        f"takes, and {queue.service * 1000:.0f} ms in which it holds a Rasa.",
        "",
        "| point | of each kind | messages/s | mean ms | 95th ms | model ms | off | not in time |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
        *rows,
        "",
        *_verdict(loads),
    ]


def _verdict(loads: Loads) -> list[str]:
    """Whether the model may be believed, judged by the points it was not fitted to."""
    off = [
        abs(loads.queue.mean(it.per_second, it.processes) / it.mean - 1) for it in loads.held_out
    ]
    if max(off) <= _BELIEVED:
        return [f"At the points that it was not fitted to it is at most {max(off):.0%} off."]
    return [
        "**The model does not hold** at points that it was not fitted to: the number of Rasa below "
        "is too uncertain. It takes the cores for ours alone, so it can only be checked on a "
        "machine that nobody else uses: `PARTS=loads make bench-cluster`. The cores below rest on "
        "processor time, which others do not change."
    ]


def _sizing(loads: Loads) -> list[str]:
    messages = PROVIDERS * COME_ON_THE_DAY * MESSAGES_EACH
    rate = messages * IN_THE_PEAK_HOUR / 3600 * PEAK_MINUTE
    cost = loads.cost
    needed = {kind: rate * cost.cpu[kind] / BUSY for kind in cost.cpu}
    processes = {kind: max(2, ceil(needed[kind])) for kind in ("gateway", "rasa", "actions")}
    waiting = servers_for(loads.queue, rate, 0.1)
    processes["rasa"] = max(processes["rasa"], waiting)
    memory = sum(count * cost.memory[kind] for kind, count in processes.items()) / 1e9
    first = max(("gateway", "rasa", "actions"), key=lambda kind: cost.cpu[kind])
    stored = cost.bytes * MESSAGES_EACH * PROVIDERS
    disk = stored * (COME_ON_THE_DAY + ORDINARY_DAY * KEPT_DAYS) / 1e9
    return [
        "",
        "## 600 LPSE and 500 thousand providers, on the day on which activation ends",
        f"Assumed: {COME_ON_THE_DAY:.0%} of the providers come on that day, {MESSAGES_EACH} "
        f"messages each ({messages:,.0f}); {IN_THE_PEAK_HOUR:.0%} of them in the busiest hour, and "
        f"its busiest minute has {PEAK_MINUTE:.0f} times its mean: **{rate:.0f} messages a "
        f"second**. Cores are planned to {BUSY:.0%}, and so many Rasa that the mean wait for one "
        f"stays under 100 ms by the model. On other days {ORDINARY_DAY:.1%} come, and messages are "
        f"kept {KEPT_DAYS} days.",
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
        f"single writer: {rate * cost.rows:.0f} rows and {rate * cost.log / 1e6:.1f} MB of log a "
        "second at the peak. Remedy there: a disk that syncs fast, then Rasa's events in a "
        "PostgreSQL of their own.",
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


def _faults(kept: dict[str, Any], conditions: str) -> list[str]:
    outcomes = kept["outcomes"]
    total, wrong = (sum(it[what] for it in outcomes) for what in ("messages", "wrong"))
    columns = ("fault", "messages", "wrong", "waited", "lasted", "recovery", "longest")
    return [
        "",
        "## Faults",
        f"{conditions} {kept['people']} conversations in flight, a fifth of them on WhatsApp, each "
        "a walk-through with questions in between. A conversation is wrong when what was said in "
        "it differs in anything (a lost, doubled or misplaced answer, a lost place) from one "
        "without a fault. Recovery: from the beginning of the fault to the last answer that took "
        "longer than any without one, and than 3 s. `TANYA_ANSWER_TIMEOUT_SECONDS=10` (as "
        "delivered: 20).",
        "",
        "| fault | messages | conversations gone wrong | told to wait | fault lasted s | "
        "recovery s | longest wait s |",
        "|---|--:|--:|--:|--:|--:|--:|",
        *(f"| {' | '.join(str(it[name]) for name in columns)} |" for it in outcomes),
        "",
        f"{total:,} messages, {wrong} conversations wrong.",
    ]
