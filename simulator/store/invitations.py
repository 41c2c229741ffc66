"""Finding whom a tender cepat invites, and keeping who was told and whose invitation stands."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import aliased, selectinload

from simulator.rules.facts import Account
from simulator.rules.tender_cepat import Tender
from simulator.store.data_tables import InvitationRow, VerifiedFigureRow
from simulator.store.mapping import account_from_row, tender_from_row
from simulator.store.repository import Repository
from simulator.store.tables import AccountRow, TenderRow

AT_ONCE = 500

Addressee = tuple[int, str]
"""An account's key and the address of its mails."""


def invited(
    repository: Repository, tender: Tender, *, limit: int, offset: int = 0
) -> tuple[list[Account], int]:
    """Return one page of the accounts that are invited, the oldest first, and how many in all."""
    ids = select(InvitationRow.account_id).where(
        InvitationRow.tender_id == tender.id, InvitationRow.stands
    )
    total = repository.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    page = ids.order_by(InvitationRow.account_id).limit(limit).offset(offset)
    rows = repository.session.scalars(
        select(AccountRow).where(AccountRow.id.in_(page)).order_by(AccountRow.id)
    )
    return [account_from_row(it) for it in rows], total


def everybody_who_meets(repository: Repository, tender: Tender) -> Iterator[Sequence[Addressee]]:
    """Yield, some hundreds at a time, whom a tender cepat invites.

    It is `simulator.rules.tender_cepat.tender_verdict` as a search.
    """
    found = select(AccountRow.id, AccountRow.email).where(
        AccountRow.activated, AccountRow.superseded_by_lpse.is_(None)
    )
    for criterion in tender.criteria:
        figure = aliased(VerifiedFigureRow)
        found = found.join(
            figure, (figure.account_id == AccountRow.id) & (figure.figure == criterion.id)
        ).where(figure.value >= criterion.minimum)
    rows = repository.session.execute(found.execution_options(yield_per=AT_ONCE))
    for batch in rows.partitions():
        yield [(number, email) for number, email in batch]


def every_tender(repository: Repository) -> list[Tender]:
    """Return all tender cepat packages, by id."""
    rows = repository.session.scalars(
        select(TenderRow).order_by(TenderRow.id).options(selectinload(TenderRow.criteria))
    )
    return [tender_from_row(it) for it in rows]


def invitations_of(repository: Repository, account: Account) -> dict[str, bool]:
    """Return of which tender cepat an account was told so far, and whether each still stands."""
    rows = repository.session.scalars(
        select(InvitationRow).where(InvitationRow.account_id == repository.account_id(account))
    )
    return {it.tender_id: it.stands for it in rows}


def add(repository: Repository, tender: Tender, told: Sequence[Addressee]) -> None:
    """Keep that accounts were told of their invitation, which stands."""
    now = datetime.now(UTC)
    rows = [
        {"tender_id": tender.id, "account_id": number, "mailed_at": now, "stands": True}
        for number, _ in told
    ]
    repository.session.execute(insert(InvitationRow), rows)


def let_stand(repository: Repository, tender: Tender, account: Account, *, stands: bool) -> None:
    """Keep whether an invitation stands."""
    key = (tender.id, repository.account_id(account))
    repository.session.get_one(InvitationRow, key).stands = stands
    repository.session.flush()
