"""`make bench-cluster`: the cluster under load and under faults, written to docs/scale.md.

MESSAGES=10000 for how many in the faults, PEOPLE=50 for how many talk at once, LOAD=400 for how
many at each load, COUNTS=1,2,4 for how many processes of each kind (1 and 2 at least),
PARTS=trackers,loads,faults for some parts alone. The figures of each part are kept in
bench/results/cluster.json, from which the page is written.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from typing import Any

from bench.cluster import faults, load, queueing, writing
from bench.cluster.load import Visitors
from bench.understanding.measuring import stage
from tanya.training import BOT_PYTHON, ROOT, rasa_environment
from tests.cluster.topology import NUMBERED, Cluster
from tests.stack import wait_until

PAGE = ROOT / "docs" / "scale.md"
KEPT = ROOT / "bench" / "results" / "cluster.json"
_MEASURED = re.compile(r"(?<=<!-- measured -->\n).*(?=<!-- /measured -->)", re.DOTALL)
_UNLIMITED = {
    "TANYA_REQUESTS_PER_MINUTE": "0",
    "TANYA_CONVERSATIONS_PER_HOUR": "0",
    "TANYA_MESSAGES_PER_MINUTE": "0",
}
_COUNTS = tuple(int(it) for it in os.environ.get("COUNTS", "1,2,4").split(","))


def main() -> None:
    """Measure what is asked for, print it, and write the page."""
    parts = os.environ.get("PARTS", ",".join(_PARTS)).split(",")
    for name in parts:
        busy = os.getloadavg()[0]
        with stage(f"Cluster: {name}"):
            found = _PARTS[name]()
        _keep(name, found | {"when": _when(busy)})
    text = writing.page(kept())
    print(text)
    PAGE.write_text(_MEASURED.sub(lambda _: text, PAGE.read_text(encoding="utf-8")))


def kept() -> dict[str, Any]:
    """The figures of each part that was measured."""
    return json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}


def _keep(name: str, found: dict[str, Any]) -> None:
    KEPT.write_text(json.dumps(kept() | {name: found}, indent=1) + "\n", encoding="utf-8")


def _when(busy: float) -> dict[str, Any]:
    return {"date": time.strftime("%Y-%m-%d"), "cores": os.cpu_count(), "busy": round(busy, 1)}


def _loads() -> dict[str, Any]:
    each = int(os.environ.get("LOAD", "400"))
    cluster = Cluster(processes=_COUNTS[-1], **_UNLIMITED)
    cluster.start()
    try:
        visitors = Visitors(cluster.gateway)
        load.most(visitors, each // 2)  # nothing is cold
        best: dict[int, float] = {}
        for count in reversed(_COUNTS):
            _run_only(cluster, count)
            best[count] = load.most(visitors, each)
            print(count, best[count], flush=True)
        spent = load.cost(cluster, visitors, each)
        fitted = [load.at(visitors, 1, best[1] * share, each) for share in (0.3, 0.6)]
        held_out = [load.at(visitors, 1, best[1] * 0.75, each)]
        _run_only(cluster, 2)
        load.most(visitors, each // 2)
        held_out.append(load.at(visitors, 2, best[2] * 0.6, each))
    finally:
        cluster.stop()
    return writing.as_kept(writing.Loads(best, spent, fitted, held_out, queueing.fit(fitted)))


def _run_only(cluster: Cluster, count: int) -> None:
    """Let only the first *count* of each kind run."""
    for kind in NUMBERED:
        for number in range(1, cluster.processes + 1):
            wanted = number <= count
            if cluster.running(f"{kind}-{number}") != wanted:
                cluster.control("start" if wanted else "stop", f"{kind}-{number}")
            if wanted:
                wait_until(lambda k=kind, n=number: cluster.answers(k, n), 300, 0.5)
    time.sleep(5)  # the proxy has noticed


def _faults() -> dict[str, Any]:
    cluster = Cluster(compiler=shutil.which("cc"), **_UNLIMITED)
    cluster.start()
    try:
        outcomes = faults.run(cluster, int(os.environ.get("MESSAGES", "10000")))
    finally:
        cluster.stop()
    return {"people": faults.PEOPLE, "outcomes": [vars(it) for it in outcomes]}


def _trackers() -> dict[str, Any]:
    done = subprocess.run(
        [BOT_PYTHON, "-W", "ignore", "-m", "bench.cluster.trackers"],
        cwd=ROOT,
        env=rasa_environment(),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return {"milliseconds": json.loads(done.stdout.splitlines()[-1])}


_PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "trackers": _trackers,
    "loads": _loads,
    "faults": _faults,
}

if __name__ == "__main__":
    main()
