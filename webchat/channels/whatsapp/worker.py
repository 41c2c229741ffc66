"""The threads of a gateway process that do the work behind the webhook."""

from __future__ import annotations

import atexit
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable

log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
"""How often the database is asked for what others left, officers wrote, or waits no more."""
_TIDY_SECONDS = 3600.0
_AFTER_FAULT_SECONDS = 5.0
_LAST_TURNS_SECONDS = 4.0
_MOST_TYPING = 200


class Worker:
    """Gives phones their turns, several at once, each phone one at a time."""

    def __init__(
        self,
        take_turn: Callable[[str], None],
        with_work: Callable[[], Iterable[str]],
        show_typing: Callable[[str], None],
        tidy: Callable[[], object],
        threads: int,
    ) -> None:
        """Prepare; nothing runs before `start`."""
        self._take_turn = take_turn
        self._with_work = with_work
        self._show_typing = show_typing
        self._tidy = tidy
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
            # Daemons: at the end of the process nobody waits for turns that have not begun.
            for run in (*[self._take_turns] * self._threads, self._look, self._type, self._type):
                threading.Thread(target=run, name=f"whatsapp{run.__name__}", daemon=True).start()
            atexit.register(self.stop)

    def stop(self) -> None:
        """Begin no further turns, and wait a little for those that have begun."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._busy, _LAST_TURNS_SECONDS)

    def wake(self, phones: Iterable[str], seconds: float = 0.0) -> None:
        """Give these phones a turn in *seconds*."""
        at = time.monotonic() + seconds
        with self._changed:
            for phone in phones:
                self._due[phone] = min(at, self._due.get(phone, at))
            self._changed.notify()

    def type_to(self, message_ids: Iterable[str]) -> None:
        """Mark messages as read and show that answers are being written, where there is time."""
        for message_id in message_ids:
            try:
                self._typing.put_nowait(message_id)
            except queue.Full:
                return

    def _take_turns(self) -> None:
        while phone := self._next_due():
            self._turn(phone)

    def _next_due(self) -> str | None:
        """Wait for a phone whose turn it is; None when stopped."""
        with self._changed:
            while not self._stopped:
                now = time.monotonic()
                idle = [(at, it) for it, at in self._due.items() if it not in self._busy]
                at, phone = min(idle, default=(None, ""))
                if at is not None and at <= now:
                    self._busy.add(phone)
                    del self._due[phone]
                    self._changed.notify()  # another looks after the next one
                    return phone
                self._changed.wait(None if at is None else at - now)
        return None

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
            self._changed.notify_all() if self._stopped else self._changed.notify()
        if again is not None:
            self.wake([phone], again)

    def _look(self) -> None:
        tidy_at = 0.0
        while not self._stopped:
            try:
                self.wake(self._with_work())
                if time.monotonic() >= tidy_at:
                    tidy_at = time.monotonic() + _TIDY_SECONDS
                    self._tidy()
            except Exception:
                log.exception("looking for phones with work failed")
            time.sleep(_LOOK_SECONDS)

    def _type(self) -> None:
        while not self._stopped:
            self._show_typing(self._typing.get())
