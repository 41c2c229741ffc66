"""Time, memory and disk of the running product: `make bench`.

Starts everything in a folder of its own, holds conversations that each end in a diagnosis, and
prints one table. `FRESH=1` also measures a fresh clone to ready, which takes minutes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from tests.stack import ROOT, Chat, Stack

_CONVERSATIONS = 60
_REST_SECONDS = 10


def main() -> None:
    """Measure and print."""
    table = Table("measure", "value", title="Running (2 cores unless told otherwise)")
    table.add_row("cores", str(os.cpu_count()))
    if os.environ.get("FRESH"):
        seconds, disk = fresh_clone()
        table.add_row("fresh clone to ready", f"{seconds:.0f} s")
        table.add_row("disk of the clone, environments and models", f"{disk / 1e9:.2f} GB")
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder))
        begun = time.monotonic()
        stack.start()
        table.add_row("second `tanya up` to ready", f"{time.monotonic() - begun:.1f} s")
        try:
            time.sleep(_REST_SECONDS)
            table.add_row("memory of all processes at rest", _gigabytes(memory(stack)))
            for name, times in turns(stack).items():
                p50, p95 = np.percentile(times, [50, 95])
                table.add_row(f"{name}: median", f"{p50:.0f} ms")
                table.add_row(f"{name}: 95th percentile", f"{p95:.0f} ms")
            table.add_row(f"memory after {_CONVERSATIONS} conversations", _gigabytes(memory(stack)))
        finally:
            stack.stop()
    Console(width=100).print(table)


def turns(stack: Stack) -> dict[str, list[float]]:
    """Milliseconds of three kinds of turns over the chat API, one after the other."""
    times: dict[str, list[float]] = {"answer": [], "code asked for": [], "diagnosis": []}
    for _ in range(_CONVERSATIONS):
        chat = Chat(stack)
        _timed(times["answer"], lambda c=chat: c.say("apa itu roaming?"))
        _timed(
            times["code asked for"], lambda c=chat: c.say("akun pt_a di LPSE LKPP gagal aktivasi")
        )
        code = stack.mailed_code("pt_a@contoh.id")
        _timed(times["diagnosis"], lambda c=chat, k=code: c.say(k))
        assert chat.diagnosis == "AKTIVASI_AKUN_PERTAMA"
    return times


def memory(stack: Stack) -> int:
    """Bytes of all our processes together; pages they share are counted once (PSS)."""
    root = psutil.Process(stack.up.pid)
    ours = [root, *root.children(recursive=True)]
    return sum(process.memory_full_info().pss for process in ours)


def fresh_clone() -> tuple[float, int]:
    """Seconds from `git clone` to ready, and bytes on disk then."""
    folder = Path(tempfile.mkdtemp(prefix="tanya-fresh-"))
    begun = time.monotonic()
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder / "clone")], check=True)
    clone = folder / "clone"
    ports = {f"TANYA_{n}_PORT": str(p) for n, p in _ports().items()}
    run = subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env={**_plain_environment(), **ports},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in run.stdout:
            print("   ", line, end="")
            if line.startswith("Ready after"):
                break
        else:
            raise RuntimeError("the fresh clone did not become ready")
        seconds = time.monotonic() - begun
        disk = sum(
            p.lstat().st_size for p in clone.rglob("*") if not p.is_symlink() and p.is_file()
        )
    finally:
        run.terminate()
        run.wait(60)
        shutil.rmtree(folder)
    return seconds, disk


def _plain_environment() -> dict[str, str]:
    """Ours without what `make` and this environment have added."""
    added = ("MAKE", "TANYA_", "VIRTUAL_ENV", "PYTHONPATH")
    return {name: value for name, value in os.environ.items() if not name.startswith(added)}


def _ports() -> dict[str, int]:
    from tests.stack import free_ports

    return dict(zip(("GATEWAY", "SIMULATOR", "RASA", "ACTIONS"), free_ports(4), strict=True))


def _timed(times: list[float], do) -> None:
    begun = time.perf_counter()
    do()
    times.append((time.perf_counter() - begun) * 1000)


def _gigabytes(amount: int) -> str:
    return f"{amount / 1e9:.2f} GB"


if __name__ == "__main__":
    main()
