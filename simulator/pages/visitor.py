"""Who is logged in at which LPSE."""

from flask import session

from simulator.rules.facts import Account, AccountRef, Lpse
from simulator.store.account_records import login_mark
from simulator.web import repository


class LoginNeededError(Exception):
    """Nobody is logged in at this LPSE; `site` is where to log in."""

    def __init__(self, site: Lpse) -> None:
        super().__init__(site.id)
        self.site = site


def signature(account: Account) -> list[str]:
    """Return what a session keeps of a proven login."""
    return [account.home.id, account.user_id, login_mark(repository(), account)]


def account_signed(kept: list[str] | None) -> Account | None:
    """Return whose login a session keeps.

    A login ends when its User ID or password is changed, wherever that is done (`jambiprov` 3b),
    and when its account is superseded.
    """
    if kept is None:
        return None
    lpse, user_id, mark = kept
    account = repository().account(AccountRef(lpse, user_id))
    if account is None or account.superseded_by or account.user_id != user_id:
        return None
    return account if login_mark(repository(), account) == mark else None


def remember(site: Lpse, account: Account) -> None:
    """Keep that this account is logged in at an LPSE."""
    session[_key(site)] = signature(account)


def forget(site: Lpse) -> None:
    """End the login at an LPSE."""
    session.pop(_key(site), None)


def visitor(site: Lpse) -> Account | None:
    """Return the account logged in at an LPSE."""
    account = account_signed(session.get(_key(site)))
    if account is None:
        forget(site)
    return account


def visitor_needed(site: Lpse) -> Account:
    """Return the account logged in at an LPSE.

    Raises:
        LoginNeededError: nobody is; answered by leading to the login form.
    """
    account = visitor(site)
    if account is None:
        raise LoginNeededError(site)
    return account


def _key(site: Lpse) -> str:
    return f"login:{site.id}"
