"""Live events: the message table, followed and told as server-sent events."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence

from webchat.schemas import MessageOut

# Each open stream occupies a thread of the web server, so streams are few and short; the server
# needs more threads than this. Beyond it a stream tells what is new and ends at once.
MAX_STREAMS = 24
_STREAM_SECONDS = 55.0
_LOOK_SECONDS = 1.0
_KEEP_ALIVE_SECONDS = 15.0
_RECONNECT_MILLISECONDS = 2000


class Streams:
    """The open event streams of this process."""

    def __init__(self, most: int = MAX_STREAMS, seconds: float = _STREAM_SECONDS) -> None:
        """Keep at most *most* streams open, each for *seconds*."""
        self._free = threading.BoundedSemaphore(most)
        self._seconds = seconds
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End all streams; clients reconnect by themselves."""
        self._stopped.set()

    def follow(
        self, messages_after: Callable[[int], Sequence[MessageOut]], after: int
    ) -> Iterator[str]:
        """Events for every message with an id above *after*, as they come.

        The event id is the message id, so a client that comes back with it misses nothing.
        """
        yield f"retry: {_RECONNECT_MILLISECONDS}\n\n"
        long_lived = self._free.acquire(blocking=False)
        try:
            end = time.monotonic() + (self._seconds if long_lived else 0)
            spoke = time.monotonic()
            while True:
                for message in messages_after(after):
                    after = message.id
                    yield f"id: {after}\nevent: message\ndata: {message.model_dump_json()}\n\n"
                    spoke = time.monotonic()
                if time.monotonic() + _LOOK_SECONDS >= end:
                    return
                if time.monotonic() - spoke >= _KEEP_ALIVE_SECONDS:
                    yield ": masih tersambung\n\n"
                    spoke = time.monotonic()
                if self._stopped.wait(_LOOK_SECONDS):
                    return
        finally:
            if long_lived:
                self._free.release()
