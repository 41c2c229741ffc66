"""Tender cepat: why somebody is invited or not, and taking part."""

from dataclasses import dataclass, replace

from simulator import provider_data
from simulator.rules.duplicates import find_duplicates
from simulator.rules.facts import Account, Lpse
from simulator.rules.login import LoginVerdict, login_verdict
from simulator.rules.tender_cepat import (
    RegistrationCode,
    Tender,
    TenderVerdict,
    registration_code,
    stated,
    tender_verdict,
)
from simulator.store import provider_data as store
from simulator.store.repository import Repository


@dataclass(frozen=True, slots=True)
class Registration:
    """How registering for a tender cepat ended, with what it rests on."""

    code: RegistrationCode
    verdict: TenderVerdict
    login: LoginVerdict


def judge_tender(repository: Repository, tender: Tender, account: Account) -> TenderVerdict:
    """Judge whether the account is invited to a tender cepat."""
    entries = provider_data.sikap_entries(repository, account)
    return tender_verdict(tender.criteria, stated(entries), activated=account.activated)


def register(repository: Repository, site: Lpse, tender: Tender, account: Account) -> Registration:
    """Let an account take part in a tender cepat when the rules allow it.

    Args:
        repository: the transaction.
        site: the LPSE of the tender.
        tender: the package.
        account: who logged in, at this or another LPSE.
    """
    group = find_duplicates(account, repository.lookalikes(account)).group
    login = login_verdict(site, account, password_right=True, group=group)
    verdict = judge_tender(repository, tender, account)
    already = store.is_registered(repository, tender, account)
    code = registration_code(verdict, may_log_in=login.allowed, already=already)
    if code is RegistrationCode.OK:
        store.register(repository, tender, account)
        keeper = provider_data.holder(repository, site, account)
        if keeper.home.id == site.id:
            repository.save(replace(keeper, packages=keeper.packages + 1))
    return Registration(code, verdict, login)
