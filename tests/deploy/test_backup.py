"""A copy of the database can be put back, into an empty one only."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.simulator.postgres_server import server_programs
from tests.stack import ROOT
from webchat.store import Message, Store


def run(script: str, argument: str, url: str) -> subprocess.CompletedProcess[str]:
    programs = server_programs()
    path = f"{programs}:{os.environ['PATH']}"
    return subprocess.run(
        [ROOT / "deploy" / script, argument],
        env={**os.environ, "DATABASE_URL": url, "PATH": path},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def urls(postgres):
    made = []
    for name in ("kept", "put_back"):
        postgres.run(f"DROP DATABASE IF EXISTS {name}")
        postgres.run(f"CREATE DATABASE {name}")
        made.append(postgres.url(name))
    return made


def test_what_was_kept_is_put_back(urls, tmp_path):
    kept, empty = urls
    store = Store(kept)
    conversation = store.create_conversation("lkpp")
    with store.changing() as session:
        session.add(Message(conversation_id=conversation, role="user", text="halo"))
    saved = run("backup.sh", str(tmp_path), kept)
    assert saved.returncode == 0, saved.stderr
    file = saved.stdout.strip()
    assert os.stat(file).st_mode & 0o077 == 0

    back = run("restore.sh", file, empty)
    assert back.returncode == 0, back.stderr
    with Store(empty).reading() as session:
        assert session.query(Message).one().text == "halo"

    again = run("restore.sh", file, empty)
    assert again.returncode == 1
    assert "Name an empty one in DATABASE_URL" in again.stderr
