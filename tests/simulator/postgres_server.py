"""A PostgreSQL server of the tests' own, in a temporary folder, reached by a Unix socket only."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

START_SECONDS = 30
# What makes a server safe against power cuts is of no use to one that is thrown away.
HURRY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


def server_programs() -> Path | None:
    """Return the folder of `initdb` and `postgres`, None where there is no server."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((it for it in places if (it / "postgres").exists()), None)


class PostgresServer:
    """Runs from entering to leaving it as a context."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        # Short, for the path of a socket may have only a hundred characters.
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))

    def __enter__(self) -> Self:
        data = self._folder / "data"
        # The server refuses to run as root.
        user = "nobody" if os.geteuid() == 0 else None
        if user:
            shutil.chown(self._folder, user)
        initdb = [self._programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust"]
        subprocess.run(
            [*initdb, "--no-sync", "--encoding=UTF8", "--locale=C"],
            user=user,
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
        )
        sockets = ["-c", "listen_addresses=", "-k", str(self._folder)]
        options = [it for setting in HURRY for it in ("-c", setting)]
        self._process = subprocess.Popen(
            [self._programs / "postgres", "-D", data, *sockets, *options],
            user=user,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=(self._folder / "log").open("w"),
        )
        self._wait()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.wait(START_SECONDS)
        shutil.rmtree(self._folder)

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self._folder}"

    def run(self, statement: str) -> None:
        """Run one statement outside of any transaction."""
        engine = create_engine(
            self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )
        with engine.connect() as connection:
            connection.execute(text(statement))

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return self.run("SELECT 1")
            except OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self._folder / "log").read_text()) from None
                time.sleep(0.05)
