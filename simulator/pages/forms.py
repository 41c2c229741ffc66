"""What forms share: the token against forged requests, the captcha, choices, and what is wrong."""

import hmac
import secrets
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, Self, TypeVar

from flask import request, session

from simulator.problems import ProblemError

P = ParamSpec("P")
R = TypeVar("R")
E = TypeVar("E", bound=StrEnum)

CAPTCHA_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without the letters and digits that look alike."""
CAPTCHA_LENGTH = 5


class FieldMessage(str):
    """What is wrong with a form, and the id of the field to mend: `field`."""

    field: str

    def __new__(cls, text: str, field: str) -> Self:
        """Make one; a plain string does where no single field is to blame."""
        message = super().__new__(cls, text)
        message.field = field
        return message


CAPTCHA_WRONG = FieldMessage("Kode keamanan tidak sesuai. Masukkan kode yang baru.", "captcha")


def csrf_token() -> str:
    """Return the session's token, to be sent along with every form."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return str(session["csrf"])


def csrf_checked(view: Callable[P, R]) -> Callable[P, R]:
    """Refuse a POST whose form does not carry the session's token.

    Raises:
        ProblemError: 400 when the token is missing or not the session's.
    """

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        given = request.form.get("csrf_token", "")
        if request.method == "POST" and not _same(given, session.get("csrf", "")):
            raise ProblemError(400, "Halaman ini sudah kedaluwarsa. Muat ulang lalu coba lagi.")
        return view(*args, **kwargs)

    return checked


def new_captcha() -> str:
    """Make a new captcha for this session and return the code to show."""
    code = "".join(secrets.choice(CAPTCHA_LETTERS) for _ in range(CAPTCHA_LENGTH))
    session["captcha"] = code
    return code


def captcha_right(given: str) -> bool:
    """Say whether this is the session's captcha; each one can be tried once."""
    return _same(given.strip().upper(), session.pop("captcha", ""))


def chosen(options: type[E], given: str | None) -> E | None:
    """Return what a person chose from a list, None for anything else."""
    return next((it for it in options if it == given), None)


def _same(given: str, expected: str) -> bool:
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())
