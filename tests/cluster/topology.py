"""Many processes on this machine, in a folder and on ports of their own."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.stack import ROOT, Stack, wait_until

_KINDS = ("gateway", "simulator", "whatsapp", "rasa", "actions")
_CLOCK = "clock"
NUMBERED = ("actions", "rasa", "gateway")


class Cluster(Stack):
    """`tanya cluster`, with a disk of *disk_mb* for its storage where that can be had.

    With a *compiler* its clock can be moved.
    """

    command = "cluster"
    start_seconds = 900

    def __init__(
        self, processes: int = 2, disk_mb: int = 500, compiler: str | None = None, **settings: str
    ) -> None:
        self.processes = processes
        # PostgreSQL runs under another account, which must reach the folder.
        folder = Path(tempfile.mkdtemp(prefix="tanya-cluster-", dir="/tmp"))
        folder.chmod(0o755)
        self.storage = folder / "storage"
        self.storage.mkdir()
        self.has_own_disk = _mount(self.storage, disk_mb)
        blocks = _free_blocks()
        self.base = dict(zip(_KINDS, blocks, strict=True))
        ports = {f"TANYA_{kind.upper()}_PORT": str(port) for kind, port in self.base.items()}
        hurry = {
            "TANYA_ANSWER_TIMEOUT_SECONDS": "10",
            "TANYA_RETRY_SECONDS": "0.5",
            "TANYA_START_SECONDS": "600",
            **{f"TANYA_{it.upper()}_PROCESSES": str(processes) for it in NUMBERED},
        }
        clock = _movable_clock(folder, compiler) if compiler else {}
        super().__init__(folder, **(ports | hurry | clock | settings))
        self.gateway = f"http://127.0.0.1:{self.base['gateway']}"
        self.simulator = f"http://127.0.0.1:{self.base['simulator']}"
        self.whatsapp = f"http://127.0.0.1:{self.base['whatsapp']}"

    def start(self) -> None:
        """Start everything; other commands in its folder then find its storage."""
        try:
            super().start()
        except BaseException:
            self.stop()
            raise
        self._environment["TANYA_DATABASE_URL"] = self._place("database")
        self._environment["TANYA_REDIS_URL"] = self._place("redis")

    def stop(self) -> int:
        """Stop everything and forget it; the exit code."""
        code = super().stop()
        if self.has_own_disk:
            subprocess.run(["umount", "--lazy", str(self.storage)], check=True)
        shutil.rmtree(self.var, ignore_errors=True)
        return code

    def control(self, *words: str) -> str:
        """What `supervisorctl` says; the storage has a supervisor of its own."""
        folder = self.storage if words[-1] in ("postgresql", "redis") else self.var
        command = [sys.executable, "-m", "supervisor.supervisorctl"]
        command += ["-c", str(folder / "supervisord.conf"), *words]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout

    def signal(self, process: str, which: signal.Signals) -> None:
        """Send a signal to a process and all that it has started."""
        os.killpg(self.process_id(process), which)

    def url(self, kind: str, number: int) -> str:
        """Where one process of a kind listens itself."""
        return f"http://127.0.0.1:{self.base[kind] + number}"

    def answers(self, kind: str, number: int) -> bool:
        """Whether one process of a kind serves again."""
        path = "/" if kind == "rasa" else "/health"
        try:
            return httpx.get(self.url(kind, number) + path, timeout=2).is_success
        except httpx.HTTPError:
            return False

    def _place(self, of: str) -> str:
        return str(json.loads((self.storage / "places.json").read_text())[of])

    def asked(self, query: str, **values: object) -> object:
        """The first value that the PostgreSQL finds."""
        with create_engine(self._place("database"), poolclass=NullPool).connect() as connection:
            return connection.scalar(text(query), values)

    def running(self, process: str) -> bool:
        """Whether the supervisor sees it running."""
        return "RUNNING" in self.control("status", process)

    def exchange(self, kind: str, number: int) -> None:
        """Start one process anew, as its configuration now says, and wait until it serves."""
        name = f"{kind}-{number}"
        self.control("reread")
        if "updated" not in self.control("update", name):
            self.control("restart", name)
        wait_until(lambda: self.answers(kind, number), 240, 0.3)

    def move_clock(self, seconds: int) -> None:
        """Let the clock of all its processes be off by so much from now on."""
        with (self.var / _CLOCK).open("r+b", buffering=0) as file:
            file.write(struct.pack("q", seconds))

    def name_model(self, model: Path) -> None:
        """Have every Rasa that is exchanged from now on answer with *model*."""
        file = self.var / "supervisord.conf"
        lines = file.read_text().splitlines()
        for at, line in enumerate(lines):
            if line.startswith("command=") and " --model " in line:
                before, after = line.split(" --model ")
                lines[at] = f"{before} --model {model} {after.split(maxsplit=1)[1]}"
        file.write_text("\n".join(lines) + "\n")

    def model(self) -> Path:
        """The model with which Rasa was started first."""
        lines = (self.var / "supervisord.conf").read_text().splitlines()
        command = next(it for it in lines if it.startswith("command=") and " --model " in it)
        return Path(command.split(" --model ")[1].split()[0])


def _movable_clock(folder: Path, compiler: str) -> dict[str, str]:
    """The environment that gives processes a clock of their own."""
    (folder / _CLOCK).write_bytes(struct.pack("q", 0))
    library = folder / "moved_clock.so"
    source = Path(__file__).with_name("moved_clock.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], check=True)
    return {"MOVED_CLOCK": str(folder / _CLOCK), "LD_PRELOAD": str(library)}


def _mount(folder: Path, megabytes: int) -> bool:
    """Give *folder* a disk of its own, in memory; False where this account may not."""
    options = f"size={megabytes}m,mode=0755"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True).returncode == 0


def _free_blocks() -> list[int]:
    """The first ports of blocks of ten that nobody uses, below those the system hands out."""
    found: list[int] = []
    while len(found) < len(_KINDS):
        block = random.randrange(1_500, 3_000) * 10
        if block not in found and all(_is_free(block + it) for it in range(10)):
            found.append(block)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
