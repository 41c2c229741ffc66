"""What every request and every response of the gateway must keep to."""

from __future__ import annotations

import math
from typing import Any

from flask import Request, Response, request
from werkzeug.exceptions import (
    BadRequest,
    ClientDisconnected,
    RequestEntityTooLarge,
    RequestTimeout,
)

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_DRAINED_BYTES = 4_000_000
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class JsonRequest(Request):
    """A request whose body, where JSON is expected, is read strictly and without surprises."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """The parsed body; an empty body is an empty object.

        Raises BadRequest for anything that is no JSON, nesting too deep to parse included, and
        RequestEntityTooLarge.
        """
        try:
            body = self.get_data(cache=True)
        except RequestEntityTooLarge:
            self._drain()
            raise
        except ClientDisconnected as error:
            # It came too slowly, or the client has gone and reads no answer.
            raise RequestTimeout from error
        if not body:
            return {}
        # A body of untold length is cut off at the limit in silence.
        if self.content_length is None and len(body) >= (self.max_content_length or math.inf):
            raise RequestEntityTooLarge
        try:
            return super().get_json(force, silent, cache)
        except RecursionError as error:
            raise BadRequest from error

    def _drain(self) -> None:
        """Read what is left of a body that is too large, within reason.

        A server that closes the connection on unread bytes takes the answer away with it.
        """
        left = min(self.content_length or 0, _DRAINED_BYTES)
        while left > 0 and (chunk := self.environ["wsgi.input"].read(min(left, 65_536))):
            left -= len(chunk)


def secure(response: Response) -> Response:
    """Add the security headers; what the API says is not to be kept by any cache."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api/"):
        response.headers["Cache-Control"] = "no-store"
    return response
