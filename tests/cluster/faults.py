"""What may befall the processes."""

from __future__ import annotations

import io
import json
import signal
import tarfile
import time
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from .topology import NUMBERED, Cluster

STOPPED_SECONDS = 10

Fault = Callable[[Cluster], None]


def killed(process: str) -> Fault:
    """Taken away at once; the supervisor starts it again."""
    return lambda cluster: cluster.signal(process, signal.SIGKILL)


def stopped(process: str) -> Fault:
    """Alive but silent for a while."""

    def stop(cluster: Cluster) -> None:
        cluster.signal(process, signal.SIGSTOP)
        time.sleep(STOPPED_SECONDS)
        cluster.signal(process, signal.SIGCONT)

    return stop


def restarted(process: str) -> Fault:
    """Stopped and started as an operator would."""
    return lambda cluster: cluster.control("restart", process) and None


def upgraded(cluster: Cluster, kinds: Iterable[str] = NUMBERED) -> str:
    """A new model, and each process of *kinds* anew, the next when the last serves; its id."""
    model = cluster.var / f"{uuid.uuid4().hex}.tar.gz"
    name = trained_anew(cluster.model(), model)
    cluster.name_model(model)
    for kind in kinds:
        for number in range(1, cluster.processes + 1):
            cluster.exchange(kind, number)
    return name


def trained_anew(model: Path, out: Path) -> str:
    """The same model with an id of its own, as another training gives it; the id."""
    name = uuid.uuid4().hex
    with tarfile.open(model) as old, tarfile.open(out, "w:gz") as new:
        for member in old:
            content = old.extractfile(member)
            read = content.read() if content else b""
            if Path(member.name).name == "metadata.json" and "components" not in member.name:
                read = json.dumps(json.loads(read) | {"model_id": name}).encode()
            member.size = len(read)
            new.addfile(member, io.BytesIO(read))
    return name


def clock_moved(cluster: Cluster) -> None:
    """All clocks an hour ahead, and after a while back again."""
    cluster.move_clock(3600)
    time.sleep(STOPPED_SECONDS)
    cluster.move_clock(0)


def disk_filled(cluster: Cluster) -> None:
    """The disk of PostgreSQL and Redis full to the last byte, for a while."""
    filler = cluster.storage / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 65_536)
    time.sleep(STOPPED_SECONDS)
    filler.unlink()
