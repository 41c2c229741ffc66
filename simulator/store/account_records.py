"""Reading and writing registrations, User IDs, passwords and mailed links."""

from hashlib import sha256

from sqlalchemy import func, select, update

from simulator.rules.documents import ProviderKind
from simulator.rules.facts import Account, AccountRef, folded
from simulator.rules.mailed_links import MailedLink, Purpose
from simulator.store.account_tables import ApplicantRow, MailedLinkRow
from simulator.store.mapping import account_from_row
from simulator.store.passwords import hash_password
from simulator.store.repository import Repository
from simulator.store.tables import AccountRow


def add_applicant(
    repository: Repository, account: Account, password: str, kind: ProviderKind
) -> None:
    """Add an account that registered online, with its password."""
    repository.add_account(account, password)
    repository.session.add(ApplicantRow(account_id=repository.account_id(account), kind=kind.value))
    repository.session.flush()


def provider_kind(repository: Repository, account: Account) -> ProviderKind:
    """Return what an account registered as; a business entity when nobody wrote it down."""
    row = repository.session.get(ApplicantRow, repository.account_id(account))
    return ProviderKind(row.kind) if row else ProviderKind.BADAN_USAHA


def unverified(repository: Repository, *, limit: int, offset: int = 0) -> tuple[list[Account], int]:
    """Return one page of the accounts that wait for their verification, the oldest first, and how
    many there are in all.
    """
    waiting = select(AccountRow).where(AccountRow.verified.is_(False))
    rows = repository.session.scalars(
        waiting.order_by(AccountRow.registered_at, AccountRow.id).limit(limit).offset(offset)
    )
    count = select(func.count()).select_from(AccountRow).where(AccountRow.verified.is_(False))
    return [account_from_row(it) for it in rows], repository.session.scalar(count) or 0


def rename(repository: Repository, account: Account, user_id: str) -> None:
    """Change an account's User ID; the accounts that it superseded go on naming it."""
    session = repository.session
    session.execute(
        update(AccountRow)
        .where(
            AccountRow.superseded_by_lpse == account.home.id,
            AccountRow.superseded_by_user_id == account.user_id,
        )
        .values(superseded_by_user_id=user_id)
    )
    row = session.get_one(AccountRow, repository.account_id(account))
    row.user_id, row.user_id_folded = user_id, folded(user_id)
    session.flush()


def set_password(repository: Repository, account: Account, password: str) -> None:
    """Give an account a new password; links to choose one that are still open die with it."""
    account_id = repository.account_id(account)
    repository.session.get_one(AccountRow, account_id).password_hash = hash_password(password)
    repository.session.execute(
        update(MailedLinkRow).where(MailedLinkRow.account_id == account_id).values(used=True)
    )


def login_mark(repository: Repository, account: Account) -> str:
    """Return a mark of an account's present password, which no other account or password has.

    It tells nothing about the password: what is hashed is its salted hash.
    """
    account_id = repository.account_id(account)
    row = repository.session.get_one(AccountRow, account_id)
    return _hashed(f"{account_id} {row.password_hash}")


def add_link(repository: Repository, token: str, link: MailedLink) -> None:
    """Keep a link that is being mailed."""
    account = repository.account(link.account) if link.account else None
    repository.session.add(
        MailedLinkRow(
            token_hash=_hashed(token),
            purpose=link.purpose.value,
            lpse_id=link.lpse,
            account_id=repository.account_id(account) if account else None,
            email=link.email,
            sent_at=link.sent_at,
            used=link.used,
        )
    )


def link_of(repository: Repository, token: str, purpose: Purpose) -> MailedLink | None:
    """Return the link that a token opens, or None."""
    row = repository.session.scalars(
        select(MailedLinkRow).where(
            MailedLinkRow.token_hash == _hashed(token), MailedLinkRow.purpose == purpose.value
        )
    ).one_or_none()
    if row is None:
        return None
    account = row.account
    return MailedLink(
        purpose=Purpose(row.purpose),
        lpse=row.lpse_id,
        email=row.email,
        sent_at=row.sent_at,
        used=row.used,
        account=AccountRef(account.lpse_id, account.user_id) if account else None,
    )


def use_link(repository: Repository, token: str) -> None:
    """Mark a link as used."""
    repository.session.execute(
        update(MailedLinkRow).where(MailedLinkRow.token_hash == _hashed(token)).values(used=True)
    )


def _hashed(token: str) -> str:
    # A token or salt is long and random, so a plain hash cannot be guessed back.
    return sha256(token.encode()).hexdigest()
