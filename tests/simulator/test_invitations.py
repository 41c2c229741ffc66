"""The search for the invited finds whom the rule invites, and announcing tells each of them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import invitations
from simulator.demo_data import sikap_entries
from simulator.rules.facts import Account, AccountRef
from simulator.rules.sikap import Section
from simulator.rules.tender_cepat import (
    FIGURES,
    Criterion,
    Qualification,
    Tender,
    TenderCode,
    stated,
    tender_verdict,
)
from simulator.store import invitations as store
from simulator.store.database import Database
from simulator.store.provider_data import sikap_entries as stored_entries
from simulator.store.provider_data import write_sikap_entry
from simulator.store.repository import Repository

from .simulator_worlds import SITES, an_account

figures = st.dictionaries(
    st.sampled_from([it.id for it in FIGURES]),
    st.builds(Qualification, st.integers(0, 3), st.booleans()),
)
people = st.lists(st.tuples(st.booleans(), st.booleans(), figures), max_size=5)
criteria = st.dictionaries(
    st.sampled_from([*(it.id for it in FIGURES), "yang_lain"]), st.integers(-1, 3), max_size=3
)


def standing(repository: Repository, number: int, *, active: bool, joined: bool) -> Account:
    """Add an account, activated or not, superseded or not."""
    heir = AccountRef("dua", "induk") if active and joined else None
    account = an_account(SITES[0], f"p{number}", activated=active, superseded_by=heir)
    repository.add_account(account, "Rahasia#2026")
    return account


@settings(deadline=None, max_examples=60)
@given(people=people, criteria=criteria)
def test_the_search_finds_whom_the_rule_invites_and_each_is_mailed(
    people: list[tuple[bool, bool, dict[str, Qualification]]], criteria: dict[str, int]
) -> None:
    tender = Tender(
        "TC-9", SITES[0].id, "Paket", tuple(Criterion(*it, least) for it, least in named(criteria))
    )
    database = Database("sqlite://")
    database.prepare()
    with database.open(writing=True) as repository:
        for site in SITES:
            repository.add_lpse(site)
        expected = []
        for number, (active, joined, said) in enumerate(people):
            account = standing(repository, number, active=active, joined=joined)
            for section, entry in sikap_entries(frozenset(Section), said).items():
                write_sikap_entry(repository, account, section, entry)
            told = stated(stored_entries(repository, account))
            verdict = tender_verdict(tender.criteria, told, activated=active)
            if verdict.code is TenderCode.INVITED and not account.superseded_by:
                expected.append(account.ref)
        invitations.announce(repository, tender)
        found, total = store.invited(repository, tender, limit=50)
        mailed = [it for it in repository.mails("") if "TC-9" in it.subject]
    database.close()
    assert [it.ref for it in found] == expected
    assert total == len(mailed) == len(expected)


def named(criteria: dict[str, int]) -> list[tuple[tuple[str, str], int]]:
    """Return each criterion's id, a name, and its minimum."""
    return [((it, it.capitalize()), least) for it, least in criteria.items()]
