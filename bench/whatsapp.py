"""The WhatsApp channel under load: part of `make bench`.

A real gateway process with its database on disk, the stand-in for the platform, and a fake
assistant that answers at once: what is measured is the channel.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table

from tests.stack import wait_until
from tests.webchat.fake_rasa import FakeRasa
from tests.whatsapp.outside import NUMBER_ID, SECRETS, Outside

PHONES = [f"62812{number:08d}" for number in range(100)]
PER_SECOND, SECONDS = 100, 15
SUSTAINED = 1000


def main() -> None:
    """Measure and print."""
    rasa = FakeRasa()
    table = Table("WhatsApp", "value", "aim", title=f"{os.cpu_count()} cores, SQLite on disk")
    with tempfile.TemporaryDirectory() as folder:
        # Faster than the platform takes them from one number, so as not to measure our own pace.
        fast = {"TANYA_WHATSAPP_PER_SECOND": "1000", "TANYA_MESSAGES_PER_MINUTE": "0"}
        outside = Outside(Path(folder), rasa.url, **fast)
        outside.start()
        try:
            seconds = sustained(outside)
            rate = f"{SUSTAINED / seconds:.0f} a second"
            table.add_row(f"{SUSTAINED} messages, written to answered", rate, "")
            p50, p95, p99 = np.percentile(acknowledgements(outside), [50, 95, 99])
            what = f"acknowledged, at {PER_SECOND} messages a second"
            table.add_row(f"{what}: median", f"{p50:.0f} ms", "")
            table.add_row(f"{what}: 95th percentile", f"{p95:.0f} ms", "50 ms")
            table.add_row(f"{what}: 99th percentile", f"{p99:.0f} ms", "")
        finally:
            outside.stop()
            rasa.stop()
    Console(width=100).print(table)


def sustained(outside: Outside) -> float:
    """Seconds from the first message written to the last answer on its phone."""
    begun = time.monotonic()
    with ThreadPoolExecutor(4) as writers:
        for number in range(SUSTAINED):
            phone = PHONES[number % len(PHONES)]
            writers.submit(outside.phones.write, phone, f"pesan {number}")

    def answered() -> bool:
        found = sum(len(outside.phones.received(phone)) for phone in PHONES)
        return found >= SUSTAINED

    wait_until(answered, 300, 1)
    return time.monotonic() - begun


def acknowledgements(outside: Outside) -> list[float]:
    """Milliseconds until each notification got its 200, sent when due and not when convenient."""
    # Idle connections are given up before the gateway closes them.
    limits = httpx.Limits(max_connections=64, keepalive_expiry=0.5)
    http = httpx.Client(timeout=20, limits=limits)
    start = time.monotonic() + 0.5

    def deliver(number: int) -> float:
        body = notification(number)
        due = start + number / PER_SECOND
        time.sleep(max(0.0, due - time.monotonic()))
        url = f"{outside.gateway}/webhooks/whatsapp"
        http.post(url, content=body, headers=signature(body)).raise_for_status()
        # From when it was due: what waits behind a slow one is late, too.
        return (time.monotonic() - due) * 1000

    with ThreadPoolExecutor(64) as senders:
        return list(senders.map(deliver, range(PER_SECOND * SECONDS)))


def notification(number: int) -> bytes:
    """A text message as the platform delivers it."""
    phone = PHONES[number % len(PHONES)]
    message = {
        "from": phone,
        "id": f"wamid.bench{number}",
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": f"pesan {number}"},
    }
    metadata = {"display_phone_number": "622100000000", "phone_number_id": NUMBER_ID}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "messages": [message]}
    changes = [{"field": "messages", "value": value}]
    told = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}
    return json.dumps(told).encode()


def signature(body: bytes) -> dict[str, str]:
    """The header that proves where *body* comes from."""
    secret = SECRETS["TANYA_WHATSAPP_APP_SECRET"].encode()
    made = hmac.new(secret, body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={made}"}


if __name__ == "__main__":
    main()
