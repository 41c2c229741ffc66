"""The gateway under load, beside Rasa itself and the bot of `rasa init`: part of `make bench`.

So many people talk at once, each sending a message as soon as the last one is answered. The stock
bot is trained on its own data in a folder of its own and asked through Rasa's REST channel. The
table goes to docs/measurements.md.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import psutil

from bench.understanding.measuring import stage
from tanya.training import BOT_PYTHON, rasa_environment
from tests.stack import ROOT, Stack, free_ports, wait_until

PAGE = ROOT / "docs" / "measurements.md"
_MEASURED = re.compile(r"(?<=<!-- gateway -->\n).*(?=<!-- /gateway -->)", re.DOTALL)
_SIMULTANEOUS = (50, 200)
_MESSAGES = 600
"""In each run altogether."""
_TURNS = 60
_OPEN = 1000
_OURS = ("apa itu roaming?", "syarat aktivasi apa saja", "lupa user id", "cara ganti npwp")
_STOCK = ("hi", "I am sad", "are you a bot?", "bye")
Say = Callable[[int, int], tuple[str, dict[str, object], dict[str, str]]]
"""Path, body and headers of the message with a number in the conversation with a number."""


@dataclass(frozen=True)
class Load:
    """What came of a run; times in milliseconds."""

    per_second: float
    p50: float
    p95: float


def main() -> None:
    """Measure, print, and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        stock = _stock_loads(Path(folder, "stock"))
        whole = Path(folder, "whole")
        whole.mkdir()
        stack = Stack(whole)
        try:
            with stage("Starting everything"):
                stack.start()
            gateway = {it: _load(stack.gateway, it, _by_gateway(stack, it)) for it in _SIMULTANEOUS}
            rasa_url, rasa = _rasa(stack)
            alone = {it: _load(rasa_url, it, rasa) for it in _SIMULTANEOUS}
            added = _added(stack, rasa_url, rasa)
            grown = _memory_of_open_conversations(stack)
        finally:
            stack.stop()
    table = _table(stock, alone, gateway, added, grown)
    print(table)
    PAGE.write_text(_MEASURED.sub(lambda _: table, PAGE.read_text(encoding="utf-8")))


def _load(url: str, people: int, say: Say) -> Load:
    """Let *people* talk at once with the bot at *url*."""
    each = max(1, _MESSAGES // people)
    with stage(f"{people} conversations at once with {url}"), ThreadPoolExecutor(people) as pool:
        list(pool.map(lambda one: _talk(url, one, 1, say), range(people)))  # nothing is cold
        begun = time.monotonic()
        times = list(pool.map(lambda one: _talk(url, one, each, say), range(people)))
        seconds = time.monotonic() - begun
    p50, p95 = np.percentile([it for spent in times for it in spent], [50, 95])
    load = Load(people * each / seconds, float(p50), float(p95))
    print(load)
    return load


def _talk(url: str, one: int, messages: int, say: Say) -> list[float]:
    """Milliseconds of each of *messages* in one conversation. Raises when one is not answered."""
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)
    times = []
    for number in range(messages):
        message = say(one, number)
        begun = time.monotonic()
        try:
            _send(line, *message)
        except (ConnectionError, http.client.RemoteDisconnected):
            # A busy server takes an idle connection away; a browser would try again, too.
            line.close()
            _send(line, *message)
        times.append((time.monotonic() - begun) * 1000)
    line.close()
    return times


def _send(
    line: http.client.HTTPConnection, path: str, body: dict[str, object], headers: dict[str, str]
) -> None:
    line.request("POST", path, json.dumps(body), {"Content-Type": "application/json", **headers})
    answer = line.getresponse()
    told = answer.read()
    if answer.status != 200 or not _answered(told):
        raise RuntimeError(f"{path}: HTTP {answer.status}: {told[:200]!r}")


def _answered(told: bytes) -> bool:
    said = json.loads(told)
    messages = said["messages"] if isinstance(said, dict) else said
    # Being asked to wait is no answer.
    return bool(messages) and all(it.get("role") != "system" for it in messages)


def _by_gateway(stack: Stack, people: int) -> Say:
    keys = [_post(stack.gateway, "/api/conversations", {}) for _ in range(people)]

    def say(one: int, number: int) -> tuple[str, dict[str, object], dict[str, str]]:
        key = keys[one]
        path = f"/api/conversations/{key['id']}/messages"
        body: dict[str, object] = {"text": _OURS[number % 4], "client_message_id": uuid.uuid4().hex}
        return path, body, {"Authorization": f"Bearer {key['token']}"}

    return say


def _rasa(stack: Stack) -> tuple[str, Say]:
    """Where Rasa listens, and how one talks with it through its channel for the gateway."""
    secrets = json.loads((stack.var / "secrets.json").read_text())
    headers = {"X-Tanya-Secret": secrets["TANYA_CHANNEL_SECRET"]}
    run = time.monotonic_ns()

    def say(one: int, number: int) -> tuple[str, dict[str, object], dict[str, str]]:
        body: dict[str, object] = {
            "conversation": f"bench-{run}-{one}",
            "message_id": str(time.monotonic_ns()),
            "text": _OURS[number % 4],
            "metadata": {"lpse": None, "channel": "web", "address": None, "identity": None},
        }
        return "/webhooks/gateway/messages", body, headers

    return f"http://127.0.0.1:{stack.port('rasa')}", say


def _added(stack: Stack, rasa_url: str, rasa: Say) -> float:
    """Milliseconds that a lone message spends in the gateway, in the median."""
    by_gateway = _talk(stack.gateway, 0, _TURNS, _by_gateway(stack, 1))
    return float(np.median(by_gateway) - np.median(_talk(rasa_url, 0, _TURNS, rasa)))


def _memory_of_open_conversations(stack: Stack) -> dict[str, float]:
    """Megabytes that gateway and Rasa grow by for a thousand conversations of one answer each."""
    before = {name: _megabytes(stack, name) for name in ("gateway", "rasa")}
    say = _by_gateway(stack, _OPEN)
    with stage(f"{_OPEN} open conversations"), ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: _talk(stack.gateway, one, 1, say), range(_OPEN)))
    return {name: _megabytes(stack, name) - before[name] for name in before}


def _megabytes(stack: Stack, name: str) -> float:
    root = psutil.Process(stack.process_id(name))
    ours = [root, *root.children(recursive=True)]
    return float(sum(it.memory_full_info().pss for it in ours)) / 1e6


def _post(url: str, path: str, body: dict[str, object]) -> dict[str, str]:
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    line.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    key: dict[str, str] = json.loads(line.getresponse().read())
    line.close()
    return key


def _stock_loads(folder: Path) -> dict[int, Load]:
    with stock_bot(folder) as url:

        def say(one: int, number: int) -> tuple[str, dict[str, object], dict[str, str]]:
            body: dict[str, object] = {"sender": f"s{one}", "message": _STOCK[number % 4]}
            return "/webhooks/rest/webhook", body, {}

        return {it: _load(url, it, say) for it in _SIMULTANEOUS}


@contextmanager
def stock_bot(folder: Path) -> Iterator[str]:
    """The bot of `rasa init`, trained and running; its address."""
    packages = next((BOT_PYTHON.parents[1] / "lib").glob("python*/site-packages"))
    shutil.copytree(packages / "rasa" / "cli" / "initial_project", folder)
    environment = {**rasa_environment(), "PYTHONWARNINGS": "ignore"}
    with stage("Training the bot of rasa init"):
        subprocess.run(
            [BOT_PYTHON, "-m", "rasa", "train", "--fixed-model-name", "stock"],
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
        )
    (port,) = free_ports(1)
    with Path(folder, "log").open("w") as log:
        rasa = subprocess.Popen(
            [BOT_PYTHON, "-m", "rasa", "run", "--port", str(port), "--interface", "127.0.0.1"],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        with stage("Starting the bot of rasa init"):
            wait_until(lambda: _is_up(url), 180, 1)
        yield url
    finally:
        rasa.terminate()
        rasa.wait(60)


def _is_up(url: str) -> bool:
    try:
        return _talk(url, 0, 1, lambda *_: ("/webhooks/rest/webhook", _HELLO, {})) != []
    except (OSError, RuntimeError, http.client.HTTPException):
        return False


_HELLO: dict[str, object] = {"sender": "s", "message": "hi"}


def _table(
    stock: dict[int, Load],
    alone: dict[int, Load],
    gateway: dict[int, Load],
    added: float,
    grown: dict[str, float],
) -> str:
    busy = f"load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    lines = [
        f"Measured on {date.today()} on {os.cpu_count()} cores ({busy}).",
        "",
        "| at once | who | messages/s | median ms | 95th percentile ms |",
        "|--:|---|--:|--:|--:|",
    ]
    for people in _SIMULTANEOUS:
        for who, loads in (
            ("the bot of `rasa init`, REST channel", stock),
            ("our Rasa alone", alone),
            ("the gateway, with Rasa behind it", gateway),
        ):
            it = loads[people]
            lines.append(
                f"| {people} | {who} | {it.per_second:.1f} | {it.p50:.0f} | {it.p95:.0f} |"
            )
    for people in _SIMULTANEOUS:
        ours, theirs = gateway[people], stock[people]
        lines += [
            "",
            f"With {people} at once the gateway takes {ours.per_second / theirs.per_second:.2f} "
            f"times the messages of stock (aim 3), at {ours.p95 / theirs.p95:.2f} of its 95th "
            "percentile (aim a third).",
        ]
    lines += [
        "",
        f"A lone message spends {added:.0f} ms in the gateway (median, Rasa's time taken off). "
        f"{_OPEN} open conversations cost the gateway {grown['gateway']:.1f} MB and Rasa "
        f"{grown['rasa']:.1f} MB.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
