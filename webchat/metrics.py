"""What the gateway counts, in Prometheus' format; figures are of this process."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """The counters of one gateway process."""

    def __init__(self) -> None:
        """Start from zero."""
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "tanya_http_requests",
            "Requests by endpoint and status.",
            ["endpoint", "status"],
            registry=self._registry,
        )
        self.messages = Counter(
            "tanya_messages",
            "Messages of users by what their sender was told: answered or waiting.",
            ["outcome"],
            registry=self._registry,
        )
        self.masked = Counter(
            "tanya_masked",
            "Messages in which personal data was hidden, by kind.",
            ["kind"],
            registry=self._registry,
        )
        self.answer_seconds = Histogram(
            "tanya_answer_seconds",
            "Time from asking the assistant to its stored replies, in seconds.",
            registry=self._registry,
        )
        self.waiting_messages = Gauge(
            "tanya_waiting_messages",
            "Messages that wait for an answer, in the whole database.",
            registry=self._registry,
        )
        self.cases = Gauge(
            "tanya_cases",
            "Open cases of officers by shelf: antrean (waiting) and ditangani (taken).",
            ["shelf"],
            registry=self._registry,
        )
        self.whatsapp_received = Counter(
            "tanya_whatsapp_received",
            "Messages that came by WhatsApp, each counted once.",
            registry=self._registry,
        )
        self.whatsapp_sent = Counter(
            "tanya_whatsapp_sent",
            "Attempts to send a WhatsApp message, by what became of them.",
            ["outcome"],
            registry=self._registry,
        )
        self.whatsapp_ignored = Counter(
            "tanya_whatsapp_ignored",
            "What WhatsApp told and nobody needed, by kind.",
            ["kind"],
            registry=self._registry,
        )

    def text(self) -> bytes:
        """The exposition that Prometheus reads."""
        return generate_latest(self._registry)
