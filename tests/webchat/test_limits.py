"""Nobody can ask for so much that others get nothing; whoever tries is told when to come back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask
from werkzeug.test import TestResponse

from tests.installed import program
from tests.stack import free_ports, wait_until
from webchat.limits import network_of
from webchat.streams import Streams

from .chat_client import Chat
from .problem_documents import assert_problem

Gateway = Callable[..., APIFlask]


def search(app: APIFlask, address: str = "10.0.0.1", **headers: str) -> TestResponse:
    # A senseless search: it counts like any other and opens nothing.
    return app.test_client().get(
        "/api/search?q=", headers=headers, environ_base={"REMOTE_ADDR": address}
    )


def assert_refused(response: TestResponse) -> None:
    assert_problem(response, 429, "too-many-requests")
    assert 1 <= int(response.headers["Retry-After"]) <= 3601
    assert "coba lagi dalam" in response.get_json()["detail"]


def test_one_address_may_ask_so_much_a_minute_and_others_go_on(gateway: Gateway) -> None:
    app = gateway(requests_per_minute=3)
    assert [search(app).status_code for _ in range(3)] == [422] * 3
    assert_refused(search(app))
    assert search(app, "10.0.0.2").status_code == 422


def test_probes_and_pages_are_not_counted(gateway: Gateway) -> None:
    app = gateway(requests_per_minute=1)
    for _ in range(3):
        for path in ("/health", "/ready", "/metrics", "/"):
            assert app.test_client().get(path).status_code == 200


def test_event_streams_of_an_office_are_not_counted(gateway: Gateway) -> None:
    app = gateway(requests_per_minute=2)
    app.extensions["streams"] = Streams(seconds=0)
    chat = Chat(app)
    for _ in range(5):
        assert chat.http.get(f"{chat.url}/events", headers=chat.headers).status_code == 200


def test_one_address_may_start_so_many_conversations_an_hour(gateway: Gateway) -> None:
    client = gateway(conversations_per_hour=2).test_client()
    assert [client.post("/api/conversations").status_code for _ in range(2)] == [201] * 2
    assert_refused(client.post("/api/conversations"))


def test_one_conversation_may_say_so_much_a_minute_and_others_go_on(gateway: Gateway) -> None:
    app = gateway(messages_per_minute=2)
    chat = Chat(app)
    chat.say("satu")
    chat.say("dua")
    assert_refused(chat.post({"text": "tiga"}))
    assert chat.texts("user") == ["satu", "dua"]
    Chat(app).say("satu")


def test_a_refused_message_is_taken_later_under_the_same_id(gateway: Gateway) -> None:
    first = gateway(messages_per_minute=1)
    chat = Chat(first)
    chat.say("satu")
    body = {"text": "dua", "client_message_id": "m2"}
    assert_refused(chat.post(body))
    chat.http = gateway().test_client()
    assert chat.post(body).status_code == 200
    assert chat.texts("user") == ["satu", "dua"]


def test_whoever_lacks_the_token_cannot_use_up_what_a_conversation_may_say(
    gateway: Gateway,
) -> None:
    chat = Chat(gateway(messages_per_minute=2))
    for _ in range(5):
        assert_problem(chat.http.post(f"{chat.url}/messages", json={"text": "a"}), 401)
    chat.say("halo")


def test_an_address_told_by_a_proxy_counts_only_behind_a_trusted_one(gateway: Gateway) -> None:
    def forwarded(app: APIFlask, address: str) -> int:
        return search(app, **{"X-Forwarded-For": address}).status_code

    open_to_all = gateway(requests_per_minute=1)
    assert [forwarded(open_to_all, f"1.1.1.{n}") for n in range(2)] == [422, 429]

    proxied = gateway(requests_per_minute=1, trusted_proxies=1)
    assert [forwarded(proxied, f"1.1.1.{n}") for n in range(2)] == [422, 422]
    # What a client claims in front of what the proxy saw is not believed.
    assert [forwarded(proxied, f"9.9.9.{n}, 2.2.2.2") for n in range(2)] == [422, 429]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_one_client_of_the_newer_internet_is_its_whole_network(address: str, network: str) -> None:
    assert network_of(address) == network


class Redis:
    """A server of the tests' own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (self._port,) = free_ports(1)
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        server = program("redis-server", "redis-server")
        command = [server, "--port", str(self._port), "--bind", "127.0.0.1", "--save", ""]
        self._process = subprocess.Popen(command, cwd=self._folder, stdout=subprocess.DEVNULL)
        wait_until(self._listens, 20, 0.05)

    def _listens(self) -> bool:
        import redis

        try:
            return bool(redis.Redis.from_url(self.url).ping())
        except redis.ConnectionError:
            return False

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    yield server
    server.stop()


def test_processes_count_together_in_redis_which_learns_no_address(
    gateway: Gateway, redis: Redis
) -> None:
    one, other = (gateway(requests_per_minute=2, redis_url=redis.url) for _ in range(2))
    assert [search(one).status_code, search(other).status_code] == [422, 422]
    assert_refused(search(one))
    assert_refused(search(other))

    import redis as client

    keys = client.Redis.from_url(redis.url).keys()
    assert keys
    assert not any(b"10.0.0" in key for key in keys)


def test_while_redis_is_away_each_process_counts_for_itself(gateway: Gateway, redis: Redis) -> None:
    app = gateway(requests_per_minute=2, redis_url=redis.url)
    search(app)
    redis.stop()
    assert [search(app).status_code for _ in range(3)] == [422, 422, 429]
    chat = Chat(gateway(redis_url=redis.url, messages_per_minute=1))
    chat.say("halo")
    assert_refused(chat.post({"text": "lagi"}))
