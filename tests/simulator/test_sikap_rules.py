"""SIKaP as pure rules: entering, filling, verifying, pulling."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.rules.facts import Link
from simulator.rules.packages import (
    CHECKS,
    Method,
    Package,
    Role,
    Stage,
    VerificationCode,
    verification_code,
)
from simulator.rules.qualification import Data
from simulator.rules.sikap import (
    LANDS_IN,
    Entry,
    EntryCode,
    Section,
    SikapCode,
    account_in_sikap,
    entry_code,
    pulled,
    sikap_verdict,
    typed,
)
from simulator.rules.tender_cepat import FIGURES, stated

from .simulator_worlds import NON_V3, V3, an_account

ALL = frozenset(Section)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).filter(
    str.strip
)
data: st.SearchStrategy[Data] = texts | st.dictionaries(
    st.sampled_from([it.id for it in FIGURES]), st.integers(0, 9), min_size=1
)
entries = st.dictionaries(st.sampled_from(Section), st.builds(Entry, data, st.booleans()))


@given(data, data)
def test_only_a_change_takes_the_verified_status_away(before: Data, after: Data) -> None:
    entry = typed(Entry(before, verified=True), after)
    assert entry is not None
    assert entry.data == after
    assert entry.verified is (before == after)


@given(st.booleans())
def test_blank_data_empty_a_section(verified: bool) -> None:
    assert typed(Entry("Isi", verified), "  ") is None
    assert typed(None, {"keterangan": ""}) is None


@given(entries)
def test_a_pull_writes_qualification_data_and_never_the_identity(
    filled: dict[Section, Entry],
) -> None:
    parts = pulled(filled)
    assert parts == {LANDS_IN[it]: filled[it].data for it in filled if it in LANDS_IN}
    assert Section.IDENTITAS not in LANDS_IN


@given(entries)
def test_a_figure_counts_in_its_own_section_only_and_is_verified_as_that_is(
    filled: dict[Section, Entry],
) -> None:
    said = stated(filled)
    for figure in FIGURES:
        entry = filled.get(figure.section)
        if entry and isinstance(entry.data, dict) and figure.id in entry.data:
            assert said[figure.id].value == entry.data[figure.id]
            assert said[figure.id].verified is entry.verified
        else:
            assert figure.id not in said


def test_sikap_opens_to_the_activated_user_id_only() -> None:
    account = an_account(activated=True)
    assert entry_code(account, password_right=True) is EntryCode.OK
    assert entry_code(account, password_right=False) is EntryCode.WRONG_CREDENTIALS
    assert entry_code(None, password_right=True) is EntryCode.WRONG_CREDENTIALS
    idle = replace(account, activated=False)
    assert entry_code(idle, password_right=True) is EntryCode.NOT_ACTIVATED
    joined = replace(account, superseded_by=an_account(V3[1]).ref)
    assert entry_code(joined, password_right=True) is EntryCode.WRONG_CREDENTIALS


def test_sikap_knows_an_activated_account_among_others_with_its_user_id() -> None:
    idle, active = an_account(V3[0], "sama"), an_account(V3[1], "Sama", activated=True)
    assert account_in_sikap("SAMA", [idle, active]) == active
    assert account_in_sikap("sama", [idle, an_account(V3[2], "sama")]) is None
    assert account_in_sikap("sama", [an_account(NON_V3, "sama")]) is None


@pytest.mark.parametrize("link", ["aggregation_link", "sikap_link"])
def test_either_broken_link_is_a_fault_of_the_lpse(link: str) -> None:
    site = replace(V3[0], **{link: Link.DOWN})
    account = an_account(activated=True)
    assert sikap_verdict(site, account, ALL).code is SikapCode.LPSE_FAULT
    assert sikap_verdict(site, account, frozenset()).code is SikapCode.EMPTY


def test_nothing_is_pulled_at_a_non_v3_site() -> None:
    assert sikap_verdict(NON_V3, an_account(activated=True), ALL).code is SikapCode.NON_V3


@given(
    st.sampled_from(Role),
    st.sampled_from(Method),
    st.sampled_from(Stage),
    st.booleans(),
    st.booleans(),
)
def test_data_are_verified_by_the_right_people_at_the_proof_only(
    role: Role, method: Method, stage: Stage, activated: bool, filled: bool
) -> None:
    package = Package("P", "satu", "Paket", "ppk", method, stage)
    code = verification_code(role, package, an_account(activated=activated), anything_filled=filled)
    allowed = role is CHECKS[method] and stage is Stage.PROOF and activated and filled
    assert (code is VerificationCode.OK) is allowed
