"""Asking whether one more mail may go to a recipient."""

from datetime import UTC, datetime, timedelta
from math import ceil

from simulator.rules.mail_limits import WINDOW, Occasion, time_to_wait
from simulator.store import mail_limits as store
from simulator.store.repository import Repository

TOO_MANY = "E-mail untuk tujuan ini sudah terlalu sering diminta."


class TooManyMailsError(Exception):
    """A recipient has had its share of mails; `wait` is how long until the next one may go.

    Its text says so to the person who asked.
    """

    def __init__(self, wait: timedelta) -> None:
        minutes = ceil(wait.total_seconds() / 60)
        super().__init__(f"{TOO_MANY} Silakan coba lagi {minutes} menit lagi.")
        self.wait = wait


def count_mail(repository: Repository, occasion: Occasion, recipient: str) -> None:
    """Count one more mail to a recipient.

    Args:
        repository: the transaction.
        occasion: what the mail is for.
        recipient: the address or User ID as the caller named it, never one that was looked up:
            the limit must not tell whether there is such an account.

    Raises:
        TooManyMailsError: it would be one too many; nothing is counted.
    """
    now = datetime.now(UTC)
    wait = time_to_wait(occasion, store.asked(repository, occasion, recipient, now - WINDOW), now)
    if wait:
        raise TooManyMailsError(wait)
    store.note(repository, occasion, recipient, now)
