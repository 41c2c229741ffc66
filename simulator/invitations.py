"""Inviting providers to a tender cepat: each is told once, by mail."""

from collections.abc import Mapping, Sequence

from simulator import account_mails
from simulator.rules.facts import Account
from simulator.rules.sikap import Entry, Section
from simulator.rules.tender_cepat import Tender, TenderCode, stated, tender_verdict
from simulator.store import invitations as store
from simulator.store.repository import Repository


def announce(repository: Repository, tender: Tender) -> None:
    """Add a tender cepat and tell everybody whom it invites (`muarojambi` 5)."""
    repository.add_tender(tender)
    for addressees in store.everybody_who_meets(repository, tender):
        _tell(repository, tender, addressees)


def review(repository: Repository, account: Account, entries: Mapping[Section, Entry]) -> None:
    """Bring an account's invitations in line with its SIKaP data, which changed (`kemenperin` 9).

    Whoever is invited for the first time is told; an invitation whose criteria are not met any
    more does not stand until they are again, and nobody is told of it a second time.
    """
    said, before = stated(entries), store.invitations_of(repository, account)
    for tender in store.every_tender(repository):
        verdict = tender_verdict(tender.criteria, said, activated=account.activated)
        stands = verdict.code is TenderCode.INVITED
        if tender.id in before:
            store.let_stand(repository, tender, account, stands=stands)
        elif stands:
            _tell(repository, tender, [(repository.account_id(account), account.email)])


def _tell(repository: Repository, tender: Tender, addressees: Sequence[store.Addressee]) -> None:
    site = repository.lpse(tender.lpse)
    assert site is not None, "a tender names a stored LPSE"
    for _, email in addressees:
        repository.add_mail(email, *account_mails.invitation(tender, site))
    store.add(repository, tender, addressees)
