"""Several processes of a kind are one: whoever answers, the conversation is the same."""

from __future__ import annotations

import re
import threading

import httpx
import pytest

from tests.console.desk import token_in
from tests.stack import wait_until

from .people import Talk
from .topology import NUMBERED, Cluster

pytestmark = [pytest.mark.stack, pytest.mark.timeout(900)]


class Officer:
    """Somebody at the console, who signs in at one gateway and may go on at another."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        added = cluster.run("officer", "add", name)
        password = re.search(r"Password: (\S+)", added.stdout)
        assert password, added.stderr
        self.cluster = cluster
        self._http = httpx.Client(timeout=30, trust_env=False)
        door = f"{cluster.url('gateway', 1)}/helpdesk"
        token = token_in(self._http.get(f"{door}/masuk").text)
        form = {"token_formulir": token, "nama": name, "password": password[1]}
        assert self._http.post(f"{door}/masuk", data=form).status_code == 302
        asked = self._http.get(f"{door}/sesi", headers={"Accept": "application/json"})
        self._token = asked.json()["token"]

    def work(self, gateway: int, conversation: str, deed: str, **form: str) -> httpx.Response:
        """Do something about a conversation at a gateway."""
        url = f"{self.cluster.url('gateway', gateway)}/helpdesk/percakapan/{conversation}/{deed}"
        return self._http.post(url, data={"token_formulir": self._token, **form})


def test_two_of_each_kind_run(cluster):
    assert all(cluster.running(f"{kind}-{number}") for kind in NUMBERED for number in (1, 2))


def test_an_officer_at_one_gateway_is_heard_by_a_visitor_of_the_other(cluster):
    visitor = Talk(cluster.url("gateway", 2))
    visitor.say("saya mau bicara dengan petugas")
    heard: list[str] = []
    listening = threading.Thread(target=listen, args=(visitor, heard), daemon=True)
    listening.start()
    officer = Officer(cluster, "Sari")
    assert officer.work(1, visitor.id, "ambil").status_code < 400
    reply = {"teks": "Selamat pagi, saya bantu.", "nonce": "satu"}
    assert officer.work(1, visitor.id, "balas", **reply).status_code < 400
    wait_until(lambda: any("Selamat pagi, saya bantu." in it for it in heard), 30)
    # Sent once more, elsewhere: the same reply.
    officer.work(2, visitor.id, "balas", **reply)
    assert [role for role, _ in visitor.transcript()].count("agent") == 1


def listen(visitor: Talk, heard: list[str]) -> None:
    """Take what the gateway sends by itself."""
    try:
        with visitor.events() as stream:
            for line in stream.iter_lines():
                heard.append(line)
    except httpx.TransportError:
        pass


@pytest.mark.parametrize(
    "wrong",
    [
        {"TANYA_REDIS_URL": "redis://127.0.0.1:1/0"},
        {"TANYA_DATABASE_URL": "postgresql://a:b@127.0.0.1:1/tanya"},
    ],
    ids=lambda it: next(iter(it)),
)
def test_a_check_that_is_refused_touches_nothing_that_runs(cluster, wrong):
    names = [f"{kind}-{number}" for kind in NUMBERED for number in (1, 2)]
    before = [cluster.process_id(name) for name in names]
    refused = cluster.run("check", **wrong)
    assert refused.returncode == 1
    assert "See that it runs" in refused.stdout
    assert [cluster.process_id(name) for name in names] == before


def test_figures_stay_inside(cluster):
    assert httpx.get(f"{cluster.gateway}/metrics").status_code == 404
    assert "tanya_messages" in httpx.get(f"{cluster.url('gateway', 1)}/metrics").text
