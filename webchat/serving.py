"""How gunicorn serves the gateway: slow and silent clients hold no thread for long.

Give it as ``--worker-class webchat.serving.PatientThreads``. A reverse proxy in front that reads
requests whole before it passes them on protects better; this is for being without one.
"""

from __future__ import annotations

import errno
import selectors
import socket
import time
from functools import partial
from typing import Any, cast

from gunicorn.workers.gthread import TConn, ThreadWorker

from webchat.streams import Streams

READ_SECONDS = 10.0
"""How long a client may take to send one request, head and body."""


class TimedSocket(socket.socket):
    """A client's socket on which a request must arrive in time, however it trickles in."""

    _due: float | None = None

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """What has come; the first call after an answer starts the time for the next request.

        Raises ConnectionResetError when the time is up.
        """
        now = time.monotonic()
        if self._due is None:
            self._due = now + READ_SECONDS
        if now >= self._due:
            raise _too_slow()
        self.settimeout(self._due - now)
        try:
            return super().recv(size, flags)
        except TimeoutError as error:
            raise _too_slow() from error
        finally:
            self.settimeout(None)

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Send an answer, after which the next request has its own time."""
        self._due = None
        super().sendall(data, flags)


class PatientThreads(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's threads, but a new connection gets one only once it says something."""

    def accept(self, listener: socket.socket) -> None:
        """Let a new connection wait, without a thread, for its first bytes."""
        try:
            accepted, address = listener.accept()
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED):
                return
            raise
        client = TimedSocket(fileno=accepted.detach())
        connection = TConn(self.cfg, client, address, listener.getsockname())
        self.nr_conns += 1
        connection.set_timeout()
        self.pending_conns.append(connection)
        wake = partial(self.on_pending_socket_readable, connection)
        self.poller.register(client, selectors.EVENT_READ, wake)

    def handle_exit(self, *signal: Any) -> None:
        """Stop as gunicorn does, and end the event streams: their clients come back elsewhere."""
        cast(Streams, self.wsgi.extensions["streams"]).stop()
        super().handle_exit(*signal)


def _too_slow() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, "the request came too slowly")
