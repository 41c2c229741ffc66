"""Logging in, at one's own LPSE and at others (roaming)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from simulator.rules.facts import Account, AccountRef, Link, Lpse


class LoginCode(StrEnum):
    """How a login ended."""

    OK = "ok"
    WRONG_CREDENTIALS = "wrong_credentials"
    NOT_FOUND = "not_found"
    """No account is meant; the person is told the same as for wrong credentials."""
    NOT_VERIFIED = "not_verified"
    SUPERSEDED = "superseded"
    """The login was replaced by that of the User ID default; told as wrong credentials."""
    NOT_ACTIVATED_ELSEWHERE = "not_activated_elsewhere"
    """Roaming refused: the account is not activated."""
    GROUP_INCOMPLETE = "group_incomplete"
    """Roaming refused: other accounts of the activation group are not activated."""
    NON_V3 = "non_v3"
    """Roaming refused: this LPSE is not part of the aggregation."""
    AGGREGATION_DOWN = "aggregation_down"
    OUT_OF_SYNC = "out_of_sync"


HIDDEN = frozenset({LoginCode.NOT_FOUND, LoginCode.SUPERSEDED})
"""Codes that the public sees as wrong credentials."""


@dataclass(frozen=True, slots=True)
class LoginVerdict:
    """The end of a login, with the accounts that still have to be activated, if that is why."""

    code: LoginCode
    missing: tuple[AccountRef, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the person is in."""
        return self.code is LoginCode.OK

    @property
    def public_code(self) -> LoginCode:
        """The code as the person may see it: nothing about whether an account exists."""
        return LoginCode.WRONG_CREDENTIALS if self.code in HIDDEN else self.code


def login_verdict(
    site: Lpse, account: Account | None, *, password_right: bool, group: Sequence[Account] = ()
) -> LoginVerdict:
    """Judge a login at a site.

    The password comes before everything that would tell about the account. An account that was
    superseded has no login any more (`jambiprov` 2f 2b, `humbahas` B6); one that was only
    registered online has none yet (`kemenperin` 2).
    """
    if account is None:
        return LoginVerdict(LoginCode.NOT_FOUND)
    if account.superseded_by:
        return LoginVerdict(LoginCode.SUPERSEDED)
    if not password_right:
        return LoginVerdict(LoginCode.WRONG_CREDENTIALS)
    if not account.verified:
        return LoginVerdict(LoginCode.NOT_VERIFIED)
    if account.home.id == site.id:
        return home_verdict(account)
    return roaming_verdict(site, account, group)


def home_verdict(account: Account) -> LoginVerdict:
    """Judge a proven login at the account's own LPSE (`okutimur` 1.3).

    Central and local password can only differ once the account is activated; before that there
    is no central one.
    """
    if account.activated and not account.password_in_sync:
        return LoginVerdict(LoginCode.OUT_OF_SYNC)
    return LoginVerdict(LoginCode.OK)


def roaming_verdict(site: Lpse, account: Account, group: Sequence[Account]) -> LoginVerdict:
    """Judge a proven login at another LPSE (`jambiprov` 1d, 2g, 2h; `okutimur` 1.2).

    The order is that of the walls a person meets: the site is no V3 site, the site cannot reach
    the aggregation, the account is not in the aggregation, its group is not complete.
    """
    if not (site.aggregated and account.home.aggregated):
        return LoginVerdict(LoginCode.NON_V3)
    if site.aggregation_link is Link.DOWN:
        return LoginVerdict(LoginCode.AGGREGATION_DOWN)
    missing = tuple(it.ref for it in group or (account,) if not it.activated)
    if not account.activated:
        return LoginVerdict(LoginCode.NOT_ACTIVATED_ELSEWHERE, missing)
    if missing:
        return LoginVerdict(LoginCode.GROUP_INCOMPLETE, missing)
    return LoginVerdict(LoginCode.OK)
