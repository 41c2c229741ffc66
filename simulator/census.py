"""The duplication check over the whole population at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from simulator.rules.duplicates import default_account
from simulator.rules.facts import AccountRef, address_words, folded, npwp_digits
from simulator.store.census import accounts_sharing_identity, accounts_sharing_user_id
from simulator.store.repository import Repository


@dataclass(frozen=True, slots=True)
class Group:
    """An activation group: one NPWP and address, several accounts (`jambiprov` 2f 2b)."""

    default: AccountRef
    members: tuple[AccountRef, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Accounts of different providers with one User ID, all of which must change it
    (`jambiprov` 2f 1).
    """

    user_id: str
    accounts: tuple[AccountRef, ...]


def all_groups(repository: Repository) -> Iterator[Group]:
    """Yield every activation group at the V3 sites."""
    accounts = accounts_sharing_identity(repository)
    for _, shared in groupby(
        accounts, lambda it: (npwp_digits(it.npwp), address_words(it.address))
    ):
        members = list(shared)
        yield Group(default_account(members).ref, tuple(sorted(it.ref for it in members)))


def all_clashes(repository: Repository) -> Iterator[Clash]:
    """Yield every User ID that different providers use at the V3 sites."""
    accounts = accounts_sharing_user_id(repository)
    for user_id, shared in groupby(accounts, lambda it: folded(it.user_id)):
        yield Clash(user_id, tuple(sorted(it.ref for it in shared)))
