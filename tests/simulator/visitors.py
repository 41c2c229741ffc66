"""Visitors that all knock at the same moment: threads of this process, or of others.

Run as a program it is one of the other processes. It reads a database URL and requests, says that
it is ready, and sends them all at once when told to go.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any, TypedDict

from apiflask import APIFlask

from simulator.app import create_app
from simulator.rules.facts import Account
from simulator.settings import Settings
from simulator.store.repository import Repository

THINKING_SECONDS = 0.02
"""Between reading and judging: long enough for everybody to have read before anybody writes."""


class Request(TypedDict):
    """A POST below /api/v1."""

    path: str
    json: dict[str, str]


def knock(app: APIFlask, requests: Sequence[Request]) -> list[int]:
    """Send requests at the same moment, each from a thread of its own; return their statuses."""
    together = Barrier(len(requests))

    def send(request: Request) -> int:
        visitor = app.test_client()
        together.wait()
        return visitor.post(f"/api/v1/{request['path']}", json=request["json"]).status_code

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, requests))


def think_slowly() -> None:
    """Let everybody take some time over what they read, and longer before they commit."""
    read, keep = Repository.accounts_named, Repository.commit

    def read_and_think(self: Repository, user_id: str) -> list[Account]:
        found = read(self, user_id)
        time.sleep(THINKING_SECONDS)
        return found

    def think_and_keep(self: Repository) -> None:
        time.sleep(3 * THINKING_SECONDS)
        keep(self)

    Repository.accounts_named = read_and_think  # type: ignore[method-assign]
    Repository.commit = think_and_keep  # type: ignore[method-assign]


class VisitingProcess:
    """Another process, used for one race after the other."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.simulator.visitors"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def get_ready(self, url: str, requests: Sequence[Request]) -> None:
        """Let it open the simulator; returns when it waits for the word."""
        self._tell({"url": url, "requests": requests})
        assert self._hear() == "ready"

    def go(self) -> None:
        """Let it send its requests."""
        self._tell("go")

    def statuses(self) -> list[int]:
        """Return the statuses of what it sent."""
        return [int(it) for it in self._hear()]

    def leave(self) -> None:
        """End it."""
        self._process.communicate(timeout=20)

    def _tell(self, message: object) -> None:
        assert self._process.stdin
        print(json.dumps(message), file=self._process.stdin, flush=True)

    def _hear(self) -> Any:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())


def main() -> None:
    """Visit as often as asked, until the input ends."""
    think_slowly()
    for line in sys.stdin:
        told = json.loads(line)
        app = create_app(
            Settings(database_url=told["url"], service_token="t", secret_key="k", demo=True)
        )
        print(json.dumps("ready"), flush=True)
        sys.stdin.readline()
        print(json.dumps(knock(app, told["requests"])), flush=True)
        app.extensions["simulator.database"].close()


if __name__ == "__main__":
    main()
