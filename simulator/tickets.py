"""Requests to the helpdesk of an LPSE: opening, adding documents, deciding."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from simulator import account_mails, use_cases
from simulator.credentials import mail_reset_link
from simulator.mail_limits import count_mail
from simulator.mailed_links import LinkFor
from simulator.rules.documents import TicketKind, request_documents
from simulator.rules.duplicates import account_meant
from simulator.rules.facts import Account, Lpse
from simulator.rules.mail_limits import Occasion
from simulator.rules.tickets import (
    CHANGES_IDENTITY,
    DecisionCode,
    Ticket,
    decision_code,
    with_value,
)
from simulator.store import tickets as store
from simulator.store.repository import Repository

ID_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
ID_LENGTH = 10
"""Long enough that nobody guesses another one's request: its id shows how far it is."""


class UnknownDocumentError(ValueError):
    """Documents that the kind of request does not know; `documents` names them."""

    def __init__(self, documents: tuple[str, ...]) -> None:
        super().__init__(", ".join(documents))
        self.documents = documents


class AlreadyDecidedError(ValueError):
    """The request is decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketForm:
    """What a person asks for."""

    kind: TicketKind
    text: str
    user_id: str = ""
    represented: bool = False
    documents: tuple[str, ...] = ()


def open_ticket(repository: Repository, site: Lpse, form: TicketForm) -> Ticket:
    """Open a request; the account that it names gets a mail, so its holder knows.

    Whether there is such an account shows nowhere else.

    Raises:
        UnknownDocumentError: a document does not belong to this kind.
        simulator.mail_limits.TooManyMailsError: this User ID was mailed too often.
    """
    _refuse_unknown(site.id, form.kind, form.documents)
    if form.user_id:
        count_mail(repository, Occasion.TICKET, form.user_id)
    named = repository.accounts_named(form.user_id) if form.user_id else []
    account = account_meant(site, form.user_id, named) if named else None
    ticket = Ticket(
        id="T-" + "".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH)),
        lpse=site.id,
        kind=form.kind,
        text=form.text,
        user_id=form.user_id,
        account=account.ref if account else None,
        represented=form.represented,
        documents=frozenset(form.documents),
        opened_at=datetime.now(UTC),
    )
    store.add(repository, ticket, account)
    if account:
        repository.add_mail(account.email, *account_mails.ticket_opened(ticket))
    return ticket


def add_documents(repository: Repository, ticket: Ticket, documents: Iterable[str]) -> Ticket:
    """Hand in further documents.

    Raises:
        UnknownDocumentError: a document does not belong to this kind.
        AlreadyDecidedError: it is too late.
    """
    brought = tuple(documents)
    _refuse_unknown(ticket.lpse, ticket.kind, brought)
    if ticket.approved is not None:
        raise AlreadyDecidedError(ticket.id)
    store.add_documents(repository, ticket, brought)
    return replace(ticket, documents=ticket.documents | set(brought))


def decide(
    repository: Repository, ticket: Ticket, *, approve: bool, value: str, link_for: LinkFor
) -> tuple[DecisionCode, Ticket]:
    """Decide a request, do what its approval means, and mail the account's holder.

    An approved change of NPWP, e-mail or address is in force at once; an approved reset mails the
    link; an approved question for a forgotten User ID mails it. Approving `aktivasi` (documents
    as in `muarojambi` 14) or `lain` says that the helpdesk has done its part and changes no
    account: the activation itself is the provider's, online and with the passwords that only
    they know (`humbahas` A, B).

    Args:
        repository: the transaction.
        ticket: the request.
        approve: the decision.
        value: the new NPWP, e-mail or address; for a forgotten User ID the one that was found.
        link_for: makes the address behind a mailed link.
    """
    account = _whose(repository, ticket, value)
    others: list[Account] = []
    if account and ticket.kind in CHANGES_IDENTITY:
        others = repository.lookalikes(with_value(account, ticket.kind, value))
    code = decision_code(ticket, account, others, approve=approve, value=value)
    if code is not DecisionCode.OK:
        return code, ticket
    decided = replace(ticket, approved=approve, decided_at=datetime.now(UTC))
    store.save_decision(repository, decided)
    if account is None:
        return code, decided
    if approve and ticket.kind in CHANGES_IDENTITY:
        use_cases.save_identity(repository, with_value(account, ticket.kind, value))
    if approve and ticket.kind is TicketKind.RESET_PASSWORD:
        mail_reset_link(repository, account, link_for)
    # To the address registered so far: a holder who did not ask for a new one must hear of it.
    repository.add_mail(account.email, *account_mails.ticket_decided(decided, account.user_id))
    return code, decided


def _whose(repository: Repository, ticket: Ticket, value: str) -> Account | None:
    """Return whose request it is: a superseded account's is that of its User ID default."""
    if ticket.kind is TicketKind.LUPA_USER_ID and value:
        site = repository.lpse(ticket.lpse)
        account = account_meant(site, value, repository.accounts_named(value)) if site else None
    else:
        account = repository.account(ticket.account) if ticket.account else None
    return use_cases.standing(repository, account) if account else None


def _refuse_unknown(lpse_id: str, kind: TicketKind, documents: tuple[str, ...]) -> None:
    unknown = request_documents(kind, lpse_id).unknown(documents)
    if unknown:
        raise UnknownDocumentError(unknown)
