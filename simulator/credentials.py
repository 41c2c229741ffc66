"""Changing User ID and password, and getting a new password when it was forgotten."""

from dataclasses import replace

from simulator import account_mails
from simulator.mail_limits import count_mail
from simulator.mailed_links import LinkFor, new_link, open_link
from simulator.rules.credentials import (
    CredentialsCode,
    change_code,
    password_code,
    with_new_password,
)
from simulator.rules.duplicates import account_signing_in
from simulator.rules.facts import Account, Lpse
from simulator.rules.mail_limits import Occasion
from simulator.rules.mailed_links import Purpose
from simulator.rules.password_reset import ResetCode, ResetVerdict, reset_verdict
from simulator.store import account_records
from simulator.store.repository import Repository


def change(
    repository: Repository, account: Account, user_id: str | None, password: str | None
) -> tuple[CredentialsCode, Account]:
    """Change User ID, password or both of an account whose login was just proven.

    Returns:
        The code, and the account as it is then; a refusal changes nothing.
    """
    named = repository.accounts_named(user_id) if user_id else ()
    code = change_code(account, user_id, password, named)
    if code is not CredentialsCode.OK:
        return code, account
    if user_id is not None and user_id != account.user_id:
        account_records.rename(repository, account, user_id)
        account = replace(account, user_id=user_id)
    if password is not None:
        account = _with_password(repository, account, password)
    return code, account


def rehearse_reset(repository: Repository, site: Lpse, user_id: str) -> ResetVerdict:
    """Judge a request for a reset link as if the e-mail were right; nothing is mailed."""
    return reset_verdict(site, _account(repository, site, user_id), email_right=True)


def ask_for_reset(
    repository: Repository, site: Lpse, user_id: str, email: str, link_for: LinkFor
) -> ResetVerdict:
    """Mail a reset link, or where else to ask for it, when User ID and e-mail fit.

    Both go by mail, so that whoever asks learns nothing about accounts that are not theirs.

    Raises:
        simulator.mail_limits.TooManyMailsError: too much was asked for this address.
    """
    count_mail(repository, Occasion.RESET, email)
    account = _account(repository, site, user_id)
    right = account is not None and email.strip().lower() == account.email.lower()
    verdict = reset_verdict(site, account, email_right=right)
    if account is None or verdict.place is None:
        return verdict
    if verdict.code is ResetCode.OK:
        mail_reset_link(repository, account, link_for)
        return verdict
    place = repository.lpse(verdict.place.lpse)
    assert place is not None, "an account's LPSE is stored"
    merged = verdict.code is ResetCode.SUPERSEDED
    link = link_for(Purpose.RESET, place, "")
    mail = account_mails.reset_elsewhere(place, verdict.place, link, merged=merged)
    repository.add_mail(account.email, *mail)
    return verdict


def mail_reset_link(repository: Repository, account: Account, link_for: LinkFor) -> None:
    """Mail a link to a new password to the registered address."""
    token = new_link(repository, Purpose.RESET, account.home, account.email, account)
    link = link_for(Purpose.RESET, account.home, token)
    repository.add_mail(account.email, *account_mails.reset_link(account.home, link))


def choose_password(
    repository: Repository, token: str, password: str, again: str
) -> CredentialsCode:
    """Give the account behind a reset link its new password, which closes the link.

    Raises:
        simulator.mailed_links.LinkClosedError: the token opens nothing.
    """
    link = open_link(repository, Purpose.RESET, token)
    code = password_code(password, again)
    account = repository.account(link.account) if link.account else None
    if code is CredentialsCode.OK and account:
        _with_password(repository, account, password)
    return code


def _with_password(repository: Repository, account: Account, password: str) -> Account:
    changed = with_new_password(account)
    repository.save(changed)
    account_records.set_password(repository, changed, password)
    return changed


def _account(repository: Repository, site: Lpse, user_id: str) -> Account | None:
    return account_signing_in(site, user_id, repository.accounts_named(user_id))
