"""Who is logged in at which LPSE."""

from flask import session

from simulator.rules.facts import Account, AccountRef, Lpse
from simulator.web import repository


class LoginNeededError(Exception):
    """Nobody is logged in at this LPSE; `site` is where to log in."""

    def __init__(self, site: Lpse) -> None:
        super().__init__(site.id)
        self.site = site


def remember(site: Lpse, account: Account) -> None:
    """Keep that this account is logged in at an LPSE."""
    session[_key(site)] = [account.home.id, account.user_id]


def forget(site: Lpse) -> None:
    """End the login at an LPSE."""
    session.pop(_key(site), None)


def visitor(site: Lpse) -> Account | None:
    """Return the account logged in at an LPSE; a login ends when its account is superseded."""
    named = session.get(_key(site))
    account = repository().account(AccountRef(*named)) if named else None
    if account is None or account.superseded_by:
        forget(site)
        return None
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
    return f"visitor:{site.id}"
