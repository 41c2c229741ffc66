"""The threads of a gateway process that do the work behind the webhook."""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
"""How often the database is asked for what others left, officers wrote, or waits no more."""
_AFTER_FAULT_SECONDS = 5.0
_MOST_TYPING = 200


class Worker:
    """Gives phones their turns, several at once, each phone one at a time."""

    def __init__(
        self,
        take_turn: Callable[[str], None],
        with_work: Callable[[], Iterable[str]],
        show_typing: Callable[[str], None],
        threads: int,
    ) -> None:
        """Prepare; nothing runs before `start`."""
        self._take_turn = take_turn
        self._with_work = with_work
        self._show_typing = show_typing
        self._threads = threads
        self._changed = threading.Condition()
        self._due: dict[str, float] = {}
        self._busy: set[str] = set()
        self._stopped = False
        self._process: int | None = None
        self._typing: queue.Queue[str] = queue.Queue(_MOST_TYPING)

    def start(self) -> None:
        """Run in this process, once; a thread does not survive the fork of a web server."""
        if self._process == os.getpid():
            return
        with self._changed:
            if self._process == os.getpid():
                return
            self._process = os.getpid()
            for run in (self._run, self._look, self._type, self._type):
                threading.Thread(target=run, name=f"whatsapp{run.__name__}", daemon=True).start()

    def stop(self) -> None:
        """Begin no further turns."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def wake(self, phones: Iterable[str], seconds: float = 0.0) -> None:
        """Give these phones a turn in *seconds*."""
        at = time.monotonic() + seconds
        with self._changed:
            for phone in phones:
                self._due[phone] = min(at, self._due.get(phone, at))
            self._changed.notify_all()

    def type_to(self, message_ids: Iterable[str]) -> None:
        """Mark messages as read and show that answers are being written, where there is time."""
        for message_id in message_ids:
            try:
                self._typing.put_nowait(message_id)
            except queue.Full:
                return

    def _run(self) -> None:
        with ThreadPoolExecutor(self._threads, "whatsapp-turn") as pool:
            while phones := self._next_due():
                for phone in phones:
                    pool.submit(self._turn, phone)

    def _next_due(self) -> list[str]:
        """Wait for phones whose turn it is; none when stopped."""
        with self._changed:
            while not self._stopped:
                now = time.monotonic()
                idle = {it: at for it, at in self._due.items() if it not in self._busy}
                ready = [it for it, at in idle.items() if at <= now]
                if ready:
                    self._busy.update(ready)
                    for phone in ready:
                        del self._due[phone]
                    return ready
                self._changed.wait(min(idle.values()) - now if idle else None)
        return []

    def _turn(self, phone: str) -> None:
        again = None
        try:
            self._take_turn(phone)
        except Exception:
            # Whatever it was, a full disk for one, the next turn may succeed.
            log.exception("a turn failed and will be taken again")
            again = _AFTER_FAULT_SECONDS
        with self._changed:
            self._busy.discard(phone)
            self._changed.notify_all()
        if again is not None:
            self.wake([phone], again)

    def _look(self) -> None:
        while not self._stopped:
            try:
                self.wake(self._with_work())
            except Exception:
                log.exception("looking for phones with work failed")
            time.sleep(_LOOK_SECONDS)

    def _type(self) -> None:
        while not self._stopped:
            self._show_typing(self._typing.get())
