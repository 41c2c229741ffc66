"""Writing a population into a database."""

from collections.abc import Callable
from itertools import chain, islice

from sqlalchemy import insert, text

from simulator import demo
from simulator.population.accounts import Population
from simulator.population.plan import Plan
from simulator.rules.facts import Account
from simulator.store.database import Database
from simulator.store.mapping import account_name, account_values
from simulator.store.passwords import hash_password
from simulator.store.repository import Repository
from simulator.store.tables import AccountRow

BATCH = 5000
"""Providers written at once."""


class AlreadyFilledError(RuntimeError):
    """The database holds a population already."""


def fill(database: Database, plan: Plan, progress: Callable[[int], None]) -> int:
    """Add a population to the demo data of a database, all of it or nothing.

    All its accounts have the demo's password and share one hash of it, made once: half a million
    argon2 hashes would take an hour and show nothing more.

    Args:
        database: may hold anything but a population.
        plan: what to make.
        progress: told how many providers were written since the last time.

    Returns:
        How many accounts were added.

    Raises:
        AlreadyFilledError: there is a population already.
        ValueError: the plan wants more LPSE sites than there are names; nothing is written.
    """
    population = Population(plan)
    database.prepare(demo.seed)
    with database.open(writing=True) as repository:
        if any(repository.lpse(it.id) for it in population.sites):
            raise AlreadyFilledError
        for site in population.sites:
            repository.add_lpse(site)
        added = _add_providers(repository, population, progress)
        # What the database knows about its data decides how it searches them.
        repository.session.execute(text("ANALYZE"))
        repository.commit()
    return added


def _add_providers(
    repository: Repository, population: Population, progress: Callable[[int], None]
) -> int:
    password_hash = hash_password(demo.PASSWORD, salt=b"the same for all")
    providers, added = population.providers(), 0
    while batch := list(islice(providers, BATCH)):
        rows = [_row(it, password_hash) for it in chain.from_iterable(batch)]
        repository.session.execute(insert(AccountRow), rows)
        added += len(rows)
        progress(len({it["npwp"] for it in rows}))
    return added


def _row(account: Account, password_hash: str) -> dict[str, object]:
    return {
        **account_name(account),
        **account_values(account),
        "password_hash": None if account.superseded_by else password_hash,
    }
