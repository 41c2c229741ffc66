"""Reading and writing requests to the helpdesk."""

from collections.abc import Iterable

from sqlalchemy import func, select

from simulator.rules.documents import TicketKind
from simulator.rules.facts import Account, AccountRef
from simulator.rules.tickets import Ticket
from simulator.store.account_tables import TicketDocumentRow, TicketRow
from simulator.store.repository import Repository


def add(repository: Repository, ticket: Ticket, account: Account | None) -> None:
    """Open a request, of an account or of somebody without one."""
    repository.session.add(
        TicketRow(
            id=ticket.id,
            lpse_id=ticket.lpse,
            account_id=repository.account_id(account) if account else None,
            kind=ticket.kind.value,
            user_id=ticket.user_id,
            text=ticket.text,
            represented=ticket.represented,
            opened_at=ticket.opened_at,
            approved=ticket.approved,
            decided_at=ticket.decided_at,
            documents=[TicketDocumentRow(document=it) for it in sorted(ticket.documents)],
        )
    )
    repository.session.flush()


def get(repository: Repository, ticket_id: str) -> Ticket | None:
    """Return one request."""
    row = _row(repository, ticket_id)
    return _from_row(row) if row else None


def page(
    repository: Repository,
    *,
    lpse: str = "",
    decided: bool | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[list[Ticket], int]:
    """Return one page of requests, newest first, and how many there are in all.

    Args:
        repository: the transaction.
        lpse: of this LPSE only; empty for all.
        decided: whether decided or open; None for both.
        limit: the length of a page.
        offset: how many to leave out before it.
    """
    query = select(TicketRow)
    if lpse:
        query = query.where(TicketRow.lpse_id == lpse)
    if decided is not None:
        no_decision = TicketRow.approved.is_(None)
        query = query.where(~no_decision if decided else no_decision)
    total = repository.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = repository.session.scalars(
        query.order_by(TicketRow.number.desc()).limit(limit).offset(offset)
    )
    return [_from_row(it) for it in rows], total


def add_documents(repository: Repository, ticket: Ticket, documents: Iterable[str]) -> None:
    """Hand in further documents; one that is there already stays once."""
    row = _row(repository, ticket.id)
    if row is None:
        raise LookupError(f"{ticket.id} is not stored")
    there = {it.document for it in row.documents}
    row.documents.extend(TicketDocumentRow(document=it) for it in sorted(set(documents) - there))
    repository.session.flush()


def save_decision(repository: Repository, ticket: Ticket) -> None:
    """Write back the decision on a request."""
    row = _row(repository, ticket.id)
    if row is None:
        raise LookupError(f"{ticket.id} is not stored")
    row.approved, row.decided_at = ticket.approved, ticket.decided_at
    repository.session.flush()


def _row(repository: Repository, ticket_id: str) -> TicketRow | None:
    return repository.session.scalars(
        select(TicketRow).where(TicketRow.id == ticket_id.strip().upper())
    ).one_or_none()


def _from_row(row: TicketRow) -> Ticket:
    account = row.account
    return Ticket(
        id=row.id,
        lpse=row.lpse_id,
        kind=TicketKind(row.kind),
        text=row.text,
        user_id=row.user_id,
        account=AccountRef(account.lpse_id, account.user_id) if account else None,
        represented=row.represented,
        documents=frozenset(it.document for it in row.documents),
        opened_at=row.opened_at,
        approved=row.approved,
        decided_at=row.decided_at,
    )
