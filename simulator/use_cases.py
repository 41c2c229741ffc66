"""What people and other systems can do here: each fetches, asks a rule and writes the outcome."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum, auto

from simulator.mail_limits import count_mail
from simulator.rules.activation import (
    ActivationCode,
    ActivationVerdict,
    Kind,
    activate_first,
    activate_second,
    activation_verdict,
    entry_code,
)
from simulator.rules.duplicates import (
    Duplicates,
    account_meant,
    account_signing_in,
    find_duplicates,
)
from simulator.rules.facts import Account, LoginFailure, Lpse, Region
from simulator.rules.identity import follow
from simulator.rules.login import LoginVerdict, login_verdict
from simulator.rules.mail_limits import Occasion
from simulator.rules.regions import (
    RegionState,
    approve_region,
    check_region,
    propose_region,
)
from simulator.store.repository import Repository


class Proven(Enum):
    """Stands in for a password that needs no check."""

    ALREADY = auto()
    """It was checked a step earlier, or a rehearsal takes it as right."""


Secret = str | Proven


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as looked up from an LPSE, with what the duplication check finds around it."""

    account: Account
    asked: Lpse
    duplicates: Duplicates


class RegionRefusedError(ValueError):
    """A provinsi and kabupaten/kota that nobody could approve; `state` says why."""

    def __init__(self, state: RegionState) -> None:
        super().__init__(state.value)
        self.state = state


def look_up(repository: Repository, site: Lpse, user_id: str) -> AccountView | None:
    """Return the account that a User ID means at an LPSE, or None."""
    account = account_meant(site, user_id, repository.accounts_named(user_id))
    if account is None:
        return None
    return AccountView(account, site, _duplicates(repository, account))


def rehearse_login(repository: Repository, site: Lpse, user_id: str) -> LoginVerdict:
    """Judge a login as if the password were right; nothing is recorded."""
    return _judge_login(repository, site, user_id, Proven.ALREADY)[0]


def log_in(
    repository: Repository, site: Lpse, user_id: str, password: str
) -> tuple[LoginVerdict, Account | None]:
    """Judge a login, and remember a refusal at the account until a login succeeds."""
    verdict, account = _judge_login(repository, site, user_id, password)
    if account is None:
        return verdict, None
    failure = None
    if not verdict.allowed:
        failure = LoginFailure(site.id, verdict.code.value, datetime.now(UTC))
    if failure != account.last_login_failure:
        account = replace(account, last_login_failure=failure)
        repository.save(account)
    return verdict, account


def enter_activation(
    repository: Repository, site: Lpse, user_id: str, password: str
) -> tuple[ActivationCode, Account | None]:
    """Judge the first form of an activation; nothing is changed."""
    account = account_meant(site, user_id, repository.accounts_named(user_id))
    right = repository.password_matches(account, password)
    return entry_code(site, account, password_right=right), account


def rehearse_activation(repository: Repository, site: Lpse, user_id: str) -> ActivationVerdict:
    """Judge an activation as if all passwords were right; nothing is changed."""
    return _judge_activation(repository, site, user_id, Proven.ALREADY, Proven.ALREADY)[0]


def activate(
    repository: Repository, site: Lpse, user_id: str, password: Secret, default_password: Secret
) -> tuple[ActivationVerdict, str]:
    """Activate an account when the rules allow it.

    Returns:
        The verdict, and the User ID to log in with from now on.
    """
    verdict, account, default = _judge_activation(
        repository, site, user_id, password, default_password
    )
    if account is None or not verdict.allowed:
        return verdict, user_id
    if verdict.kind is Kind.SECOND and default:
        repository.save(activate_second(account, default))
        return verdict, default.user_id
    repository.save(activate_first(account))
    return verdict, account.user_id


def correct_region(repository: Repository, account: Account, region: Region) -> Account:
    """Let an account's new provinsi and kabupaten/kota wait for the verifikator.

    Raises:
        RegionRefusedError: one is empty, or they do not belong together.
    """
    state = check_region(region)
    if state is not RegionState.OK:
        raise RegionRefusedError(state)
    corrected = propose_region(account, region)
    save_identity(repository, corrected)
    return corrected


def approve(repository: Repository, account: Account) -> Account:
    """Approve what waits for the verifikator; for a superseded account, at its User ID default.

    Raises:
        ValueError: nothing waits.
    """
    approved = approve_region(standing(repository, account))
    save_identity(repository, approved)
    return approved


def save_identity(repository: Repository, account: Account) -> None:
    """Write an account, and its identity to those that it superseded (`jambiprov` 4a)."""
    repository.save(account)
    for follower in repository.followers(account):
        repository.save(follow(follower, account))


def standing(repository: Repository, account: Account) -> Account:
    """Return the account itself, or once it was superseded its User ID default."""
    heir = repository.account(account.superseded_by) if account.superseded_by else None
    return heir or account


def notify(repository: Repository, site: Lpse, user_id: str, subject: str, body: str) -> None:
    """Mail an account's registered address; nobody gets mail when there is no such account.

    Raises:
        simulator.mail_limits.TooManyMailsError: this User ID was mailed too often.
    """
    count_mail(repository, Occasion.NOTIFICATION, user_id)
    view = look_up(repository, site, user_id)
    if view:
        repository.add_mail(view.account.email, subject, body)


def _judge_login(
    repository: Repository, site: Lpse, user_id: str, password: Secret
) -> tuple[LoginVerdict, Account | None]:
    account = account_signing_in(site, user_id, repository.accounts_named(user_id))
    right = _is_right(repository, account, password)
    group = _duplicates(repository, account).group if account else ()
    return login_verdict(site, account, password_right=right, group=group), account


def _judge_activation(
    repository: Repository, site: Lpse, user_id: str, password: Secret, default_password: Secret
) -> tuple[ActivationVerdict, Account | None, Account | None]:
    account = account_meant(site, user_id, repository.accounts_named(user_id))
    duplicates = _duplicates(repository, account) if account else Duplicates()
    verdict = activation_verdict(
        site,
        account,
        duplicates,
        password_right=_is_right(repository, account, password),
        default_password_right=_is_right(repository, duplicates.default, default_password),
    )
    return verdict, account, duplicates.default


def _is_right(repository: Repository, account: Account | None, secret: Secret) -> bool:
    return isinstance(secret, Proven) or repository.password_matches(account, secret)


def _duplicates(repository: Repository, account: Account) -> Duplicates:
    return find_duplicates(account, repository.lookalikes(account))
