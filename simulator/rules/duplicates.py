"""The duplication check over all V3 LPSEs, and which account a User ID means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simulator.rules.facts import Account, Lpse, folded, same_address, same_npwp, same_provider


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What the duplication check found around one account.

    `clashes`: other providers using the same User ID; `branches`: same NPWP, other address;
    `group`: the whole activation group with the account itself, empty when it stands alone;
    `default`: the User ID default of that group.
    """

    clashes: tuple[Account, ...] = ()
    branches: tuple[Account, ...] = ()
    group: tuple[Account, ...] = ()
    default: Account | None = None


def find_duplicates(account: Account, candidates: Iterable[Account]) -> Duplicates:
    """Compare an account with the other accounts at V3 LPSEs (`jambiprov` 2e, 2f).

    Accounts that are not verified do not count: they are no accounts yet (`kemenperin` 2).
    2e also names the e-mail address, but 2f attaches no consequence to it, so nor does this.
    """
    if not _counts(account):
        return Duplicates()
    others = [it for it in candidates if _counts(it) and it.ref != account.ref]
    group = activation_group(account, others)
    return Duplicates(
        clashes=user_id_clashes(account, others),
        branches=branches(account, others),
        group=group,
        default=default_account(group) if group else None,
    )


def user_id_clashes(account: Account, others: Iterable[Account]) -> tuple[Account, ...]:
    """Return other providers' accounts with this User ID: all must change it (`jambiprov` 2f 1).

    A branch counts as another provider here, since each branch owns its single User ID
    (`jambiprov` 3a). A superseded account no longer uses its User ID.
    """
    if account.superseded_by:
        return ()
    return _sorted(
        it
        for it in others
        if not it.superseded_by
        and folded(it.user_id) == folded(account.user_id)
        and not same_provider(it, account)
    )


def branches(account: Account, others: Iterable[Account]) -> tuple[Account, ...]:
    """Return accounts with the same NPWP but another address: no duplicates (`jambiprov` 2f 2a)."""
    return _sorted(it for it in others if same_npwp(it, account) and not same_address(it, account))


def activation_group(account: Account, others: Iterable[Account]) -> tuple[Account, ...]:
    """Return the accounts with one NPWP and address, or nothing if alone (`jambiprov` 2f 2b)."""
    twins = [it for it in others if same_provider(it, account)]
    return _sorted([account, *twins]) if twins else ()


def default_account(group: Sequence[Account]) -> Account:
    """Choose the User ID default: the account with the most packages (`jambiprov` 2f 2b).

    The source is silent on ties, here the oldest account wins. It is also silent on a group in
    which one account already works for all LPSEs: that one stays the default, as in the example
    of `humbahas` B, since taking it away would lock out a provider who did everything right.
    """
    standing = [it for it in group if it.activated and not it.superseded_by]
    return min(standing or group, key=lambda it: (-it.packages, it.registered_at, it.ref))


def account_meant(site: Lpse, user_id: str, candidates: Iterable[Account]) -> Account | None:
    """Return the account that a User ID means at an LPSE, or None.

    First the one registered at this very LPSE (User ID is unique there), else the only provider's
    account with it at any V3 LPSE (`jambiprov` 1c, 1d). Different providers sharing a User ID
    make it mean nobody elsewhere (`jambiprov` 2f 1).
    One that is not verified is no account yet (`kemenperin` 2), so it stands back behind others.
    """
    named = [it for it in candidates if folded(it.user_id) == folded(user_id)]
    for account in named:
        if account.home.id == site.id:
            return account
    elsewhere = [it for it in named if it.home.aggregated]
    elsewhere = [it for it in elsewhere if it.verified] or elsewhere
    living = [it for it in elsewhere if not it.superseded_by] or elsewhere
    if not living or not all(same_provider(it, living[0]) for it in living):
        return None
    return default_account(living)


def account_signing_in(site: Lpse, user_id: str, candidates: Sequence[Account]) -> Account | None:
    """Return the account whose login a User ID is at an LPSE.

    It is the account meant, except where that one was replaced by a default with the same User
    ID: the login at this LPSE is then the default's (`jambiprov` 2f 2b). Nor does one that is not
    verified yet take the login from an activated one, or anybody could lock a provider out by
    registering their User ID online.
    """
    account = account_meant(site, user_id, candidates)
    if account and not account.verified and site.aggregated:
        others = [it for it in candidates if it.ref != account.ref]
        roaming = account_meant(site, user_id, others)
        if roaming and roaming.activated:
            account = roaming
    if account and account.superseded_by:
        heirs = [it for it in candidates if it.ref == account.superseded_by]
        if heirs and folded(heirs[0].user_id) == folded(user_id):
            return heirs[0]
    return account


def _counts(account: Account) -> bool:
    return account.home.aggregated and account.verified


def _sorted(accounts: Iterable[Account]) -> tuple[Account, ...]:
    return tuple(sorted(accounts, key=lambda it: it.ref))
