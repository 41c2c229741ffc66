"""Running the processes under supervisord: start, wait until ready, stop."""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
from supervisor.xmlrpc import SupervisorTransport

from tanya.processes import Process
from tanya.refusal import StartError
from tanya.training import ROOT

_NEEDED_MB = 300
_STOP_SECONDS = 60
_LOOK_SECONDS = 10
_LOG_LINES = 15


class AlreadyRunningError(Exception):
    """Another `tanya up` holds this folder."""


class NotRunningError(Exception):
    """No supervisor answers in this folder."""


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the folder: a second holder gets AlreadyRunningError."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError from error
        yield


class Supervisor:
    """supervisord over *processes*; it restarts what dies and keeps a log for each."""

    def __init__(self, var: Path, processes: Sequence[Process]):
        self._var = var.resolve()
        self._processes = processes
        self._daemon: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start all processes; one left over from a killed run is stopped first.

        Raises StartError when a port is taken or the disk is full.
        """
        self.stop_leftover()
        self._check_disk()
        for process in self._processes:
            _check_port(process)
        logs = self._var / "log"
        logs.mkdir(parents=True, exist_ok=True)
        configuration = self._var / "supervisord.conf"
        configuration.write_text(self._configuration())
        # Its own session: Ctrl-C reaches only us, and we stop the processes in order.
        self._daemon = subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(configuration)],
            cwd=ROOT,
            stdout=(logs / "supervisord.out").open("wb"),
            stderr=subprocess.STDOUT,
            env=self._environment(),
            start_new_session=True,
        )

    def wait(self, seconds: float, report: Callable[[str], None]) -> None:
        """Return when every process is ready; *report* is told each that becomes so.

        Raises StartError with the end of the log when one gives up or the time is over.
        """
        deadline = time.monotonic() + seconds
        waiting = list(self._processes)
        while waiting:
            for process in [p for p in waiting if _is_ready(p)]:
                report(process.name)
                waiting.remove(process)
            if not waiting:
                return
            if self._daemon is None or self._daemon.poll() is not None:
                raise StartError(f"The supervisor stopped. See {self._var / 'log'}")
            dead = [p for p in waiting if self._gave_up(p)]
            if dead or time.monotonic() > deadline:
                raise StartError(self._why(dead or waiting))
            time.sleep(0.3)

    def renew(self, seconds: float, report: Callable[[str], None]) -> None:
        """Start the processes anew, one after the other, each as soon as the last one is ready.

        A gateway keeps its door open meanwhile. Raises NotRunningError when nothing runs here, and
        StartError when a process does not become ready within *seconds*.
        """
        for process in self._processes:
            self._start_anew(process.name)
            deadline = time.monotonic() + seconds
            while not _answers(process.ready_url):
                if time.monotonic() > deadline or self._gave_up(process):
                    raise StartError(self._why([process]))
                time.sleep(0.3)
            report(process.name)

    def _start_anew(self, name: str) -> None:
        try:
            if name.startswith("gateway"):
                # Gunicorn then starts a new worker on the same socket and lets the old one finish.
                self._rpc().signalProcess(name, "HUP")
                return
            with suppress(xmlrpc.client.Fault):  # it may be down just now
                self._rpc().stopProcess(name)
            self._rpc().startProcess(name)
        except (OSError, xmlrpc.client.Error) as error:
            raise NotRunningError(str(error)) from error

    def watch(self) -> int:
        """Block until supervisord ends; its exit code.

        What it gives up, as while a database is away, is tried again.
        """
        assert self._daemon is not None
        while True:
            try:
                return self._daemon.wait(_LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                self._try_again()

    def _try_again(self) -> None:
        for process in self._processes:
            if self._gave_up(process):
                with suppress(OSError, xmlrpc.client.Error):
                    self._rpc().startProcess(process.name, False)

    def stop(self) -> None:
        """Stop every process and the supervisor itself; stopping twice is fine."""
        if self._daemon and self._daemon.poll() is None:
            running = self._running()
            self._daemon.terminate()
            try:
                self._daemon.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._daemon.kill()
                self._daemon.wait()
                # On a very busy machine; without this they would go on without a supervisor.
                for process_id in running:
                    with suppress(ProcessLookupError):
                        os.killpg(process_id, signal.SIGKILL)

    def _running(self) -> list[int]:
        try:
            known = self._rpc().getAllProcessInfo()
        except (OSError, xmlrpc.client.Error):
            return []
        return [it["pid"] for it in known if it["pid"]] if isinstance(known, list) else []

    def stop_leftover(self) -> bool:
        """Stop a supervisor whose `tanya up` is gone; whether there was one."""
        try:
            self._rpc().shutdown()
        except (OSError, xmlrpc.client.Error):
            return False
        deadline = time.monotonic() + _STOP_SECONDS
        while (self._var / "supervisor.sock").exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        return True

    def _rpc(self) -> xmlrpc.client.ServerProxy:
        transport = SupervisorTransport(  # type: ignore[no-untyped-call]
            None, None, f"unix://{self._var / 'supervisor.sock'}"
        )
        proxy = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
        return proxy.supervisor  # type: ignore[return-value]

    def _gave_up(self, process: Process) -> bool:
        try:
            info = self._rpc().getProcessInfo(process.name)
        except (OSError, xmlrpc.client.Error):
            return False
        return isinstance(info, dict) and info["statename"] == "FATAL"

    def _why(self, processes: Sequence[Process]) -> str:
        parts = []
        for process in processes:
            log = self._var / "log" / f"{process.name}.log"
            tail = (
                log.read_text(errors="replace").splitlines()[-_LOG_LINES:] if log.exists() else []
            )
            parts.append(
                "\n".join([f"{process.name} did not become ready. {log} ends with:", *tail])
            )
        return "\n\n".join(parts)

    def _check_disk(self) -> None:
        free = shutil.disk_usage(self._var).free / 1e6
        if free < _NEEDED_MB:
            raise StartError(
                f"Only {free:.0f} MB of disk space are left in {self._var}; {_NEEDED_MB} MB are "
                "needed. Free some space and start again."
            )

    def _configuration(self) -> str:
        var = _escaped(str(self._var))
        head = f"""\
[supervisord]
nodaemon=true
logfile={var}/log/supervisord.log
logfile_maxbytes=2MB
logfile_backups=1
pidfile={var}/supervisord.pid
childlogdir={var}/log

[unix_http_server]
file={var}/supervisor.sock
chmod=0700

[supervisorctl]
serverurl=unix://{var}/supervisor.sock

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""
        return head + "".join(self._section(process) for process in self._processes)

    def _environment(self) -> dict[str, str]:
        """All processes share one, so that no secret has to be written into the configuration."""
        return {k: v for process in self._processes for k, v in process.environment.items()}

    def _section(self, process: Process) -> str:
        log = _escaped(str(self._var / "log" / f"{process.name}.log"))
        command = _escaped(shlex.join(process.command))
        user = f"user={process.user}\n" if process.user else ""
        return f"""
[program:{process.name}]
command={command}
{user}directory={_escaped(str(ROOT))}
autorestart=true
startsecs=2
startretries={process.retries}
stopsignal={process.stop_signal}
stopwaitsecs=15
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile={log}
stdout_logfile_maxbytes=5MB
stdout_logfile_backups=2
"""


def _escaped(value: str) -> str:
    return value.replace("%", "%%")


def _is_ready(process: Process) -> bool:
    return process.is_ready() if process.is_ready else _answers(process.ready_url)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _check_port(process: Process) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", process.port))
        except OSError as error:
            kind = process.name.split("-")[0].replace("proxy", "gateway")
            setting = f"TANYA_{kind.upper()}_PORT"
            raise StartError(
                f"Port {process.port}, needed by {process.name}, is taken by another program. "
                f"Stop that program, or choose another port: {setting}={process.port + 1} make run"
            ) from error
