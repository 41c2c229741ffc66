"""Notifications to the webhook: signed, in order for each phone, and repeated until taken."""

from __future__ import annotations

import hashlib
import heapq
import hmac
import itertools
import json
import random
import threading
import time
import zlib
from typing import Any

import httpx

from simulator.whatsapp.faults import Faults, happens

_LANES = 6
_MOST_AT_ONCE = 20
_PATIENCE_SECONDS = 10.0
_LONGEST_PAUSE_SECONDS = 2.0

Value = dict[str, Any]


class Notifier:
    """Delivers from a few lanes; a phone has always the same one, so its messages keep order."""

    def __init__(self, url: str, secret: str, phone_number_id: str) -> None:
        """Deliver to *url*, signed with *secret*."""
        self.faults = Faults()
        self._url = url
        self._secret = secret.encode()
        self._phone_number_id = phone_number_id
        self._lanes = [_Lane(self) for _ in range(_LANES)]

    def notify(self, phone: str, **told: list[dict[str, Any]]) -> None:
        """Tell the webhook ``messages`` (with ``contacts``) or ``statuses`` about a phone."""
        metadata = {
            "display_phone_number": "622100000000",
            "phone_number_id": self._phone_number_id,
        }
        value = {"messaging_product": "whatsapp", "metadata": metadata, **told}
        lane = self._lanes[zlib.crc32(phone.encode()) % _LANES]
        for _ in range(2 if happens(self.faults.repeated) else 1):
            lane.put(value, random.uniform(0, self.faults.shuffled_seconds))

    def pending(self) -> int:
        """How many notifications the webhook has not taken yet."""
        return sum(lane.pending() for lane in self._lanes)

    def deliver(self, http: httpx.Client, values: list[Value]) -> bool:
        """Make one call with an entry for each value; whether it was taken."""
        entries = [
            {"id": "200000000000002", "changes": [{"field": "messages", "value": value}]}
            for value in values
        ]
        body = json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()
        signature = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": f"sha256={signature}",
        }
        try:
            return http.post(self._url, content=body, headers=headers).status_code == 200
        except httpx.HTTPError:
            return False


class _Lane:
    """Notifications that follow one another; what is not taken comes again, later each time."""

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier
        self._http = httpx.Client(timeout=_PATIENCE_SECONDS, trust_env=False)
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._queue: list[tuple[float, int, int, Value]] = []
        self._busy = 0
        threading.Thread(target=self._run, daemon=True).start()

    def put(self, value: Value, seconds: float, tries: int = 0) -> None:
        with self._changed:
            due = time.monotonic() + seconds
            heapq.heappush(self._queue, (due, next(self._count), tries, value))
            self._changed.notify()

    def pending(self) -> int:
        with self._changed:
            return len(self._queue) + self._busy

    def _run(self) -> None:
        while True:
            batch = self._due()
            if not self._notifier.deliver(self._http, [value for *_, value in batch]):
                for _, _, tries, value in batch:
                    pause = min(0.2 * 2**tries, _LONGEST_PAUSE_SECONDS)
                    self.put(value, pause * random.uniform(0.7, 1.0), tries + 1)
            with self._changed:
                self._busy = 0

    def _due(self) -> list[tuple[float, int, int, Value]]:
        """Wait for what is due, and take it out."""
        with self._changed:
            while not self._queue or self._queue[0][0] > time.monotonic():
                wait = self._queue[0][0] - time.monotonic() if self._queue else None
                self._changed.wait(wait)
            batch = []
            while self._queue and self._queue[0][0] <= time.monotonic():
                batch.append(heapq.heappop(self._queue))
                if len(batch) == _MOST_AT_ONCE:
                    break
            self._busy = len(batch)
            return batch
