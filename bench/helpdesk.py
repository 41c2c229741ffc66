"""Officers and users at once: is anything lost, and how long do they wait?

``python -m bench.helpdesk [OFFICERS] [USERS]`` starts one gateway process beside a fake Rasa. Every
user hands over and writes on; all officers try for every case, and answer what they got.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from tests.console.desk import CASE, PASSWORD, handing_over, token_in
from tests.webchat.fake_rasa import FakeRasa
from tests.webchat.gateway_process import GatewayProcess
from webchat.console.officers import Officers
from webchat.store import Store

_JSON = {"Accept": "application/json"}
_WORDS = 3


def patiently(ask: Any) -> httpx.Response:
    """Ask again, as the widget does, while the server is too busy."""
    for _ in range(20):
        try:
            answer: httpx.Response = ask()
        except httpx.TransportError:
            time.sleep(0.5)
            continue
        if answer.status_code != 503:
            return answer
        time.sleep(0.5)
    raise SystemExit("the gateway does not answer")


class Times:
    """Milliseconds of requests by what they were for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._of: dict[str, list[float]] = {}

    def take(self, what: str, ask: Any) -> httpx.Response:
        """Ask, and keep how long it took."""
        begun = time.perf_counter()
        answer = patiently(ask)
        with self._guard:
            self._of.setdefault(what, []).append((time.perf_counter() - begun) * 1000)
        return answer

    def __str__(self) -> str:
        lines = []
        for what, taken in self._of.items():
            taken.sort()
            p50, p95 = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
            lines.append(f"{what:10} {len(taken):6} p50 {p50:7.0f} ms  p95 {p95:7.0f} ms")
        return "\n".join(lines)


class User:
    """Somebody who asks for an officer and then writes on."""

    def __init__(self, url: str, times: Times) -> None:
        self._http = httpx.Client(base_url=f"{url}/api", timeout=60)
        key = times.take(
            "begin", lambda: self._http.post("/conversations", json={"lpse": "lkpp"})
        ).json()
        self.id, self._times = key["id"], times
        self._http.headers["Authorization"] = f"Bearer {key['token']}"

    def say(self, text: str) -> None:
        """Send a message."""
        url, body = f"/conversations/{self.id}/messages", {"text": text, "client_message_id": text}
        answer = self._times.take("say", lambda: self._http.post(url, json=body))
        answer.raise_for_status()

    def heard(self) -> list[str]:
        """What officers have said."""
        told = patiently(lambda: self._http.get(f"/conversations/{self.id}/messages")).json()
        return [it["text"] for it in told["messages"] if it["role"] == "agent"]


class Worker:
    """An officer who takes what they can get."""

    def __init__(self, url: str, name: str, times: Times) -> None:
        self._http = httpx.Client(base_url=f"{url}/helpdesk", timeout=60)
        form = {"nama": name, "password": PASSWORD}
        form["token_formulir"] = token_in(self._http.get("/masuk").text)
        assert self._http.post("/masuk", data=form).status_code == 302
        token = self._http.get("/sesi", headers=_JSON).json()["token"]
        self._http.headers.update({**_JSON, "X-Token-Formulir": token})
        self._times = times

    def serve(self, conversation: str) -> bool:
        """Take a case and answer every word in it; False when another was faster."""
        url = f"/percakapan/{conversation}"
        if self._post("claim", f"{url}/ambil").status_code != 200:
            return False
        self._times.take("look", lambda: self._http.get(f"{url}/baru?after=0"))
        for number in range(_WORDS):
            reply = {"teks": f"balasan {number}", "nonce": str(number)}
            self._post("reply", f"{url}/balas", **reply).raise_for_status()
        return True

    def _post(self, what: str, url: str, **form: str) -> httpx.Response:
        return self._times.take(what, lambda: self._http.post(url, data=form))


def main(officers: int = 20, users: int = 200) -> None:
    """Let them work, and print what was lost and how long things took."""
    rasa, times = FakeRasa(), Times()
    rasa.scripted["petugas"] = [handing_over(CASE)]
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/gateway.db"
        gateway = GatewayProcess(Path(folder), database, rasa.url)
        desk = Officers(Store(database), 60)
        for number in range(officers):
            desk.add(f"Petugas {number}", "officer", PASSWORD)
        workers = [Worker(gateway.url, f"Petugas {it}", times) for it in range(officers)]
        begun = time.perf_counter()
        with ThreadPoolExecutor(users) as pool:
            people = list(pool.map(lambda _: User(gateway.url, times), range(users)))
            for word in ("petugas", *(f"pesan {it}" for it in range(_WORDS))):
                list(pool.map(lambda it, word=word: it.say(word), people))

            def shift(worker: Worker) -> int:
                return sum(worker.serve(it.id) for it in people)

            talking = [pool.submit(it.say, "masih di sini") for it in people]
            with ThreadPoolExecutor(officers) as shifts:
                served = sum(shifts.map(shift, workers))
            for it in talking:
                it.result()
            expected = [f"balasan {it}" for it in range(_WORDS)]
            lost = sum(it != expected for it in pool.map(User.heard, people))
        print(f"{officers} officers, {users} users: {time.perf_counter() - begun:.1f} s")
        print(f"cases served {served}, conversations with a reply lost or doubled {lost}")
        print(times)
        gateway.terminate()
    rasa.stop()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
