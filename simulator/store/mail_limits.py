"""Remembering for whom mails were asked, as long as it counts."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select

from simulator.rules.facts import folded
from simulator.rules.mail_limits import Occasion
from simulator.store.account_tables import AskedMailRow
from simulator.store.repository import Repository


def asked(
    repository: Repository, occasion: Occasion, recipient: str, since: datetime
) -> Sequence[datetime]:
    """Return when mails to a recipient were asked for; what is older than `since` is forgotten."""
    same = AskedMailRow.recipient_hash == _hashed(occasion, recipient)
    repository.session.execute(delete(AskedMailRow).where(same, AskedMailRow.asked_at < since))
    return repository.session.scalars(select(AskedMailRow.asked_at).where(same)).all()


def note(repository: Repository, occasion: Occasion, recipient: str, now: datetime) -> None:
    """Remember that a mail to a recipient was asked for."""
    row = AskedMailRow(recipient_hash=_hashed(occasion, recipient), asked_at=now)
    repository.session.add(row)
    repository.session.flush()


def _hashed(occasion: Occasion, recipient: str) -> str:
    # Anybody may type anybody's address, of any length: nothing of it needs to be kept.
    return sha256(f"{occasion.value} {folded(recipient)}".encode()).hexdigest()
