"""Every step of every walk-through can be left for a question or a human, and taken up again.

Forward, back, help and stop at every step are in the written conversations.
"""

from __future__ import annotations

import pytest

from knowledge.articles import articles
from tests.stack import Chat

pytestmark = pytest.mark.stack

WALKTHROUGHS = [
    (topic, walk.title, len(walk.steps))
    for topic, article in sorted(articles().items())
    for walk in article.walkthrough
]


@pytest.mark.parametrize(("topic", "title", "steps"), WALKTHROUGHS)
def test_a_question_and_a_human_at_every_step(stack, topic, title, steps):
    chat = Chat(stack)
    chat.post(payload=f"/{topic}")
    chat.replies = chat.history()
    chat.press(f"Pandu: {title}")
    for step in range(1, steps + 1):
        here = f"langkah {step} dari {steps}"
        assert here in chat.say("apa itu roaming?")
        assert "tentang_roaming" in chat.topics
        assert "nomor K-" in chat.say("saya mau bicara dengan petugas")
        if step < steps:
            assert f"Langkah {step + 1} dari {steps}" in chat.say("lanjut")
    assert f"Langkah {steps - 1} dari {steps}" in chat.say("kembali")
