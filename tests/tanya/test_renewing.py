"""Processes that run are started anew, with the newest models, one after the other."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tanya.processes import Process
from tanya.serving import served
from tanya.settings import Settings
from tanya.supervisor import NotRunningError, StartError, Supervisor
from tanya.training import Models
from tests.stack import free_ports

TELLS_ITS_ID = """
import http.server, os, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if os.path.exists("alive") else 503)
        self.end_headers()

    def log_message(self, *words):
        pass

print(os.getpid(), flush=True)
os.chdir(os.path.dirname(sys.argv[0]))
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Supervisor]:
    """Two processes that are ready as long as the file `alive` is there."""
    (tmp_path / "alive").touch()
    program = tmp_path / "program.py"
    program.write_text(TELLS_ITS_ID)
    processes = [
        Process(name, "a test", (sys.executable, str(program), str(port)), port, "/", {})
        for name, port in zip(("actions", "rasa"), free_ports(2), strict=True)
    ]
    supervisor = Supervisor(tmp_path, processes)
    supervisor.start()
    supervisor.wait(60, print)
    yield supervisor
    supervisor.stop()


def starts(folder: Path, name: str) -> int:
    """How often a process has told its id."""
    said = (folder / "log" / f"{name}.log").read_text().split()
    return sum(it.isdigit() for it in said)


def test_each_is_started_once_more_in_order(running: Supervisor, tmp_path: Path) -> None:
    told: list[str] = []
    running.renew(60, told.append)
    assert told == ["actions", "rasa"]
    assert [starts(tmp_path, it) for it in told] == [2, 2]


def test_one_that_does_not_become_ready_again_is_told_and_the_rest_left_alone(
    running: Supervisor, tmp_path: Path
) -> None:
    (tmp_path / "alive").unlink()
    with pytest.raises(StartError, match="actions did not become ready"):
        running.renew(3, print)
    assert starts(tmp_path, "rasa") == 1


def test_where_nothing_runs_that_is_what_is_said(tmp_path: Path) -> None:
    process = Process("rasa", "a test", ("true",), 1, "/", {})
    with pytest.raises(NotRunningError):
        Supervisor(tmp_path, [process]).renew(3, print)


def test_the_names_that_processes_know_lead_to_the_newest_models(tmp_path: Path) -> None:
    settings = Settings(channel_secret="x", token_secret="x", var_dir=tmp_path)
    found = []
    for name in ("satu", "dua"):
        models = Models(tmp_path / f"rasa-{name}.tar.gz", tmp_path / f"embedding-{name}")
        models.rasa.write_text(name)
        models.embedding.mkdir()
        (models.embedding / "which").write_text(name)
        found.append(served(settings, models))
    assert found[0] == found[1]
    assert found[0].rasa.read_text() == "dua"
    assert (found[0].embedding / "which").read_text() == "dua"
