"""How often somebody may have mails sent to one recipient."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

WINDOW = timedelta(hours=1)


class Occasion(StrEnum):
    """What a caller has mailed to somebody without being logged in as them."""

    REGISTRATION = "registration"
    RESET = "reset"
    TICKET = "ticket"
    NOTIFICATION = "notification"
    """What the service with the token has mailed, such as one-time codes."""


MOST = {
    Occasion.REGISTRATION: 5,
    Occasion.RESET: 5,
    Occasion.TICKET: 10,
    Occasion.NOTIFICATION: 60,
}
"""Most mails of an occasion to one recipient in a `WINDOW`.

The service limits its own codes and more tightly, so its number only stops one gone astray.
"""


def time_to_wait(occasion: Occasion, asked: Sequence[datetime], now: datetime) -> timedelta:
    """Return how long a recipient must be left alone; zero when a mail may go out now.

    The sources are silent: without a limit anybody who knows an address or a User ID could fill
    its mailbox. The window slides, so a mail is allowed again as soon as one has grown too old.

    Args:
        occasion: what the mail is for.
        asked: when mails of this occasion were asked for, in any order (UTC).
        now: the moment of asking (UTC).
    """
    recent = sorted(it for it in asked if now - it < WINDOW)
    if len(recent) < MOST[occasion]:
        return timedelta()
    return recent[-MOST[occasion]] + WINDOW - now
