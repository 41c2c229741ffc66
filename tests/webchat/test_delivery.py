"""Every message is answered exactly once and in order, whatever fails in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from apiflask import APIFlask
from sqlalchemy import update

from webchat.conversations import AWAY, SLOW
from webchat.delivery import NOT_ACCEPTED
from webchat.store import Conversation

from .chat_client import Chat, eventually
from .fake_rasa import FakeRasa


def test_the_same_client_message_id_twice_is_one_message(chat: Chat, rasa: FakeRasa) -> None:
    first = chat.say("halo", "m1")
    assert chat.say("halo", "m1") == first
    assert chat.say("something else", "m1") == first
    assert rasa.texts == ["halo"]
    assert len(chat.messages()) == 2


def test_the_same_client_message_id_at_the_same_moment_is_one_message(
    gateway: Callable[..., APIFlask], rasa: FakeRasa
) -> None:
    rasa.delay_seconds = 0.2
    apps = [gateway(), gateway()]
    chat = Chat(apps[0])

    def send(number: int) -> object:
        client = apps[number % 2].test_client()
        body = {"text": "halo", "client_message_id": "m1"}
        url = f"{chat.url}/messages"
        return client.post(url, headers=chat.headers, json=body).get_json()["messages"]

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(send, range(8)))

    assert rasa.texts == ["halo"]
    assert rasa.requests == 1
    assert all(reply == replies[0] for reply in replies)
    assert chat.texts("bot") == ["Jawaban untuk: halo"]


def test_the_same_client_message_id_in_another_conversation_is_another_message(
    app: APIFlask, rasa: FakeRasa
) -> None:
    Chat(app).say("halo", "m1")
    Chat(app).say("apa kabar", "m1")
    assert rasa.texts == ["halo", "apa kabar"]


def test_a_message_sent_while_rasa_is_away_is_kept_and_answered_once_when_it_is_back(
    chat: Chat, rasa: FakeRasa
) -> None:
    rasa.stop()
    (notice,) = chat.say("halo", "m1")
    assert (notice["role"], notice["text"]) == ("system", AWAY)
    assert chat.say("halo", "m1") == [notice]

    rasa.start()
    eventually(lambda: chat.texts("bot"))
    assert [message["role"] for message in chat.messages()] == ["user", "system", "bot"]
    assert chat.texts("bot") == ["Jawaban untuk: halo"]
    assert [reply["role"] for reply in chat.say("halo", "m1")] == ["bot"]
    assert rasa.texts == ["halo"]


def test_many_waiting_messages_are_answered_each_once_and_in_order(
    chat: Chat, rasa: FakeRasa
) -> None:
    words = [f"pesan {number}" for number in range(12)]
    rasa.stop()
    for word in words:
        assert chat.say(word)[0]["text"] == AWAY
    rasa.start()

    eventually(lambda: len(chat.texts("bot")) == len(words))
    assert rasa.texts == words
    assert chat.texts("bot") == [f"Jawaban untuk: {word}" for word in words]


def test_a_new_message_does_not_overtake_a_waiting_one(
    gateway: Callable[..., APIFlask], rasa: FakeRasa
) -> None:
    chat = Chat(gateway(retry_seconds=3600))
    rasa.failures = [503]
    chat.say("pertama")

    (reply,) = chat.say("kedua")

    assert reply["text"] == "Jawaban untuk: kedua"
    assert rasa.texts == ["pertama", "kedua"]
    assert chat.texts("bot") == ["Jawaban untuk: pertama", "Jawaban untuk: kedua"]


def test_messages_sent_at_once_are_answered_in_their_stored_order(
    gateway: Callable[..., APIFlask], rasa: FakeRasa
) -> None:
    apps = [gateway(), gateway()]
    chat = Chat(apps[0])

    def send(number: int) -> object:
        client = apps[number % 2].test_client()
        body = {"text": f"pesan {number}"}
        url = f"{chat.url}/messages"
        return client.post(url, headers=chat.headers, json=body).get_json()["messages"]

    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(send, range(12)))

    assert rasa.texts == chat.texts("user")
    assert chat.texts("bot") == [f"Jawaban untuk: {text}" for text in chat.texts("user")]
    for number, reply in enumerate(replies):
        assert [message["text"] for message in reply] == [f"Jawaban untuk: pesan {number}"]


def test_a_lost_response_does_not_lead_to_a_second_answer(chat: Chat, rasa: FakeRasa) -> None:
    rasa.dropped_responses = 1
    chat.say("halo")
    eventually(lambda: chat.texts("bot"))
    assert rasa.texts == ["halo"]
    assert rasa.requests == 2
    assert chat.texts("bot") == ["Jawaban untuk: halo"]


def test_a_slow_answer_comes_later(gateway: Callable[..., APIFlask], rasa: FakeRasa) -> None:
    chat = Chat(gateway(answer_timeout_seconds=0.3))
    rasa.delay_seconds = 1
    (notice,) = chat.say("halo")
    assert notice["text"] == SLOW
    rasa.delay_seconds = 0
    eventually(lambda: chat.texts("bot"))
    assert rasa.texts == ["halo"]


def test_the_lease_of_a_crashed_process_holds_nobody_up_for_long(
    gateway: Callable[..., APIFlask], rasa: FakeRasa
) -> None:
    app = gateway(answer_timeout_seconds=0.3)
    chat = Chat(app)

    def crashed_process_holds_lease_until(moment: float) -> None:
        with app.extensions["store"].changing() as session:
            session.execute(update(Conversation).values(lease_owner="dead", leased_until=moment))

    crashed_process_holds_lease_until(time.time() + 20)
    assert chat.say("halo")[0]["text"] == SLOW
    assert rasa.texts == []

    crashed_process_holds_lease_until(time.time() - 1)
    eventually(lambda: chat.texts("bot"))
    assert rasa.texts == ["halo"]


def test_a_clock_that_was_put_back_holds_nobody_up(
    gateway: Callable[..., APIFlask], rasa: FakeRasa
) -> None:
    app = gateway()
    chat = Chat(app)
    with app.extensions["store"].changing() as session:
        an_hour_ahead = time.time() + 3600
        session.execute(update(Conversation).values(lease_owner="x", leased_until=an_hour_ahead))
    assert chat.say("halo")[0]["text"] == "Jawaban untuk: halo"


def test_who_lost_the_lease_while_asking_stores_nothing(
    gateway: Callable[..., APIFlask], rasa: FakeRasa
) -> None:
    app = gateway(retry_seconds=3600)
    chat = Chat(app)
    rasa.delay_seconds = 0.5

    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(chat.say, "halo")
        eventually(lambda: rasa.requests)
        with app.extensions["store"].changing() as session:
            session.execute(
                update(Conversation).values(lease_owner="x", leased_until=time.time() + 2)
            )
        eventually(lambda: rasa.texts)
        (reply,) = sent.result()

    # It asked again once the other's lease had run out, and stored that answer only.
    assert rasa.requests == 2
    assert chat.texts("bot") == ["Jawaban untuk: halo"] == [reply["text"]]


def test_a_restarted_gateway_answers_what_its_predecessor_left(
    gateway: Callable[..., APIFlask], rasa: FakeRasa
) -> None:
    rasa.stop()
    predecessor = gateway(retry_seconds=3600)
    chat = Chat(predecessor)
    chat.say("halo")
    rasa.start()

    gateway().test_client().get("/health")

    eventually(lambda: chat.texts("bot"))
    assert rasa.texts == ["halo"]


def test_a_message_that_rasa_will_never_accept_blocks_nothing(chat: Chat, rasa: FakeRasa) -> None:
    rasa.failures = [422]
    (notice,) = chat.say("halo")
    assert (notice["role"], notice["text"]) == ("system", NOT_ACCEPTED)
    assert chat.say("lagi")[0]["role"] == "bot"


def test_one_conversation_that_always_fails_does_not_keep_another_waiting(
    app: APIFlask, rasa: FakeRasa
) -> None:
    rasa.stop()
    chats = [Chat(app) for _ in range(3)]
    for chat in chats:
        chat.say("halo")
    rasa.failures = [500]
    rasa.start()
    eventually(lambda: all(chat.texts("bot") for chat in chats))


def test_silence_of_the_bot_is_an_answer(chat: Chat, rasa: FakeRasa) -> None:
    rasa.scripted["halo"] = []
    assert chat.say("halo") == []
    assert chat.say("lagi")[0]["text"] == "Jawaban untuk: lagi"
    assert rasa.texts == ["halo", "lagi"]
