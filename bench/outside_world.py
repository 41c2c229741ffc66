"""How the outside world bears a large population: `make bench-simulator`.

Fills databases with 10 thousand, 100 thousand and 1 million accounts (or `SIZES="10000 100000"`)
on SQLite and, where it is installed, PostgreSQL, and prints one table.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlalchemy import func, select

from simulator import use_cases
from simulator.census import all_clashes, all_groups
from simulator.population.filling import fill
from simulator.population.plan import Plan
from simulator.rules.facts import Account
from simulator.store.database import Database
from simulator.store.mapping import account_from_row
from simulator.store.repository import Repository
from simulator.store.tables import AccountRow
from tests.simulator.postgres_server import PostgresServer, server_programs

SIZES = "10000 100000 1000000"
ACCOUNTS_PER_PROVIDER = 1.12
SAMPLE = 2500
WARM_UP = 500
"""Questions asked before the clock counts, as in a system that has been up for a while."""
SEARCH = "search"


@dataclass(frozen=True)
class Figures:
    """What was measured on one database of one size; times in milliseconds, memory in MB."""

    accounts: int
    filled_in: float
    login: tuple[float, float]
    activation: tuple[float, float]
    search: dict[str, float]


def main() -> None:
    """Measure and print; with `search URL` only search, for a memory of its own."""
    if sys.argv[1:2] == [SEARCH]:
        print(json.dumps(search(sys.argv[2])))
        return
    sizes = [int(it) for it in os.environ.get("SIZES", SIZES).split()]
    table = Table("", "accounts", "filled in", title=f"Outside world ({os.cpu_count()} cores)")
    for column in ("login p50/p95", "activation p50/p95", "all groups, clashes", "found in"):
        table.add_column(column)
    table.add_column("peak memory, of it at the start")
    with databases() as urls, Progress(transient=True) as bar:
        for kind, url in urls.items():
            for size in sizes:
                task = bar.add_task(f"{kind} {size:,}", total=size / ACCOUNTS_PER_PROVIDER)
                figures = measure(url(size), size, lambda n, t=task: bar.advance(t, n))
                table.add_row(kind, *_cells(figures))
    Console(width=150).print(table)


@contextmanager
def databases() -> Iterator[dict[str, Callable[[int], str]]]:
    """Makers of database URLs, one for each kind of database that is here."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        makers: dict[str, Callable[[int], str]] = {"SQLite": lambda n: f"sqlite:///{folder}/{n}.db"}
        if programs := server_programs():
            server = stack.enter_context(PostgresServer(programs))

            def created(size: int) -> str:
                server.run(f"CREATE DATABASE of_{size}")
                return server.url(f"of_{size}")

            makers["PostgreSQL"] = created
        else:
            print("PostgreSQL is not installed, so it is not measured.")
        yield makers


def measure(url: str, size: int, progress: Callable[[int], None]) -> Figures:
    """Fill a database and measure it."""
    database = Database(url)
    begun = time.monotonic()
    plan = Plan(providers=round(size / ACCOUNTS_PER_PROVIDER))
    accounts = fill(database, plan, progress)
    filled_in = time.monotonic() - begun
    chance = random.Random(1)
    with database.open(writing=False) as repository:
        sites = [it for it in repository.lpses() if it.aggregated]
        some = sample(repository, chance)
    login = times(
        database,
        [lambda r, a=a: use_cases.rehearse_login(r, chance.choice(sites), a.user_id) for a in some],
    )
    activation = times(
        database, [lambda r, a=a: use_cases.rehearse_activation(r, a.home, a.user_id) for a in some]
    )
    database.close()
    found = subprocess.run(
        [sys.executable, "-m", "bench.outside_world", SEARCH, url], check=True, capture_output=True
    )
    return Figures(accounts, filled_in, login, activation, json.loads(found.stdout))


def sample(repository: Repository, chance: random.Random) -> list[Account]:
    """Accounts drawn from the whole population."""
    last = repository.session.scalar(select(func.max(AccountRow.id))) or 0
    drawn = chance.sample(range(1, last + 1), min(SAMPLE, last))
    rows = (repository.session.get(AccountRow, it) for it in drawn)
    return [account_from_row(row) for row in rows if row]


def times(
    database: Database, questions: list[Callable[[Repository], object]]
) -> tuple[float, float]:
    """Median and 95th percentile of answering in a transaction of its own, in milliseconds.

    The first `WARM_UP` answers are not counted.
    """
    taken = []
    for ask in questions:
        begun = time.perf_counter()
        with database.open(writing=False) as repository:
            ask(repository)
        taken.append((time.perf_counter() - begun) * 1000)
    p50, p95 = np.percentile(taken[WARM_UP:], [50, 95])
    return float(p50), float(p95)


def search(url: str) -> dict[str, float]:
    """Find all groups and clashes; memory is this process's, in MB."""
    database = Database(url)
    start = _peak_memory()
    begun = time.monotonic()
    with database.open(writing=False) as repository:
        groups = sum(1 for _ in all_groups(repository))
        clashes = sum(1 for _ in all_clashes(repository))
    seconds = time.monotonic() - begun
    return {
        "groups": groups,
        "clashes": clashes,
        "seconds": seconds,
        "start": start,
        "peak": _peak_memory(),
    }


def _peak_memory() -> float:
    # Not getrusage, whose peak a child inherits from its parent.
    status = Path("/proc/self/status").read_text()
    return float(status.split("VmHWM:")[1].split()[0]) / 1024


def _cells(figures: Figures) -> list[str]:
    found = figures.search
    return [
        f"{figures.accounts:,}",
        f"{figures.filled_in:.0f} s",
        "{:.1f} / {:.1f} ms".format(*figures.login),
        "{:.1f} / {:.1f} ms".format(*figures.activation),
        f"{found['groups']:,.0f}, {found['clashes']:,.0f}",
        f"{found['seconds']:.1f} s",
        f"{found['peak']:.0f} MB, {found['start']:.0f} MB",
    ]


if __name__ == "__main__":
    main()
