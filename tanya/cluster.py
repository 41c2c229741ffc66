"""A PostgreSQL and a Redis of one's own, for the whole topology on one machine."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import redis
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tanya.processes import Process
from tanya.refusal import StartError
from tanya.supervisor import Supervisor
from tanya.training import ROOT

_START_SECONDS = 60
_NEVER_GIVE_UP = 100_000
"""A full disk keeps a server from starting for as long as it is full."""
_DATABASE = "postgres"


@contextmanager
def storage(var: Path) -> Iterator[dict[str, str]]:
    """Both servers below *var*, until the context is left; the settings that name them.

    What they keep stays for the next time. Raises StartError where one is not installed.
    """
    folder = var / "storage"
    folder.mkdir(parents=True, exist_ok=True)
    models = var / "models"
    if not models.exists():
        (ROOT / "var" / "models").mkdir(parents=True, exist_ok=True)
        models.symlink_to(ROOT / "var" / "models")
    known = _places(folder)
    processes = [_postgresql(folder, known), _redis(folder, known)]
    supervisor = Supervisor(folder, processes)
    try:
        supervisor.start()
        supervisor.wait(_START_SECONDS, lambda _: None)
        yield {"TANYA_DATABASE_URL": known["database"], "TANYA_REDIS_URL": known["redis"]}
    finally:
        supervisor.stop()


def _places(folder: Path) -> dict[str, str]:
    """Ports, passwords and URLs: made once, so that a second start finds what the first kept."""
    file = folder / "places.json"
    if file.exists():
        kept: dict[str, str] = json.loads(file.read_text())
        return kept
    password, word = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    ports = _free_ports(2)
    made = {
        "password": password,
        "redis_password": word,
        "postgresql_port": str(ports[0]),
        "redis_port": str(ports[1]),
        "database": f"postgresql+psycopg://tanya:{password}@127.0.0.1:{ports[0]}/{_DATABASE}",
        "redis": f"redis://:{word}@127.0.0.1:{ports[1]}/0",
    }
    _write_private(file, json.dumps(made))
    return made


def _postgresql(folder: Path, known: dict[str, str]) -> Process:
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    programs = next((it for it in places if (it / "postgres").exists()), None)
    if programs is None:
        raise StartError("PostgreSQL is not installed. Install it: apt-get install postgresql")
    # The server refuses to run as root, and the account it gets must reach its folder.
    user = "nobody" if os.geteuid() == 0 else None
    data = folder / "postgresql"
    if not (data / "PG_VERSION").exists():
        _initialise(programs, data, user, known["password"])
    return Process(
        "postgresql",
        "database",
        (str(programs / "postgres"), "-D", str(data)),
        int(known["postgresql_port"]),
        "",
        dict(os.environ),
        user=user,
        is_ready=partial(_database_answers, known["database"]),
        # Does not wait for those who are connected.
        stop_signal="INT",
        retries=_NEVER_GIVE_UP,
    )


def _initialise(programs: Path, data: Path, user: str | None, password: str) -> None:
    data.mkdir(exist_ok=True)
    word = data.parent / "initial"
    _write_private(word, password)
    if user:
        shutil.chown(data, user)
        shutil.chown(word, user)
    command: list[str | Path] = [programs / "initdb", "-D", data, "-U", "tanya"]
    command += ["-A", "scram-sha-256", "--pwfile", word, "--encoding=UTF8", "--locale=C"]
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True)
    word.unlink()
    if done.returncode:
        shutil.rmtree(data)
        raise StartError(
            f"PostgreSQL could not be set up below {data}: {done.stderr.strip()[-300:]}"
        )
    port = json.loads((data.parent / "places.json").read_text())["postgresql_port"]
    with (data / "postgresql.auto.conf").open("a") as file:
        file.write(f"listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\n")


def _redis(folder: Path, known: dict[str, str]) -> Process:
    program = shutil.which("redis-server")
    if program is None:
        raise StartError("Redis is not installed. Install it: apt-get install redis-server")
    file = folder / "redis.conf"
    lines = [f"port {known['redis_port']}", "bind 127.0.0.1", f"dir {folder}", "appendonly yes"]
    lines += [f"requirepass {known['redis_password']}", 'save ""']
    _write_private(file, "\n".join(lines) + "\n")
    return Process(
        "redis",
        "locks and limits",
        (program, str(file)),
        int(known["redis_port"]),
        "",
        dict(os.environ),
        is_ready=partial(_redis_answers, known["redis"]),
        retries=_NEVER_GIVE_UP,
    )


def _database_answers(url: str) -> bool:
    try:
        with create_engine(url, poolclass=NullPool).connect() as connection:
            return bool(connection.scalar(text("SELECT true")))
    except OperationalError:
        return False


def _redis_answers(url: str) -> bool:
    try:
        return bool(redis.Redis.from_url(url, socket_timeout=2).ping())
    except redis.RedisError:
        return False


def _write_private(file: Path, content: str) -> None:
    with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as out:
        out.write(content)


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now, below those that the system hands out by itself."""
    found: list[int] = []
    while len(found) < count:
        port = 20_000 + secrets.randbelow(10_000)
        with socket.socket() as probe:
            if port not in found and probe.connect_ex(("127.0.0.1", port)) != 0:
                found.append(port)
    return found
