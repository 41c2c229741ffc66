"""The channel put together: what the application and the webhook know of it."""

from __future__ import annotations

import time

from tanya.settings import Settings
from webchat.channels.whatsapp.answering import Answering
from webchat.channels.whatsapp.forgetting import prune
from webchat.channels.whatsapp.graph import Graph
from webchat.channels.whatsapp.intake import Intake
from webchat.channels.whatsapp.numbers import Numbers
from webchat.channels.whatsapp.outbox import Outbox
from webchat.channels.whatsapp.phones import phones_with_work
from webchat.channels.whatsapp.reading import read
from webchat.channels.whatsapp.turns import SETTLE_SECONDS, Pace, Turns
from webchat.channels.whatsapp.worker import Worker
from webchat.conversations import Conversations
from webchat.metrics import Metrics
from webchat.store import Store

_STORING_SECONDS = 10.0
_THREADS = 8


class WhatsApp:
    """One business number on the platform."""

    def __init__(
        self, settings: Settings, store: Store, conversations: Conversations, metrics: Metrics
    ) -> None:
        """Serve the number that *settings* name; see `is_configured`."""
        self.verify_token = settings.whatsapp_verify_token.get_secret_value()
        self.app_secret = settings.whatsapp_app_secret.get_secret_value()
        self._phone_number_id = settings.whatsapp_phone_number_id
        self._metrics = metrics
        numbers = Numbers(settings.phone_secret.get_secret_value())
        graph = Graph(
            settings.whatsapp_graph_url,
            settings.whatsapp_token.get_secret_value(),
            settings.whatsapp_phone_number_id,
            settings.whatsapp_timeout_seconds,
        )
        name, _, language = (settings.whatsapp_template or "").partition(":")
        template = (name, language or "id") if name else None
        turns = Turns(
            store,
            Answering(store, conversations),
            Outbox(settings.whatsapp_doubt_seconds, template, time.time()),
            graph,
            numbers,
            Pace(settings.whatsapp_per_second),
            metrics,
            settings.answer_timeout_seconds + settings.whatsapp_timeout_seconds + _STORING_SECONDS,
        )
        allowed = settings.whatsapp_allowed_numbers
        self._intake = Intake(
            store, numbers, settings.max_message_chars, settings.messages_per_minute, allowed
        )
        self.worker = Worker(
            turns.take,
            lambda: phones_with_work(store, time.time() - SETTLE_SECONDS),
            graph.show_typing,
            lambda: prune(store),
            _THREADS,
        )

    def receive(self, body: bytes) -> None:
        """Store what a signed notification tells. Raises Unreadable and Replayed."""
        taken = self._intake.take(read(body, self._phone_number_id))
        for kind, count in taken.ignored.items():
            self._metrics.whatsapp_ignored.labels(kind).inc(count)
        self._metrics.whatsapp_received.inc(len(taken.to_answer))
        self.worker.wake(taken.phones, SETTLE_SECONDS)
        self.worker.type_to(taken.to_answer)


def is_configured(settings: Settings) -> bool:
    """Whether the settings name a number and the secrets that belong to it."""
    needed = (
        settings.whatsapp_phone_number_id,
        settings.whatsapp_token.get_secret_value(),
        settings.whatsapp_app_secret.get_secret_value(),
        settings.whatsapp_verify_token.get_secret_value(),
        settings.phone_secret.get_secret_value(),
    )
    return all(needed)
