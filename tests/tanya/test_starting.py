"""Starting and stopping: clear words when it cannot be done, and safe to do twice."""

from __future__ import annotations

import shutil
import socket
import stat
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tanya import install, training
from tanya.processes import Process, local_secrets
from tanya.refusal import StartError
from tanya.supervisor import AlreadyRunningError, Supervisor, _is_ready, only_one
from tests.stack import free_ports, wait_until


def process(name: str, port: int, *arguments: str) -> Process:
    return Process(name, "a test", (sys.executable, *arguments), port, "/", {})


def web_server(port: int) -> Process:
    return process("web", port, "-m", "http.server", str(port), "--bind", "127.0.0.1")


@pytest.fixture
def supervisor(tmp_path):
    made: list[Supervisor] = []

    def make(*processes: Process) -> Supervisor:
        made.append(Supervisor(tmp_path, processes))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def test_a_process_becomes_ready_and_is_stopped(supervisor):
    (port,) = free_ports(1)
    running = supervisor(web_server(port))
    ready: list[str] = []
    running.start()
    running.wait(30, ready.append)
    assert ready == ["web"]
    running.stop()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_what_was_given_up_is_tried_again(supervisor, monkeypatch, tmp_path):
    monkeypatch.setattr("tanya.supervisor._LOOK_SECONDS", 0.2)
    (port,) = free_ports(1)
    needed = tmp_path / "database"
    program = tmp_path / "web.py"
    program.write_text(
        f"open({str(needed)!r})\n"
        "from http.server import HTTPServer, SimpleHTTPRequestHandler as Pages\n"
        f"HTTPServer(('127.0.0.1', {port}), Pages).serve_forever()\n"
    )
    unlucky = replace(process("web", port, str(program)), retries=0)
    running = supervisor(unlucky)
    running.start()
    wait_until(lambda: running._gave_up(unlucky), 30)
    watching = threading.Thread(target=running.watch)
    watching.start()
    needed.touch()
    wait_until(lambda: _is_ready(unlucky), 30)
    running.stop()
    watching.join(30)


def test_a_supervisor_that_does_not_stop_in_time_leaves_no_process_behind(supervisor, monkeypatch):
    (port,) = free_ports(1)
    running = supervisor(web_server(port))
    running.start()
    running.wait(30, lambda _: None)
    (process_id,) = running._running()
    monkeypatch.setattr("tanya.supervisor._STOP_SECONDS", 0)
    running.stop()
    wait_until(lambda: not Path(f"/proc/{process_id}").exists(), 30)


def test_a_taken_port_is_told_with_the_setting_that_changes_it(supervisor):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=rf"Port {port}.*TANYA_GATEWAY_PORT={port + 1}"):
            supervisor(process("gateway", port)).start()


def test_a_process_that_cannot_run_is_told_with_the_end_of_its_log(supervisor):
    (port,) = free_ports(1)
    running = supervisor(process("rasa", port, "-c", "raise SystemExit('model is broken')"))
    running.start()
    with pytest.raises(StartError, match=r"rasa did not become ready(.|\n)*model is broken"):
        running.wait(60, print)


def test_a_full_disk_is_told(supervisor, monkeypatch):
    usage = shutil.disk_usage("/")._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(StartError, match="1 MB of disk space"):
        supervisor().start()


def test_what_a_killed_run_left_behind_is_stopped_before_the_next_start(supervisor):
    (port,) = free_ports(1)
    first = supervisor(web_server(port))
    first.start()
    first.wait(30, print)
    second = supervisor(web_server(port))
    second.start()
    second.wait(30, print)
    assert first._daemon.poll() is not None


def test_the_folder_belongs_to_one_run_at_a_time(tmp_path):
    with only_one(tmp_path), pytest.raises(AlreadyRunningError), only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass


def test_local_secrets_are_random_kept_and_readable_by_the_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv("TANYA_TOKEN_SECRET", raising=False)
    first = local_secrets(tmp_path / "a")
    assert local_secrets(tmp_path / "a") == first
    assert local_secrets(tmp_path / "b") != first
    assert all(len(value) >= 32 for value in first.values())
    assert stat.S_IMODE((tmp_path / "a" / "secrets.json").stat().st_mode) == 0o600
    monkeypatch.setenv("TANYA_TOKEN_SECRET", "from outside")
    assert local_secrets(tmp_path / "a")["TANYA_TOKEN_SECRET"] == "from outside"


def test_the_fingerprint_changes_with_content_and_with_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(training, "ROOT", tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nlu.yml").write_text("a")
    before = training.fingerprint(["data"])
    (tmp_path / "data" / "__pycache__").mkdir()
    (tmp_path / "data" / "__pycache__" / "x.pyc").write_text("b")
    (tmp_path / "other.yml").write_text("c")
    assert training.fingerprint(["data"]) == before
    (tmp_path / "data" / "nlu.yml").write_text("b")
    assert training.fingerprint(["data"]) != before


def test_too_old_a_python_is_told(monkeypatch, capsys):
    monkeypatch.setattr(install.sys, "version_info", (3, 10))
    assert install.main() == 1
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


def test_too_little_disk_for_the_environments_is_told(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(install, "BOT", tmp_path / "missing")
    usage = shutil.disk_usage("/")._replace(free=2_000_000_000)
    monkeypatch.setattr(install.shutil, "disk_usage", lambda _: usage)
    assert install.main() == 1
    assert "7 GB of free disk space are needed, 2.0 GB are left" in capsys.readouterr().err


def test_a_missing_python_for_rasa_is_told(monkeypatch, capsys, tmp_path):
    uv = tmp_path / "bin" / "uv"
    uv.parent.mkdir()
    uv.write_text("#!/bin/sh\necho no interpreter found >&2\nexit 2\n")
    uv.chmod(0o755)
    monkeypatch.setattr(install, "MAIN", tmp_path)
    with pytest.raises(install.InstallError, match=r"Rasa needs Python 3.10(.|\n)*no interpreter"):
        install._fill_bot(tmp_path / "lock")


@pytest.mark.stack
def test_running_it_twice_is_safe(stack):
    again = stack.run("up")
    assert again.returncode == 0
    assert "already running" in again.stdout
    assert stack.ready()


@pytest.mark.stack
def test_the_table_names_every_process(stack):
    for name in ("simulator", "actions", "rasa", "gateway"):
        assert name in stack.printed()
    assert stack.gateway in stack.printed().replace("\n", "")


@pytest.mark.stack
def test_a_second_start_trains_nothing(stack):
    wait_until(stack.ready, 60)
    assert "Models are up to date" in stack.run("train").stdout
    assert "Training" not in stack.run("train").stdout
