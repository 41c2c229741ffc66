"""Activating Agregasi Inaproc for a first and for a second account."""

from dataclasses import dataclass, replace
from enum import StrEnum

from simulator.rules.duplicates import Duplicates
from simulator.rules.facts import Account, AccountRef, Link, Lpse
from simulator.rules.identity import follow
from simulator.rules.regions import RegionState, region_state


class ActivationCode(StrEnum):
    """How an activation ended."""

    OK = "ok"
    WRONG_CREDENTIALS = "wrong_credentials"
    NOT_VERIFIED = "not_verified"
    ALREADY_ACTIVE = "already_active"
    SUPERSEDED = "superseded"
    """Already joined to a User ID default; told as wrong credentials."""
    USER_ID_CLASH = "user_id_clash"
    REGION_EMPTY = "region_empty"
    REGION_MISMATCH = "region_mismatch"
    AWAITING_VERIFIER = "awaiting_verifier"
    DEFAULT_PASSWORD_WRONG = "default_password_wrong"
    DEFAULT_NOT_ACTIVE = "default_not_active"
    """A second account whose User ID default is not activated yet."""
    AGGREGATION_DOWN = "aggregation_down"
    NETWORK_FAULT = "network_fault"
    NON_V3 = "non_v3"
    NOT_HOME = "not_home"
    """Activation happens only at the LPSE of registration."""


class Kind(StrEnum):
    """The two ways to activate (`humbahas` A and B)."""

    FIRST = "first"
    SECOND = "second"


REGION_CODES = {
    RegionState.EMPTY: ActivationCode.REGION_EMPTY,
    RegionState.MISMATCH: ActivationCode.REGION_MISMATCH,
    RegionState.AWAITING_VERIFIER: ActivationCode.AWAITING_VERIFIER,
}


@dataclass(frozen=True, slots=True)
class ActivationVerdict:
    """The end of an activation; `kind` and `default` are None when it did not come that far."""

    code: ActivationCode
    kind: Kind | None = None
    default: AccountRef | None = None
    clashes: tuple[AccountRef, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the account is activated."""
        return self.code is ActivationCode.OK

    @property
    def public_code(self) -> ActivationCode:
        """The code as the person may see it."""
        if self.code is ActivationCode.SUPERSEDED:
            return ActivationCode.WRONG_CREDENTIALS
        return self.code


def entry_code(site: Lpse, account: Account | None, *, password_right: bool) -> ActivationCode:
    """Judge the first form of an activation: User ID, password, LPSE (`humbahas` A1 to A3).

    Activation is done once per User ID, at the LPSE where it was registered (`jambiprov` 2a), at
    a V3 site (2c) that the aggregation can reach (`okutimur` 1.2). The network fault of
    `muarojambi` 2 shows here too: the right password is called wrong.
    """
    if account is None:
        return ActivationCode.WRONG_CREDENTIALS
    faults = {
        ActivationCode.SUPERSEDED: account.superseded_by is not None,
        ActivationCode.WRONG_CREDENTIALS: not password_right,
        ActivationCode.NOT_VERIFIED: not account.verified,
        ActivationCode.NON_V3: not site.aggregated,
        ActivationCode.NOT_HOME: account.home.id != site.id,
        ActivationCode.ALREADY_ACTIVE: account.activated,
        ActivationCode.AGGREGATION_DOWN: site.aggregation_link is Link.DOWN,
        ActivationCode.NETWORK_FAULT: account.network_fault,
    }
    return next((code for code, found in faults.items() if found), ActivationCode.OK)


def activation_verdict(
    site: Lpse,
    account: Account | None,
    duplicates: Duplicates,
    *,
    password_right: bool,
    default_password_right: bool,
) -> ActivationVerdict:
    """Judge a whole activation (`humbahas` A, B; `jambiprov` 2; `muarojambi` 2, 3).

    The order after the entry form: the region check that breaks the page (`muarojambi` 3), the
    duplication table (`jambiprov` 2f), then what a second account needs from its default. That a
    default must itself be active first is read from the example of `humbahas` B; the sources do
    not say what happens otherwise, so it is refused with its own code.
    """
    code = entry_code(site, account, password_right=password_right)
    if account is None or code is not ActivationCode.OK:
        return ActivationVerdict(code)
    default = duplicates.default
    second = default is not None and default.ref != account.ref
    region = region_state(account)
    if region in REGION_CODES:
        code = REGION_CODES[region]
    elif duplicates.clashes:
        code = ActivationCode.USER_ID_CLASH
    elif second and default is not None and not default.activated:
        code = ActivationCode.DEFAULT_NOT_ACTIVE
    elif second and not default_password_right:
        code = ActivationCode.DEFAULT_PASSWORD_WRONG
    return ActivationVerdict(
        code,
        kind=Kind.SECOND if second else Kind.FIRST,
        default=default.ref if second and default else None,
        clashes=tuple(it.ref for it in duplicates.clashes),
    )


def activate_first(account: Account) -> Account:
    """Return the account as it is after the activation of a first account (`humbahas` A)."""
    return replace(account, activated=True)


def activate_second(account: Account, default: Account) -> Account:
    """Return a second account after activation (`jambiprov` 2f 2b, `humbahas` B6).

    Its login and its identity are replaced by those of the User ID default.
    """
    return replace(follow(account, default), activated=True, superseded_by=default.ref)
