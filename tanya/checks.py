"""What must hold before any process is started: said in one sentence that tells what to do."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zlib
from pathlib import Path

import redis
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from tanya.refusal import StartError
from tanya.settings import Settings
from webchat.store import SchemaError
from webchat.store.preparing import prepare

_SECONDS = 5
_EXAMPLE = "postgresql://user:password@host/tanya"


def check_places(settings: Settings) -> None:
    """Raise StartError where the settings, the database or Redis cannot be worked with.

    Tables are brought up to date here, so that processes which start together find them ready.
    """
    check_counts(settings)
    check_redis(settings.redis_url)
    check_database(settings.database_url)


def check_counts(settings: Settings) -> None:
    """More than one Rasa needs PostgreSQL and Redis, more than one action server PostgreSQL."""
    on_server = settings.database_url.startswith("postgresql")
    if max(settings.rasa_processes, settings.actions_processes) > 1 and not on_server:
        raise StartError(
            "More than one Rasa or action server need a PostgreSQL database: set DATABASE_URL, "
            f"such as {_EXAMPLE}."
        )
    if settings.rasa_processes > 1 and settings.redis_url.startswith("memory"):
        raise StartError(
            "More than one Rasa need a Redis for their locks: set REDIS_URL, such as "
            "redis://host:6379/0."
        )


def check_database(given: str) -> None:
    """Raise StartError unless the database at URL *given* answers with tables that we know."""
    url = _read(given)
    shown = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite":
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    else:
        url = url.update_query_dict({"connect_timeout": str(_SECONDS)})
    try:
        prepare(url)
    except SchemaError as error:
        raise StartError(str(error)) from error
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise StartError(
            f"The database {shown} cannot be used: {reason}. See that it runs and that name, "
            "password and host in DATABASE_URL are right."
        ) from error


def _read(given: str) -> URL:
    wrong = StartError(
        "DATABASE_URL names no database that Tanya LPSE can use. Give a PostgreSQL one, such as "
        f"{_EXAMPLE}, or none for SQLite."
    )
    try:
        url = make_url(given)
        known = url.get_backend_name() in {"sqlite", "postgresql"}
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise wrong from error
    if not known:
        raise wrong
    return url


def check_redis(url: str) -> None:
    """Raise StartError unless a Redis answers at *url*; ``memory://`` needs none."""
    if url.startswith("memory"):
        return
    try:
        client = redis.Redis.from_url(url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS)
        client.ping()
    except ValueError as error:
        raise StartError(
            "REDIS_URL is no address of a Redis. Give one such as redis://:password@host:6379/0, "
            "or none for a single Rasa."
        ) from error
    except redis.RedisError as error:
        kind = type(error).__name__
        raise StartError(
            f"The Redis of REDIS_URL cannot be used ({kind}). See that it runs and that host, "
            "port and password in REDIS_URL are right."
        ) from error


def check_model(model: Path) -> None:
    """Raise StartError unless *model* is whole and was trained by the Rasa that is installed."""
    cure = "Delete it, then: make train"
    try:
        # All of it is read, so that the sum at its end is checked.
        whole = io.BytesIO(gzip.decompress(model.read_bytes()))
        with tarfile.open(fileobj=whole) as file:
            made_by = [_version(file, member) for member in file if member.isfile()]
    except (OSError, tarfile.TarError, zlib.error, EOFError, ValueError, KeyError) as error:
        raise StartError(f"The model {model} is broken or missing. {cure}") from error
    version = next((it for it in made_by if it), None)
    if version != installed_rasa():
        raise StartError(
            f"The model {model} was trained by Rasa {version}, but {installed_rasa()} is "
            f"installed. {cure}"
        )


def _version(file: tarfile.TarFile, member: tarfile.TarInfo) -> str | None:
    content = file.extractfile(member)
    read = content.read() if content else b""
    if Path(member.name).name != "metadata.json" or "/components/" in member.name:
        return None
    return str(json.loads(read)["rasa_open_source_version"])


def installed_rasa() -> str:
    """The version in `bot/requirements.lock`."""
    lock = Path(__file__).parents[1] / "bot" / "requirements.lock"
    lines = lock.read_text(encoding="utf-8").splitlines()
    return next(it.split("==")[1].split()[0] for it in lines if it.startswith("rasa=="))
