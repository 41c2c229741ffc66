"""Links that are mailed: to the registration form, and to a new password."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from simulator.rules.facts import AccountRef

LINK_LIFETIME = timedelta(minutes=60)
"""How long a mailed reset link can be used; the sources are silent."""
REGISTRATION_LINK_LIFETIME = timedelta(days=7)
"""How long the link to the registration form can be used; the sources are silent."""


class Purpose(StrEnum):
    """What a mailed link leads to."""

    REGISTRATION = "registration"
    RESET = "reset"


LIFETIMES = {Purpose.REGISTRATION: REGISTRATION_LINK_LIFETIME, Purpose.RESET: LINK_LIFETIME}


class LinkState(StrEnum):
    """Whether a mailed link still leads anywhere."""

    OPEN = "open"
    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedLink:
    """A link in a mail: of which LPSE, to which address, sent when (UTC), for which account."""

    purpose: Purpose
    lpse: str
    email: str
    sent_at: datetime
    used: bool
    account: AccountRef | None = None


def link_state(link: MailedLink | None, now: datetime) -> LinkState:
    """Judge a link: it can be used once, within its lifetime."""
    if link is None:
        return LinkState.UNKNOWN
    if link.used:
        return LinkState.USED
    return LinkState.OPEN if now - link.sent_at < LIFETIMES[link.purpose] else LinkState.EXPIRED
