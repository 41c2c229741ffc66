"""Who may call the service endpoints."""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import request

from simulator.problems import ProblemError
from simulator.web import settings

P = ParamSpec("P")
R = TypeVar("R")


def demand_service_token() -> None:
    """Let only a caller with the service token go on.

    Raises:
        ProblemError: 401 when the token is missing or wrong.
    """
    given = request.headers.get("Authorization", "").encode()
    expected = f"Bearer {settings().service_token.get_secret_value()}".encode()
    if not hmac.compare_digest(given, expected):
        raise ProblemError(401)


def service_only(view: Callable[P, R]) -> Callable[P, R]:
    """Open a view to callers with the service token only."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        demand_service_token()
        return view(*args, **kwargs)

    return guarded
