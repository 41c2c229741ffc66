"""Reading and writing the simulated world inside one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, true
from sqlalchemy.orm import Session

from simulator.rules.facts import Account, AccountRef, Link, Lpse, folded, npwp_digits
from simulator.rules.tender_cepat import Tender
from simulator.store.mapping import (
    account_from_row,
    lpse_from_row,
    tender_from_row,
    write_account,
)
from simulator.store.passwords import hash_password, password_matches
from simulator.store.tables import (
    AccountRow,
    Base,
    CriterionRow,
    LpseRow,
    MailRow,
    TenderRow,
)

MAILBOX_LIMIT = 100
"""Most mails that one look into the mailbox shows."""
_HAS_FAULT = or_(AccountRow.network_fault, AccountRow.password_in_sync.is_(False))


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was sent; `sent_at` is in UTC."""

    id: int
    to: str
    subject: str
    body: str
    sent_at: datetime


class Repository:
    """The simulated world as one transaction sees it; as a context it rolls back at the end."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.committed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the transaction; what was not committed is undone."""
        self.session.close()

    def commit(self) -> None:
        """Keep what was done."""
        self.session.commit()
        self.committed = True

    def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: it does not answer.
        """
        self.session.execute(select(func.count()).select_from(LpseRow))

    def lpses(self) -> list[Lpse]:
        """Return all LPSE sites in their fixed order."""
        rows = self.session.scalars(select(LpseRow).order_by(LpseRow.position, LpseRow.id))
        return [lpse_from_row(row) for row in rows]

    def lpse(self, lpse_id: str) -> Lpse | None:
        """Return one LPSE site."""
        row = self.session.get(LpseRow, lpse_id)
        return lpse_from_row(row) if row else None

    def add_lpse(self, lpse: Lpse) -> None:
        """Add an LPSE site at the end of the list."""
        position = self.session.scalar(select(func.count()).select_from(LpseRow)) or 0
        self.session.add(
            LpseRow(
                id=lpse.id,
                name=lpse.name,
                version=lpse.version.value,
                aggregation_link=lpse.aggregation_link.value,
                sikap_link=lpse.sikap_link.value,
                position=position,
            )
        )
        self.session.flush()

    def set_aggregation_link(self, lpse: Lpse, link: Link) -> None:
        """Break or mend the link between an LPSE and the aggregation."""
        self.session.get_one(LpseRow, lpse.id).aggregation_link = link.value

    def set_sikap_link(self, lpse: Lpse, link: Link) -> None:
        """Break or mend what an LPSE needs to pull data from SIKaP."""
        self.session.get_one(LpseRow, lpse.id).sikap_link = link.value

    def account(self, ref: AccountRef) -> Account | None:
        """Return one account by its LPSE and User ID."""
        row = self._row(ref)
        return account_from_row(row) if row else None

    def accounts_named(self, user_id: str) -> list[Account]:
        """Return the accounts with this User ID at every LPSE, and the defaults of those."""
        named = self._accounts(AccountRow.user_id_folded == folded(user_id))
        heirs = [self.account(it.superseded_by) for it in named if it.superseded_by]
        known = {it.ref for it in named}
        return named + [it for it in heirs if it and it.ref not in known]

    def accounts_with_npwp(self, npwp: str) -> list[Account]:
        """Return the accounts registered with an NPWP, at every LPSE."""
        return self._accounts(AccountRow.npwp_digits == npwp_digits(npwp))

    def lookalikes(self, account: Account) -> list[Account]:
        """Return what the duplication check compares: same User ID or same NPWP, any LPSE."""
        return self._accounts(
            or_(
                AccountRow.user_id_folded == folded(account.user_id),
                AccountRow.npwp_digits == npwp_digits(account.npwp),
            )
        )

    def awaiting_approval(self, *, limit: int, offset: int = 0) -> tuple[list[Account], int]:
        """Return one page of the accounts whose region change waits for the verifikator, by age,
        and how many there are in all.

        What a superseded one shows is that of its User ID default, where it is approved.
        """
        standing = AccountRow.superseded_by_lpse.is_(None)
        waiting = and_(AccountRow.proposed_province.is_not(None), standing)
        return self._account_page(waiting, limit, offset)

    def accounts_with_faults(self) -> list[Account]:
        """Return the accounts that a fault is set for."""
        return self._accounts(_HAS_FAULT)

    def page_of_accounts_with_faults(
        self, *, limit: int, offset: int = 0
    ) -> tuple[list[Account], int]:
        """Return one page of the accounts that a fault is set for, and how many there are."""
        return self._account_page(_HAS_FAULT, limit, offset)

    def add_account(self, account: Account, password: str) -> None:
        """Register an account with its password."""
        row = AccountRow(
            lpse_id=account.home.id,
            user_id=account.user_id,
            user_id_folded=folded(account.user_id),
            password_hash=hash_password(password),
        )
        write_account(row, account)
        self.session.add(row)
        self.session.flush()

    def save(self, account: Account) -> None:
        """Write back a changed account. A superseded one keeps no password of its own."""
        row = self._known_row(account)
        write_account(row, account)
        if account.superseded_by:
            row.password_hash = None

    def password_matches(self, account: Account | None, password: str) -> bool:
        """Say whether a password is an account's; takes as long when there is no account."""
        row = self._row(account.ref) if account else None
        return password_matches(row.password_hash if row else None, password)

    def account_id(self, account: Account) -> int:
        """Return the key under which other tables name an account.

        Raises:
            LookupError: the account is not stored.
        """
        return self._known_row(account).id

    def followers(self, account: Account) -> list[Account]:
        """Return the accounts that this one superseded."""
        return self._accounts(
            and_(
                AccountRow.superseded_by_lpse == account.home.id,
                AccountRow.superseded_by_user_id == account.user_id,
            )
        )

    def tender(self, tender_id: str) -> Tender | None:
        """Return one tender cepat package."""
        row = self.session.get(TenderRow, tender_id)
        return tender_from_row(row) if row else None

    def add_tender(self, tender: Tender) -> None:
        """Announce a tender cepat package."""
        criteria = [
            CriterionRow(id=it.id, name=it.name, minimum=it.minimum, position=position)
            for position, it in enumerate(tender.criteria)
        ]
        self.session.add(
            TenderRow(id=tender.id, lpse_id=tender.lpse, name=tender.name, criteria=criteria)
        )
        self.session.flush()

    def add_mail(self, to: str, subject: str, body: str) -> None:
        """Send a mail now."""
        self.session.add(
            MailRow(to=to.strip().lower(), subject=subject, body=body, sent_at=datetime.now(UTC))
        )

    def mails(self, to: str) -> Sequence[Mail]:
        """Return the newest mails to an address, or to anybody when it is empty, newest first."""
        return self.page_of_mails(to, limit=MAILBOX_LIMIT)[0]

    def page_of_mails(self, to: str, *, limit: int, offset: int = 0) -> tuple[list[Mail], int]:
        """Return one page of the mails to an address, newest first, and how many there are."""
        whose = MailRow.to == to.strip().lower() if to else true()
        rows = self.session.scalars(
            select(MailRow).where(whose).order_by(MailRow.id.desc()).limit(limit).offset(offset)
        )
        mails = [Mail(it.id, it.to, it.subject, it.body, it.sent_at) for it in rows]
        return mails, self._count(MailRow, whose)

    def clear(self) -> None:
        """Empty every table."""
        for table in reversed(Base.metadata.sorted_tables):
            self.session.execute(delete(table))
        self.session.expire_all()

    def _accounts(self, condition: ColumnElement[bool]) -> list[Account]:
        rows = self.session.scalars(select(AccountRow).where(condition).order_by(AccountRow.id))
        return [account_from_row(row) for row in rows]

    def _account_page(
        self, condition: ColumnElement[bool], limit: int, offset: int
    ) -> tuple[list[Account], int]:
        rows = self.session.scalars(
            select(AccountRow).where(condition).order_by(AccountRow.id).limit(limit).offset(offset)
        )
        return [account_from_row(row) for row in rows], self._count(AccountRow, condition)

    def _count(self, table: type[Base], condition: ColumnElement[bool]) -> int:
        return self.session.scalar(select(func.count()).select_from(table).where(condition)) or 0

    def _row(self, ref: AccountRef) -> AccountRow | None:
        return self.session.scalars(
            select(AccountRow).where(
                AccountRow.lpse_id == ref.lpse, AccountRow.user_id_folded == folded(ref.user_id)
            )
        ).one_or_none()

    def _known_row(self, account: Account) -> AccountRow:
        row = self._row(account.ref)
        if row is None:
            raise LookupError(f"{account.ref} is not stored")
        return row
