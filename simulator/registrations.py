"""Registering at an LPSE, and the verification that follows."""

from collections.abc import Sequence
from datetime import UTC, datetime

from simulator import account_mails
from simulator.mail_limits import count_mail
from simulator.mailed_links import LinkFor, new_link, open_link
from simulator.rules.facts import Account, Lpse
from simulator.rules.mail_limits import Occasion
from simulator.rules.mailed_links import Purpose
from simulator.rules.registration import (
    RegistrationCode,
    RegistrationForm,
    VerificationCode,
    VerificationVerdict,
    form_code,
    registered,
    valid_email,
    verification_verdict,
    verified,
)
from simulator.store import account_records
from simulator.store.repository import Repository


def ask_for_form(repository: Repository, site: Lpse, email: str, link_for: LinkFor) -> bool:
    """Mail the link to the registration form; False when the address cannot be one.

    Raises:
        simulator.mail_limits.TooManyMailsError: too much was asked for this address.
    """
    if not valid_email(email):
        return False
    count_mail(repository, Occasion.REGISTRATION, email)
    token = new_link(repository, Purpose.REGISTRATION, site, email)
    link = link_for(Purpose.REGISTRATION, site, token)
    repository.add_mail(email, *account_mails.registration_form(site, link))
    return True


def register(
    repository: Repository, token: str, form: RegistrationForm
) -> tuple[RegistrationCode, Account | None]:
    """Make the account of a filled form, not verified yet; a refused form leaves the link open.

    Raises:
        simulator.mailed_links.LinkClosedError: the token opens nothing.
    """
    link = open_link(repository, Purpose.REGISTRATION, token)
    site = repository.lpse(link.lpse)
    assert site is not None, "a link names a stored LPSE"
    code = form_code(site, form, repository.accounts_named(form.user_id))
    if code is not RegistrationCode.OK:
        return code, None
    account = registered(site, link.email, form, datetime.now(UTC).date())
    account_records.add_applicant(repository, account, form.password, form.kind)
    account_records.use_link(repository, token)
    return code, account


def verify(repository: Repository, account: Account, brought: Sequence[str]) -> VerificationVerdict:
    """Verify an account whose documents are complete; otherwise nothing changes."""
    kind = account_records.provider_kind(repository, account)
    verdict = verification_verdict(account, kind, brought)
    if verdict.code is VerificationCode.OK:
        repository.save(verified(account))
    return verdict
