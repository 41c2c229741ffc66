"""How long a message may get."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rasa_sdk.executor import CollectingDispatcher

from actions.replies import BUBBLE, say

paragraphs = st.lists(st.integers(1, BUBBLE).map(lambda n: "x" * n), min_size=1, max_size=6)


@given(paragraphs)
def test_a_long_text_is_cut_between_paragraphs_and_nothing_is_lost(parts):
    dispatcher = CollectingDispatcher()
    say(dispatcher, "\n\n".join(parts), topic="gagal_login", buttons=[("Ya", "/setuju")])
    texts = [message["text"] for message in dispatcher.messages]
    assert all(len(text) <= BUBBLE for text in texts)
    assert "\n\n".join(texts) == "\n\n".join(parts)


def test_buttons_and_diagnosis_stand_with_the_last_message():
    dispatcher = CollectingDispatcher()
    parts = "\n\n".join(["x" * 400, "y" * 400])
    say(dispatcher, parts, diagnosis={"code": "SUDAH_AKTIF"}, buttons=[("Ya", "/setuju")])
    first, last = dispatcher.messages
    assert (first["buttons"], first["custom"]["diagnosis"]) == ([], None)
    assert (len(last["buttons"]), last["custom"]["diagnosis"]["code"]) == (1, "SUDAH_AKTIF")
