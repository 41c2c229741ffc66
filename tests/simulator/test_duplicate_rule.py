"""The duplication table (`jambiprov` 2e, 2f) and which account a User ID means."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from simulator.rules.duplicates import (
    account_meant,
    account_signing_in,
    default_account,
    find_duplicates,
)
from simulator.rules.facts import Account, folded, same_provider

from .simulator_worlds import NON_V3, SITES, V3, accounts, an_account, worlds


@given(worlds)
def test_every_other_account_falls_under_one_kind_of_duplicate_only(world: list[Account]) -> None:
    for account in world:
        found = find_duplicates(account, world)
        others = [it.ref for it in found.group if it.ref != account.ref]
        assert not set(others) & {it.ref for it in found.branches}
        assert not set(others) & {it.ref for it in found.clashes}


@given(worlds)
def test_belonging_to_a_group_is_mutual_and_the_group_agrees_on_its_default(
    world: list[Account],
) -> None:
    for account in world:
        found = find_duplicates(account, world)
        for member in found.group:
            seen_from_there = find_duplicates(member, world)
            assert seen_from_there.group == found.group
            assert seen_from_there.default == found.default


@given(worlds)
def test_a_group_is_one_provider_at_v3_sites(world: list[Account]) -> None:
    for account in world:
        group = find_duplicates(account, world).group
        assert len(group) != 1
        for member in group:
            assert same_provider(member, account)
            assert member.home.aggregated
            assert member.verified


@given(worlds)
def test_a_clash_is_the_same_user_id_of_somebody_else_and_is_mutual(world: list[Account]) -> None:
    for account in world:
        for other in find_duplicates(account, world).clashes:
            assert folded(other.user_id) == folded(account.user_id)
            assert not same_provider(other, account)
            assert account in find_duplicates(other, world).clashes


@given(st.lists(accounts, min_size=1, max_size=6))
def test_the_default_of_a_fresh_group_has_the_most_packages_and_then_the_longest_past(
    group: list[Account],
) -> None:
    fresh = [replace(it, activated=False) for it in group]
    chosen = default_account(fresh)
    most = max(it.packages for it in fresh)
    assert chosen.packages == most
    assert chosen.registered_at == min(it.registered_at for it in fresh if it.packages == most)


@given(st.permutations([an_account(site, packages=2) for site in V3]))
def test_the_default_does_not_depend_on_the_order_of_looking(group: list[Account]) -> None:
    assert default_account(group).home == min(V3, key=lambda it: it.id)


def test_a_tie_in_packages_goes_to_the_oldest_account() -> None:
    young = an_account(V3[0], packages=4, registered_at=date(2024, 1, 1))
    old = an_account(V3[1], packages=4, registered_at=date(2019, 1, 1))
    assert default_account([young, old]) == old


def test_an_account_that_already_works_everywhere_stays_the_default() -> None:
    active = an_account(V3[0], packages=1, activated=True)
    busier = an_account(V3[1], packages=9)
    assert default_account([active, busier]) == active


def test_a_branch_with_another_address_is_no_duplicate() -> None:
    head = an_account(V3[0], "pusat")
    branch = an_account(V3[1], "cabang", address="Jalan Lain No. 9")
    found = find_duplicates(head, [head, branch])
    assert found.branches == (branch,)
    assert found.group == ()
    assert found.default is None


def test_an_account_at_a_non_v3_site_has_no_duplicates() -> None:
    local, twin = an_account(NON_V3), an_account(V3[0])
    assert find_duplicates(local, [local, twin]).group == ()
    assert find_duplicates(twin, [local, twin]).group == ()


@given(worlds, st.sampled_from(SITES), st.sampled_from(["cahaya", "SURYA", " Cahaya "]))
def test_a_user_id_means_the_account_registered_at_that_very_lpse_first(
    world: list[Account], site: object, user_id: str
) -> None:
    here = [it for it in world if it.home == site and folded(it.user_id) == folded(user_id)]
    meant = account_meant(site, user_id, world)  # type: ignore[arg-type]
    if here:
        assert meant == here[0]
    elif meant:
        assert meant.home.aggregated


def test_a_user_id_of_two_providers_means_nobody_at_a_third_lpse() -> None:
    one = an_account(V3[0], "sama")
    other = an_account(V3[1], "sama", npwp="0222222222222000")
    assert account_meant(V3[2], "sama", [one, other]) is None
    assert account_meant(V3[1], "sama", [one, other]) == other


def test_an_account_at_a_non_v3_site_is_unknown_elsewhere() -> None:
    assert account_meant(V3[0], "penyedia", [an_account(NON_V3)]) is None


def test_a_login_replaced_by_a_default_of_the_same_name_is_the_defaults_login() -> None:
    default = an_account(V3[0], "sama", activated=True)
    joined = an_account(V3[1], "Sama", activated=True, superseded_by=default.ref)
    assert account_signing_in(V3[1], "sama", [joined, default]) == default
    assert account_meant(V3[1], "sama", [joined, default]) == joined
