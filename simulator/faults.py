"""The faults that can be switched on while trying out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from simulator.rules.facts import Account, Link, Lpse
from simulator.store.repository import Repository


class Kind(StrEnum):
    """What can fail: two for a whole LPSE, two for one account."""

    AGGREGATION = "aggregation_link"
    """The aggregation cannot pull data from the LPSE (`okutimur` 1.2)."""
    SIKAP = "sikap"
    """The LPSE cannot pull from SIKaP (`okutimur` 1.6)."""
    NETWORK = "network_fault"
    """Activation calls the right password wrong (`muarojambi` 2)."""
    OUT_OF_SYNC = "password_in_sync"
    """Central and local password differ (`okutimur` 1.3)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that is set; `user_id` is None for one of a whole LPSE."""

    kind: Kind
    lpse: str
    user_id: str | None = None


def faults(repository: Repository) -> list[Fault]:
    """Return the faults that are set, those of LPSEs first."""
    return link_faults(repository.lpses()) + account_faults(repository.accounts_with_faults())


def link_faults(sites: Iterable[Lpse]) -> list[Fault]:
    """Return the faults of LPSEs, those of the aggregation first."""
    known = list(sites)
    found = [Fault(Kind.AGGREGATION, it.id) for it in known if it.aggregation_link is Link.DOWN]
    return found + [Fault(Kind.SIKAP, it.id) for it in known if it.sikap_link is Link.DOWN]


def account_faults(accounts: Iterable[Account]) -> list[Fault]:
    """Return the faults of accounts; one account may have two."""
    found = []
    for it in accounts:
        if it.network_fault:
            found.append(Fault(Kind.NETWORK, it.home.id, it.user_id))
        if not it.password_in_sync:
            found.append(Fault(Kind.OUT_OF_SYNC, it.home.id, it.user_id))
    return found


def set_link(repository: Repository, site: Lpse, kind: Kind, link: Link) -> None:
    """Break or mend a link of an LPSE."""
    if kind is Kind.SIKAP:
        repository.set_sikap_link(site, link)
    else:
        repository.set_aggregation_link(site, link)


def set_account(repository: Repository, account: Account, ails: Mapping[Kind, bool]) -> None:
    """Set or mend what ails one account; kinds that are not named stay."""
    repository.save(
        replace(
            account,
            network_fault=ails.get(Kind.NETWORK, account.network_fault),
            password_in_sync=not ails.get(Kind.OUT_OF_SYNC, not account.password_in_sync),
        )
    )
