"""Logging in at home and roaming (`jambiprov` 1d, 2g, 2h; `okutimur` 1.2, 1.3)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.rules.duplicates import find_duplicates
from simulator.rules.facts import Account, AccountRef, Link, Lpse
from simulator.rules.login import LoginCode, login_verdict

from .simulator_worlds import NON_V3, SITES, V3, accounts, an_account, worlds

sites = st.sampled_from(SITES)


@given(accounts, sites)
def test_nobody_gets_in_with_a_wrong_password(account: Account, site: Lpse) -> None:
    assert not login_verdict(site, account, password_right=False).allowed


@given(accounts, sites, st.booleans())
def test_a_wrong_password_tells_nothing_about_the_account(
    account: Account, site: Lpse, superseded: bool
) -> None:
    if superseded:
        account = replace(account, superseded_by=AccountRef("satu", "lain"))
    wrong = login_verdict(site, account, password_right=False)
    unknown = login_verdict(site, None, password_right=False)
    assert wrong.public_code is unknown.public_code is LoginCode.WRONG_CREDENTIALS


@given(accounts, sites)
def test_only_an_activated_account_of_a_v3_site_roams_and_only_to_v3_sites(
    account: Account, site: Lpse
) -> None:
    verdict = login_verdict(site, account, password_right=True)
    if verdict.allowed and site != account.home:
        assert account.activated
        assert account.home.aggregated
        assert site.aggregated


@given(worlds, sites)
def test_a_group_roams_only_once_all_of_it_is_activated(world: list[Account], site: Lpse) -> None:
    for account in world:
        group = find_duplicates(account, world).group
        verdict = login_verdict(site, account, password_right=True, group=group)
        if verdict.allowed and site != account.home:
            assert all(it.activated for it in group)
        if verdict.code is LoginCode.GROUP_INCOMPLETE:
            assert verdict.missing == tuple(it.ref for it in group if not it.activated)


@given(accounts)
def test_activation_may_wait_without_harm_to_the_login_at_home(account: Account) -> None:
    waiting = replace(account, activated=False, verified=True)
    assert login_verdict(account.home, waiting, password_right=True).allowed


@given(accounts, sites)
def test_a_superseded_account_gets_in_nowhere(account: Account, site: Lpse) -> None:
    joined = replace(account, superseded_by=AccountRef("satu", "default"))
    assert login_verdict(site, joined, password_right=True).code is LoginCode.SUPERSEDED


def test_an_unverified_account_gets_in_nowhere() -> None:
    account = an_account(verified=False)
    for site in SITES:
        code = login_verdict(site, account, password_right=True).code
        assert code is LoginCode.NOT_VERIFIED


def test_a_site_that_the_aggregation_cannot_reach_refuses_guests_but_not_its_own() -> None:
    broken = replace(V3[1], aggregation_link=Link.DOWN)
    guest = an_account(V3[0], activated=True)
    own = an_account(broken, activated=True)
    assert login_verdict(broken, guest, password_right=True).code is LoginCode.AGGREGATION_DOWN
    assert login_verdict(broken, own, password_right=True).allowed


@pytest.mark.parametrize(("activated", "allowed"), [(True, False), (False, True)])
def test_passwords_can_only_differ_once_there_is_a_central_one(
    activated: bool, allowed: bool
) -> None:
    account = an_account(activated=activated, password_in_sync=False)
    assert login_verdict(account.home, account, password_right=True).allowed is allowed


def test_a_password_out_of_step_at_home_still_opens_other_sites() -> None:
    account = an_account(V3[0], activated=True, password_in_sync=False)
    assert login_verdict(V3[1], account, password_right=True).allowed


def test_a_non_v3_site_knows_only_its_own_accounts() -> None:
    guest = an_account(V3[0], activated=True)
    assert login_verdict(NON_V3, guest, password_right=True).code is LoginCode.NON_V3
    assert login_verdict(NON_V3, an_account(NON_V3), password_right=True).allowed
