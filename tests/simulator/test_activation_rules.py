"""Activation, region check, SIKaP and tender cepat as pure rules."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.rules.activation import (
    ActivationCode,
    Kind,
    activate_second,
    activation_verdict,
)
from simulator.rules.duplicates import Duplicates, find_duplicates
from simulator.rules.facts import Account, AccountRef, Link, Region
from simulator.rules.regions import (
    REGIONS,
    RegionState,
    approve_region,
    check_region,
    propose_region,
    region_state,
)
from simulator.rules.sikap import Section, SikapCode, sikap_verdict
from simulator.rules.tender_cepat import (
    Criterion,
    CriterionCode,
    Qualification,
    TenderCode,
    tender_verdict,
)

from .simulator_worlds import NON_V3, V3, an_account, worlds


def code_of(account: Account, duplicates: Duplicates | None = None) -> ActivationCode:
    return activation_verdict(
        account.home,
        account,
        duplicates or Duplicates(),
        password_right=True,
        default_password_right=True,
    ).code


@given(worlds)
def test_an_allowed_activation_leaves_at_most_one_login_to_a_group(world: list[Account]) -> None:
    for account in world:
        duplicates = find_duplicates(account, world)
        verdict = activation_verdict(
            account.home, account, duplicates, password_right=True, default_password_right=True
        )
        if not verdict.allowed or verdict.kind is not Kind.SECOND:
            continue
        default = duplicates.default
        assert default is not None
        assert default.activated
        joined = activate_second(account, default)
        assert joined.superseded_by == default.ref
        assert (joined.provider_name, joined.email) == (default.provider_name, default.email)


@given(worlds, st.booleans(), st.booleans())
def test_no_activation_without_both_passwords(
    world: list[Account], right: bool, default_right: bool
) -> None:
    for account in world:
        verdict = activation_verdict(
            account.home,
            account,
            find_duplicates(account, world),
            password_right=right,
            default_password_right=default_right,
        )
        if verdict.allowed:
            assert right
            assert default_right or verdict.kind is Kind.FIRST


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ActivationCode.OK),
        ({"verified": False}, ActivationCode.NOT_VERIFIED),
        ({"activated": True}, ActivationCode.ALREADY_ACTIVE),
        ({"superseded_by": AccountRef("dua", "x")}, ActivationCode.SUPERSEDED),
        ({"network_fault": True}, ActivationCode.NETWORK_FAULT),
        ({"region": Region("Jambi", " ")}, ActivationCode.REGION_EMPTY),
        ({"region": Region("Jambi", "Kota Bandung")}, ActivationCode.REGION_MISMATCH),
        ({"proposed_region": Region("Jambi", "Kota Jambi")}, ActivationCode.AWAITING_VERIFIER),
        ({"home": NON_V3}, ActivationCode.NON_V3),
        ({"home": replace(V3[0], aggregation_link=Link.DOWN)}, ActivationCode.AGGREGATION_DOWN),
    ],
)
def test_each_obstacle_to_activation_has_its_own_code(
    changed: dict[str, object], code: ActivationCode
) -> None:
    assert code_of(an_account(**changed)) is code  # type: ignore[arg-type]


def test_activation_happens_only_where_the_account_was_registered() -> None:
    verdict = activation_verdict(
        V3[1], an_account(V3[0]), Duplicates(), password_right=True, default_password_right=True
    )
    assert verdict.code is ActivationCode.NOT_HOME


def test_a_second_account_waits_for_its_default() -> None:
    second, default = an_account(V3[0], packages=1), an_account(V3[1], packages=5)
    duplicates = find_duplicates(second, [second, default])
    assert code_of(second, duplicates) is ActivationCode.DEFAULT_NOT_ACTIVE
    active = find_duplicates(second, [second, replace(default, activated=True)])
    assert code_of(second, active) is ActivationCode.OK


@pytest.mark.parametrize(("province", "regencies"), REGIONS.items())
def test_a_regency_belongs_to_its_own_province_only(
    province: str, regencies: tuple[str, ...]
) -> None:
    assert check_region(Region(province.upper(), f" {regencies[0]} ")) is RegionState.OK
    for other in REGIONS.keys() - {province}:
        assert check_region(Region(other, regencies[0])) is RegionState.MISMATCH


def test_a_corrected_region_counts_once_it_is_approved() -> None:
    account = an_account(region=Region("", ""))
    assert region_state(account) is RegionState.EMPTY
    corrected = propose_region(account, Region("Jambi", "Kota  Jambi"))
    assert region_state(corrected) is RegionState.AWAITING_VERIFIER
    assert region_state(approve_region(corrected)) is RegionState.OK


def test_there_is_nothing_to_approve_without_a_correction() -> None:
    with pytest.raises(ValueError, match="no region change to approve"):
        approve_region(an_account())


@given(st.frozensets(st.sampled_from(Section)))
def test_a_pull_from_sikap_names_exactly_the_empty_sections(filled: frozenset[Section]) -> None:
    verdict = sikap_verdict(V3[0], an_account(activated=True), filled)
    assert set(verdict.missing) == set(Section) - filled
    assert (verdict.code is SikapCode.READY) == (filled == set(Section))
    assert (verdict.code is SikapCode.EMPTY) == (not filled)


def test_sikap_needs_an_activated_account() -> None:
    verdict = sikap_verdict(V3[0], an_account(), frozenset(Section))
    assert verdict.code is SikapCode.NOT_ACTIVATED


@given(st.integers(0, 5), st.booleans(), st.booleans())
def test_only_verified_data_that_meet_every_criterion_bring_an_invitation(
    value: int, verified: bool, activated: bool
) -> None:
    criteria = (Criterion("a", "A", 1), Criterion("b", "B", 3))
    stated = {"a": Qualification(1, True), "b": Qualification(value, verified)}
    verdict = tender_verdict(criteria, stated, activated=activated)
    assert (verdict.code is TenderCode.INVITED) == (value >= 3 and verified and activated)


def test_a_lacking_criterion_outweighs_an_unverified_one() -> None:
    criteria = (Criterion("a", "A", 1), Criterion("b", "B", 3))
    verdict = tender_verdict(criteria, {"a": Qualification(1, False)}, activated=True)
    assert verdict.code is TenderCode.CRITERIA_LACKING
    assert [code for _, code in verdict.criteria] == [
        CriterionCode.UNVERIFIED,
        CriterionCode.NOT_MET,
    ]
