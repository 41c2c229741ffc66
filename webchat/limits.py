"""How much one address and one conversation may ask for in a while (Flask-Limiter).

Counted in the memory of each process, or in Redis for all of them together. While Redis is away
each process counts for itself again: the limits get looser, the gateway goes on serving.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable
from typing import cast

from apiflask import APIFlask
from flask import Response, request
from flask_limiter import ApplicationLimit, Limiter, RateLimitExceeded

from tanya.settings import Settings
from webchat.console.access import is_console
from webchat.problems import problem
from webchat.tokens import Tokens

_REDIS_SECONDS = 1
_SPEAKING = ("chat.post_message", "chat.rate_conversation")
_SIGN_INS_PER_MINUTE = 20
# A probe is no visitor, and a page with its styles must not be left half loaded.
# All of WhatsApp comes from a few addresses, signed. Officers of one office share an address, and
# have signed in (their tries are counted).
_UNCOUNTED = {"operations", "pages", "whatsapp"}


def install_limits(app: APIFlask, settings: Settings, tokens: Tokens) -> None:
    """Count the requests of *app*, whose blueprints are registered, and refuse what is too much."""
    redis = not settings.redis_url.startswith("memory")
    patience: dict[str, str | int] = {
        "socket_connect_timeout": _REDIS_SECONDS,
        "socket_timeout": _REDIS_SECONDS,
    }
    limiter = Limiter(
        lambda: tokens.hidden(network_of(request.remote_addr or "")),
        app=app,
        application_limits=_limits(settings.requests_per_minute, "minute"),
        storage_uri=settings.redis_url,
        storage_options=patience if redis else {},
        in_memory_fallback_enabled=redis,
        swallow_errors=True,
        key_prefix="tanya",
    )
    limiter.request_filter(_is_uncounted)
    _limit(app, limiter, "chat.start_conversation", settings.conversations_per_hour, "hour")
    if settings.requests_per_minute:
        _limit(app, limiter, "signing.enter", _SIGN_INS_PER_MINUTE, "minute")
    for endpoint in _SPEAKING:
        # Counted when the view is called, so only for those who hold the conversation's token.
        _limit(app, limiter, endpoint, settings.messages_per_minute, "minute", _conversation)
    app.register_error_handler(RateLimitExceeded, lambda _: _too_much(limiter))


def network_of(address: str) -> str:
    """What stands for one client: the address, or the /64 network that one IPv6 client has."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    if read.version == 4:
        return address
    return str(ipaddress.ip_network((read, 64), strict=False))


def _is_uncounted() -> bool:
    # Streams end and are asked for again by themselves, for every visitor of an office.
    if is_console(request.path):
        return request.endpoint != "signing.enter"
    return request.blueprint in _UNCOUNTED or request.endpoint == "chat.follow_events"


def _limits(most: int, period: str) -> list[str | Callable[[], str] | ApplicationLimit]:
    return [f"{most} per {period}"] if most else []


def _limit(
    app: APIFlask,
    limiter: Limiter,
    endpoint: str,
    most: int,
    period: str,
    key: Callable[[], str] | None = None,
) -> None:
    if most:
        limit = limiter.limit(f"{most} per {period}", key_func=key)
        view = cast(Callable[..., Response], app.view_functions[endpoint])
        app.view_functions[endpoint] = limit(view)


def _conversation() -> str:
    return str((request.view_args or {})["conversation_id"])


def _too_much(limiter: Limiter) -> Response:
    limit = limiter.current_limit
    seconds = max(1, math.ceil(limit.reset_at - time.time())) if limit else 60
    wait = f"{seconds} detik" if seconds < 100 else f"{math.ceil(seconds / 60)} menit"
    return problem(
        429,
        "Too many requests",
        f"Permintaan Anda terlalu banyak dalam waktu singkat. Silakan coba lagi dalam {wait}.",
        "too-many-requests",
        {"Retry-After": str(seconds)},
    )
