"""The chat on the pages of others: who may embed it (CORS), and what their pages may load."""

from __future__ import annotations

import re

from apiflask import APIFlask
from flask import Response, request

TOKEN_HEADER = "Tanya-Token"
"""Carries a fresh token of the conversation when the one that was shown is getting old."""

_SHARED_PATHS = ("/api/conversations", "/api/search")
_WIDGET = re.compile(r"/widget\.js|/widget/.+")
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "7200",
}


class Origins:
    """The origins whose pages may use the chat."""

    def __init__(self, allowed: str) -> None:
        """Take *allowed* as the setting ``embed_origins`` has it."""
        self._allowed = re.compile("|".join(map(_pattern, allowed.split())))

    def allows(self, origin: str) -> bool:
        """Whether a page of *origin* may use the chat."""
        return bool(origin and self._allowed.fullmatch(origin))


def install_embedding(app: APIFlask, origins: Origins) -> None:
    """Let the pages of *origins* use the chat and the search, and any page load the widget.

    No cookie is involved anywhere, so credentials are never allowed.
    """

    @app.before_request
    def answer_preflight() -> Response | None:
        asks = request.method == "OPTIONS" and request.path.startswith(_SHARED_PATHS)
        return Response(status=204, headers=_PREFLIGHT) if asks else None

    @app.after_request
    def share(response: Response) -> Response:
        if _WIDGET.fullmatch(request.path):
            # Public files that hold no secret; modules are fetched with CORS.
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        elif request.path.startswith(_SHARED_PATHS):
            response.vary.add("Origin")
            origin = request.headers.get("Origin", "")
            if origins.allows(origin):
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Expose-Headers"] = f"Retry-After, {TOKEN_HEADER}"
        return response


def _pattern(allowed: str) -> str:
    if allowed == "*":
        return ".+"
    escaped = re.escape(allowed).replace(r"//\*\.", r"//(?:[a-z0-9-]+\.)+")
    return escaped.removesuffix(r":\*") + r"(?::\d+)?" if escaped.endswith(r":\*") else escaped
