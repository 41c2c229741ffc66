"""What gets in the way of the action server: a slow, failing or vanishing simulator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from tests.stack import ROOT, Stack, wait_until

SLOW_SECONDS = 2.0
FAILS, VANISHES, SLOW = "fails", "vanishes", "is slow"


class Hindrance:
    """A door before the simulator: lets everything through until told otherwise."""

    def __init__(self, simulator: str) -> None:
        self.simulator = simulator
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.met = 0
        self.clear()

    def clear(self) -> None:
        """Let everything through again."""
        self._how, self._path = "", ""

    def set(self, how: str, path: str = "") -> None:
        """From now on every request whose path holds *path* fails, vanishes or is slow."""
        self._how, self._path, self.met = how, path, 0

    @contextmanager
    def open(self) -> Iterator[Hindrance]:
        """Serve for as long as the block lasts."""
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                how = door._how if door._path in self.path else ""
                door.met += bool(how)
                if how == VANISHES:
                    self.connection.close()
                elif how == FAILS:
                    self.send_error(500)
                else:
                    time.sleep(SLOW_SECONDS if how == SLOW else 0)
                    self._pass_on()

            do_POST = do_GET  # noqa: N815 (the name that the server looks for)

            def _pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                kept = {"Authorization", "Content-Type"}
                headers = {name: self.headers[name] for name in kept & {*self.headers}}
                url = f"{door.simulator}{self.path}"
                answer = httpx.request(self.command, url, content=body, headers=headers)
                self.send_response(answer.status_code)
                self.send_header("Content-Type", answer.headers["Content-Type"])
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@contextmanager
def other_actions(stack: Stack, **changes: str) -> Iterator[None]:
    """An action server with changed settings in the place of the stack's own."""
    secrets = json.loads((stack.var / "secrets.json").read_text())
    environment = {
        **os.environ,
        **stack._environment,
        **secrets,
        "TANYA_SIMULATOR_URL": stack.simulator,
        "TANYA_DATABASE_URL": f"sqlite:///{stack.var / 'tanya.db'}",
        **changes,
    }
    stack.control("stop", "actions")
    command = [sys.executable, "-m", "actions", "--port", environment["TANYA_ACTIONS_PORT"]]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_until(stack.ready, 60)
        yield
    finally:
        server.terminate()
        server.wait(30)
        stack.control("start", "actions")
        wait_until(stack.ready, 60)
