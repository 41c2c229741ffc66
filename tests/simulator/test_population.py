"""A made-up population is believable, keeps the rules, and is the same for the same seed."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

import pytest
from hypothesis import given, settings

from simulator.census import all_clashes, all_groups
from simulator.demo import PASSWORD
from simulator.population.accounts import Population, lpse_sites
from simulator.population.filling import AlreadyFilledError, fill
from simulator.population.names import company_words, lpse_names
from simulator.population.plan import Plan
from simulator.rules.duplicates import find_duplicates
from simulator.rules.facts import Account, folded, npwp_digits
from simulator.rules.regions import RegionState, region_state
from simulator.store.database import Database

from .simulator_worlds import SITES, worlds

PLAN = Plan(lpse=60, providers=4000)


@pytest.fixture(scope="module")
def people() -> list[Account]:
    """Return all accounts of a small population."""
    return list(chain.from_iterable(Population(PLAN).providers()))


def neighbours(people: list[Account]) -> Iterator[tuple[Account, list[Account]]]:
    """Yield each account with those that share its NPWP or User ID."""
    by_npwp: dict[str, list[Account]] = {}
    by_user_id: dict[str, list[Account]] = {}
    for it in people:
        by_npwp.setdefault(npwp_digits(it.npwp), []).append(it)
        by_user_id.setdefault(folded(it.user_id), []).append(it)
    for it in people:
        near = by_npwp[npwp_digits(it.npwp)] + by_user_id[folded(it.user_id)]
        yield it, list({other.ref: other for other in near}.values())


def test_the_same_plan_gives_the_same_population(people: list[Account]) -> None:
    again = Population(PLAN).providers()
    assert list(chain.from_iterable(again)) == people
    other = Population(replace(PLAN, seed=8)).providers()
    assert list(chain.from_iterable(islice(other, 10))) != people[:10]


def test_a_user_id_is_unique_inside_one_lpse(people: list[Account]) -> None:
    names = Counter((it.home.id, folded(it.user_id)) for it in people)
    assert names.most_common(1)[0][1] == 1


def test_every_npwp_has_sixteen_digits(people: list[Account]) -> None:
    assert all(re.fullmatch(r"\d{16}", it.npwp) for it in people)


def test_two_words_and_a_numeral_belong_to_one_company() -> None:
    names = {company_words(number) for number in range(30_000)}
    assert len(names) == 30_000


def test_the_stated_shares_are_met(people: list[Account]) -> None:
    found = [(it, find_duplicates(it, near)) for it, near in neighbours(people)]
    singles = [it for it, near in found if not (near.group or near.clashes or near.branches)]

    def share(number: int) -> float:
        return number / PLAN.providers

    def single_share(*states: RegionState) -> float:
        return sum(region_state(it) in states for it in singles) / len(singles)

    grouped = sum(near.default == it for it, near in found)
    branched = sum(bool(near.branches) for _, near in found) / 2
    clashing = sum(bool(near.clashes) for _, near in found)
    assert share(grouped) == pytest.approx(PLAN.grouped, abs=0.015)
    assert share(round(branched)) == pytest.approx(PLAN.branched, abs=0.01)
    assert share(clashing) == pytest.approx(PLAN.clashing, abs=0.006)
    assert single_share(RegionState.EMPTY) == pytest.approx(PLAN.region_empty, abs=0.01)
    assert single_share(RegionState.MISMATCH) == pytest.approx(PLAN.region_mismatch, abs=0.008)
    unverified = sum(not it.verified for it in singles) / len(singles)
    assert unverified == pytest.approx(PLAN.unverified, abs=0.015)


def test_nobody_is_in_a_state_that_the_rules_do_not_allow(people: list[Account]) -> None:
    for account, near in neighbours(people):
        found = find_duplicates(account, near)
        standing = [it for it in found.group if it.activated and not it.superseded_by]
        assert len(standing) <= 1
        if account.activated:
            assert account.verified
            assert account.home.aggregated
            assert not found.clashes
            assert region_state(account) is RegionState.OK
        if account.superseded_by:
            assert found.default
            assert account.superseded_by == found.default.ref
            assert account.npwp == found.default.npwp


def test_the_lpse_sites_have_different_names_and_some_are_not_v3() -> None:
    sites = lpse_sites(Plan(lpse=600))
    assert len({it.id for it in sites}) == len({it.name for it in sites}) == 600
    assert sum(not it.aggregated for it in sites) == 30
    assert len(lpse_names()) > 1000


@pytest.mark.parametrize(
    "wrong", [{"lpse": 3}, {"providers": 0}, {"grouped": 1.5}, {"grouped": 0.6, "branched": 0.6}]
)
def test_a_plan_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Plan(**wrong)


def test_a_filled_database_holds_the_population_beside_the_demo_data(
    database_url: str, people: list[Account]
) -> None:
    database = Database(database_url)
    told: list[int] = []
    assert fill(database, PLAN, told.append) == len(people)
    assert sum(told) == PLAN.providers
    with database.open(writing=False) as repository:
        for account in people[::500]:
            stored = repository.account(account.ref)
            assert stored == account
            assert repository.password_matches(stored, PASSWORD) is not bool(account.superseded_by)
        assert repository.accounts_named("pt_cahaya")
    with pytest.raises(AlreadyFilledError):
        fill(database, PLAN, told.append)
    database.close()


def test_all_groups_and_clashes_are_those_that_the_rules_see(
    empty_url: str, people: list[Account]
) -> None:
    database = Database(empty_url)
    fill(database, PLAN, lambda _: None)
    seen = [(it, find_duplicates(it, near)) for it, near in neighbours(people)]
    groups = {tuple(it.ref for it in near.group): near.default for _, near in seen if near.group}
    clashing = {it.ref for it, near in seen if near.clashes}
    with database.open(writing=False) as repository:
        found = {it.members: it.default for it in all_groups(repository)}
        clashes = list(all_clashes(repository))
    database.close()
    assert {members: it.ref for members, it in groups.items() if it}.items() <= found.items()
    assert len(found) == len(groups) + 1  # PT Cahaya of the demo data
    assert clashing <= {ref for it in clashes for ref in it.accounts}
    assert len(clashes) == len(clashing) / 2 + 1  # maju_jaya of the demo data


@settings(deadline=None, max_examples=60)
@given(world=worlds)
def test_the_search_over_everybody_agrees_with_the_check_of_each_account(
    world: list[Account],
) -> None:
    database = in_memory(world)
    with database.open(writing=False) as repository:
        groups = {it.members: it.default for it in all_groups(repository)}
        clashing = {ref for it in all_clashes(repository) for ref in it.accounts}
    database.close()
    seen = [(it, find_duplicates(it, world)) for it in world]
    assert groups == {
        tuple(member.ref for member in near.group): near.default.ref
        for _, near in seen
        if near.default
    }
    assert clashing == {it.ref for it, near in seen if near.clashes}


def in_memory(world: list[Account]) -> Database:
    """Return a database that holds these accounts and no others."""
    database = Database("sqlite://")
    database.prepare()
    with database.open(writing=True) as repository:
        for site in SITES:
            repository.add_lpse(site)
        for account in world:
            repository.add_account(account, "Rahasia#2026")
        repository.commit()
    return database
