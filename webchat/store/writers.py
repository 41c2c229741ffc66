"""The queue of a process' writers before a SQLite file.

SQLite lets one connection write at a time and has the others sleep and look again, so that whoever
comes often keeps the rest waiting for long. Here they follow one another without sleeping.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError


class Writers:
    """Lets one thread in at a time, in the order of coming."""

    def __init__(self, patience_seconds: float) -> None:
        """Nobody waits longer than *patience_seconds*."""
        self._patience_seconds = patience_seconds
        self._guard = threading.Lock()
        self._busy = False
        self._waiting: deque[threading.Event] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @contextmanager
    def turn(self, urgent: bool = False) -> Iterator[None]:
        """Have the file, when it is one's turn; the *urgent* come before all who wait.

        Raises OperationalError, as a locked database does.
        """
        self._enter(urgent)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, urgent: bool) -> None:
        called = threading.Event()
        with self._guard:
            if not self._busy:
                self._busy = True
                return
            (self._waiting.appendleft if urgent else self._waiting.append)(called)
        if called.wait(self._patience_seconds):
            return
        with self._guard:
            # Called in the very last moment, the turn is taken: nobody else would get it.
            if called not in self._waiting:
                return
            self._waiting.remove(called)
        raise OperationalError(None, None, TimeoutError("other writers took too long"))

    def _leave(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._busy = False
