"""Resetting a forgotten password: where it is done, and for whom."""

from dataclasses import dataclass
from enum import StrEnum

from simulator.rules.facts import Account, AccountRef, Lpse


class ResetCode(StrEnum):
    """How asking for a reset link ended."""

    OK = "ok"
    NO_MATCH = "no_match"
    """No such account, or not its registered e-mail."""
    ELSEWHERE = "elsewhere"
    """The right account at the wrong LPSE."""
    SUPERSEDED = "superseded"
    """The login was replaced by that of the User ID default, whose password it is."""


@dataclass(frozen=True, slots=True)
class ResetVerdict:
    """The end of a reset request; `place` is the account and LPSE where the reset belongs."""

    code: ResetCode
    place: AccountRef | None = None


def reset_verdict(site: Lpse, account: Account | None, *, email_right: bool) -> ResetVerdict:
    """Judge a request for a reset link (`kemenperin` 4, `okutimur` 1.3, `muarojambi` 11, 12).

    The place is the LPSE of the User ID default. An account that was not merged into its default
    yet still has a login of its own, so its place is its own LPSE.
    """
    if account is None or not email_right:
        return ResetVerdict(ResetCode.NO_MATCH)
    if account.superseded_by:
        return ResetVerdict(ResetCode.SUPERSEDED, account.superseded_by)
    code = ResetCode.OK if account.home.id == site.id else ResetCode.ELSEWHERE
    return ResetVerdict(code, account.ref)
