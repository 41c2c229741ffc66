"""`make bench-cluster`: the cluster under load and under faults, written to docs/scale.md.

MESSAGES=10000 for how many in the faults, PEOPLE=50 for how many talk at once, LOAD=400 for how
many at each load.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import date

from bench.cluster import faults, load, queueing, writing
from bench.cluster.load import Visitors
from bench.understanding.measuring import stage
from tanya.training import BOT_PYTHON, ROOT, rasa_environment
from tests.cluster.topology import Cluster
from tests.stack import wait_until

PAGE = ROOT / "docs" / "scale.md"
_MEASURED = re.compile(r"(?<=<!-- measured -->\n).*(?=<!-- /measured -->)", re.DOTALL)
_UNLIMITED = {
    "TANYA_REQUESTS_PER_MINUTE": "0",
    "TANYA_CONVERSATIONS_PER_HOUR": "0",
    "TANYA_MESSAGES_PER_MINUTE": "0",
}


def main() -> None:
    """Measure, print, and write the page."""
    messages = int(os.environ.get("MESSAGES", "10000"))
    each = int(os.environ.get("LOAD", "400"))
    # Two cores cannot show what four processes of each kind gain.
    counts = [1, 2, 4] if (os.cpu_count() or 1) >= 8 else [1, 2]
    with stage("Reading long conversations"):
        trackers = _trackers()
    cluster = Cluster(processes=counts[-1], **_UNLIMITED)
    try:
        with stage("Starting the cluster"):
            cluster.start()
        measured = _loads(cluster, counts, each)
        with stage("Faults"):
            outcomes = faults.run(cluster, messages)
    finally:
        cluster.stop()
    text = writing.page(measured, trackers, outcomes, _conditions())
    print(text)
    PAGE.write_text(_MEASURED.sub(lambda _: text, PAGE.read_text(encoding="utf-8")))


def _loads(cluster: Cluster, counts: list[int], each: int) -> writing.Loads:
    visitors = Visitors(cluster.gateway)
    load.most(visitors, each // 2)  # nothing is cold
    best: dict[int, float] = {}
    for count in reversed(counts):
        _keep(cluster, count)
        with stage(f"{count} of each kind, as fast as they can"):
            best[count] = load.most(visitors, each)
        print(best, flush=True)
    with stage("What a message takes"):
        spent = load.cost(cluster, visitors, each)
    with stage("Answer times of one of each kind"):
        fitted = [load.at(visitors, 1, best[1] * share, each) for share in (0.3, 0.6)]
        held_out = load.at(visitors, 1, best[1] * 0.45, each)
    print(fitted, held_out, spent, flush=True)
    _keep(cluster, counts[-1])
    return writing.Loads(best, spent, fitted, held_out, queueing.fit(fitted))


def _keep(cluster: Cluster, count: int) -> None:
    """Let only the first *count* of each kind run."""
    for kind in ("gateway", "rasa", "actions"):
        for number in range(1, cluster.processes + 1):
            wanted = number <= count
            if cluster.running(f"{kind}-{number}") != wanted:
                cluster.control("start" if wanted else "stop", f"{kind}-{number}")
            if wanted:
                wait_until(lambda k=kind, n=number: cluster.answers(k, n), 300, 0.5)


def _trackers() -> dict[str, dict[str, float]]:
    done = subprocess.run(
        [BOT_PYTHON, "-W", "ignore", "-m", "bench.cluster.trackers"],
        cwd=ROOT,
        env=rasa_environment(),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def _conditions() -> str:
    busy = os.getloadavg()[0]
    return (
        f"Measured on {date.today()} on {os.cpu_count()} cores, which the clients, PostgreSQL, "
        f"Redis and the simulator share (load {busy:.1f} at the end"
        + (": **other work ran on them, so the rates are too low**)." if busy > 6 else ").")
    )


if __name__ == "__main__":
    main()
