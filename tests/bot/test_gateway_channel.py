"""The channel between gateway and Rasa."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.tracker_store import (
    AwaitableTrackerStore,
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    SQLTrackerStore,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from bot.channels.gateway import GatewayInput, _forget, _kept_replies, _user_message


def body(**more):
    return {"conversation": "c1", "message_id": "7", "metadata": {"lpse": None}, **more}


def test_a_typed_slash_is_text_and_a_payload_keeps_its_slash():
    assert _user_message(body(text="/restart")).text == "restart"
    assert _user_message(body(text="/")).text == "?"
    assert (
        _user_message(body(payload='/setuju{"guide_id": "a"}')).text == '/setuju{"guide_id": "a"}'
    )


def test_a_channel_without_secret_does_not_start():
    for credentials in (None, {}, {"secret": ""}):
        with pytest.raises(RasaException):
            GatewayInput.from_credentials(credentials)


def test_the_replies_to_a_handled_message_are_found_again():
    custom = {"topic": "sapaan", "sources": [], "diagnosis": None}
    tracker = DialogueStateTracker.from_events(
        "c1",
        [
            UserUttered("halo", input_channel="gateway", message_id="6"),
            BotUttered("hai"),
            UserUttered("apa itu roaming", input_channel="gateway", message_id="7"),
            BotUttered(
                "Roaming adalah", {"custom": custom, "buttons": [{"title": "A", "payload": "/b"}]}
            ),
            BotUttered("kedua"),
            UserUttered("terima kasih", input_channel="gateway", message_id="8"),
            BotUttered("sama-sama"),
        ],
    )
    replies = _kept_replies(tracker, "7")
    assert [reply["text"] for reply in replies] == ["Roaming adalah", "kedua"]
    assert replies[0]["custom"] == custom
    assert replies[0]["buttons"] == [{"title": "A", "payload": "/b"}]
    assert _kept_replies(tracker, "9") is None


@pytest.mark.parametrize("kind", ["sql", "memory"])
def test_a_forgotten_conversation_is_gone_and_others_stay(tmp_path, kind):
    if kind == "sql":
        store = SQLTrackerStore(Domain.empty(), db=str(tmp_path / "rasa.db"))
    else:
        store = InMemoryTrackerStore(Domain.empty())
    wrapped = AwaitableTrackerStore(FailSafeTrackerStore(store))

    async def tell():
        for conversation in ("c1", "c2"):
            await wrapped.save(
                DialogueStateTracker.from_events(conversation, [UserUttered("rahasia")])
            )
        _forget(wrapped, "c1")
        _forget(wrapped, "tiada")
        return [await wrapped.retrieve(it) for it in ("c1", "c2")]

    forgotten, kept = asyncio.run(tell())
    assert forgotten is None
    assert kept.latest_message.text == "rahasia"
