"""Live events: a client that reconnects misses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from apiflask import APIFlask

from webchat.streams import Streams

from .chat_client import Chat
from .fake_rasa import FakeRasa


def events(chat: Chat, after: int = 0, last_event_id: str = "") -> Iterator[dict[str, Any]]:
    """The events of one stream, until it ends."""
    headers = chat.headers | ({"Last-Event-ID": last_event_id} if last_event_id else {})
    response = chat.http.get(f"{chat.url}/events?after={after}", headers=headers)
    assert response.mimetype == "text/event-stream"
    text = ""
    for chunk in response.iter_encoded():
        text += chunk.decode()
        *complete, text = text.split("\n\n")
        for event in complete:
            fields = dict(line.split(": ", 1) for line in event.split("\n"))
            if "data" in fields:
                assert fields["event"] == "message"
                message = json.loads(fields["data"])
                assert fields["id"] == str(message["id"])
                yield message


def test_a_stream_tells_what_is_stored_and_then_ends(app: APIFlask, chat: Chat) -> None:
    app.extensions["streams"] = Streams(seconds=0)
    chat.say("halo")
    assert list(events(chat)) == chat.messages()


def test_a_client_resumes_after_the_last_event_it_saw(app: APIFlask, chat: Chat) -> None:
    app.extensions["streams"] = Streams(seconds=0)
    chat.say("satu")
    seen = list(events(chat))
    chat.say("dua")

    news = chat.messages()[len(seen) :]
    assert list(events(chat, last_event_id=str(seen[-1]["id"]))) == news
    assert list(events(chat, after=seen[-1]["id"])) == news
    assert list(events(chat, last_event_id="nonsense")) == seen + news


def test_a_late_answer_arrives_in_an_open_stream(chat: Chat, rasa: FakeRasa) -> None:
    rasa.stop()
    chat.say("halo")
    stream = events(chat)
    assert [next(stream)["role"], next(stream)["role"]] == ["user", "system"]

    rasa.start()
    assert next(stream)["text"] == "Jawaban untuk: halo"


def test_one_stream_too_many_tells_the_news_and_ends(app: APIFlask, chat: Chat) -> None:
    app.extensions["streams"] = Streams(most=1)
    chat.say("halo")
    first = events(chat)
    next(first)
    assert len(list(events(chat))) == 2
    assert next(first)["role"] == "bot"


def test_a_closed_stream_makes_room_for_the_next(app: APIFlask, chat: Chat) -> None:
    app.extensions["streams"] = streams = Streams(most=1, seconds=0)
    chat.say("halo")
    for _ in range(3):
        assert len(list(events(chat))) == 2
    with_room = streams.follow(lambda _: [], 0)
    next(with_room)
    with_room.close()
    assert len(list(events(chat))) == 2
