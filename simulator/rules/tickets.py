"""Requests to the helpdesk: their documents, and what a decision does."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from simulator.rules.documents import Document, DocumentList, TicketKind, request_documents
from simulator.rules.facts import Account, AccountRef, npwp_digits
from simulator.rules.identity import joins_another_default
from simulator.rules.registration import valid_email, valid_npwp

ADDRESS_MAX_LENGTH = 200

CHANGES_IDENTITY = frozenset(
    {TicketKind.GANTI_NPWP, TicketKind.GANTI_EMAIL, TicketKind.GANTI_ALAMAT}
)
NEEDS_ACCOUNT = CHANGES_IDENTITY | {TicketKind.RESET_PASSWORD, TicketKind.LUPA_USER_ID}
"""Kinds whose approval does something to an account, or tells its holder something."""


class TicketState(StrEnum):
    """How far a request is."""

    AWAITING_DOCUMENTS = "awaiting_documents"
    AWAITING_DECISION = "awaiting_decision"
    APPROVED = "approved"
    REJECTED = "rejected"


class DecisionCode(StrEnum):
    """How deciding a request ended."""

    OK = "ok"
    ALREADY_DECIDED = "already_decided"
    DOCUMENTS_MISSING = "documents_missing"
    ACCOUNT_UNKNOWN = "account_unknown"
    VALUE_INVALID = "value_invalid"
    """The new NPWP, e-mail or address is missing or cannot be one."""
    JOINS_ANOTHER_DEFAULT = "joins_another_default"
    """With its new identity the account would be a second User ID default of one company."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A request at an LPSE.

    `user_id` is what the person wrote; `account` is the account it meant then, by its present
    name, or None. `approved` is None until it is decided; times are in UTC.
    """

    id: str
    lpse: str
    kind: TicketKind
    text: str
    user_id: str = ""
    account: AccountRef | None = None
    represented: bool = False
    documents: frozenset[str] = frozenset()
    opened_at: datetime
    approved: bool | None = None
    decided_at: datetime | None = None

    @property
    def needed(self) -> DocumentList:
        """The documents that its kind needs (`muarojambi` 8 to 10, `kemenperin` 3, 6)."""
        return request_documents(self.kind, self.lpse)

    @property
    def missing(self) -> tuple[Document, ...]:
        """The documents that still lack."""
        return self.needed.missing(self.documents, represented=self.represented)

    @property
    def state(self) -> TicketState:
        """How far it is."""
        if self.approved is not None:
            return TicketState.APPROVED if self.approved else TicketState.REJECTED
        return TicketState.AWAITING_DOCUMENTS if self.missing else TicketState.AWAITING_DECISION


def decision_code(
    ticket: Ticket,
    account: Account | None,
    others: Iterable[Account],
    *,
    approve: bool,
    value: str = "",
) -> DecisionCode:
    """Judge a decision on a request.

    It is decided once, and approved only with all its documents (`muarojambi` 8 to 10,
    `kemenperin` 3, 6); rejecting needs nothing.

    Args:
        ticket: the request.
        account: whose it is, the User ID default once it was superseded.
        others: accounts that its new identity may meet.
        approve: the decision.
        value: the new NPWP, e-mail or address, as the documents prove it.
    """
    if ticket.approved is not None:
        return DecisionCode.ALREADY_DECIDED
    if not approve:
        return DecisionCode.OK
    if ticket.missing:
        return DecisionCode.DOCUMENTS_MISSING
    if account is None:
        unknown = ticket.kind in NEEDS_ACCOUNT
        return DecisionCode.ACCOUNT_UNKNOWN if unknown else DecisionCode.OK
    if ticket.kind not in CHANGES_IDENTITY:
        return DecisionCode.OK
    if not valid_value(ticket.kind, value):
        return DecisionCode.VALUE_INVALID
    if joins_another_default(with_value(account, ticket.kind, value), others):
        return DecisionCode.JOINS_ANOTHER_DEFAULT
    return DecisionCode.OK


def valid_value(kind: TicketKind, value: str) -> bool:
    """Say whether a text can be what a kind of request changes."""
    if kind is TicketKind.GANTI_NPWP:
        return valid_npwp(value)
    if kind is TicketKind.GANTI_EMAIL:
        return valid_email(value)
    return bool(value.strip()) and len(value) <= ADDRESS_MAX_LENGTH


def with_value(account: Account, kind: TicketKind, value: str) -> Account:
    """Return the account with its new NPWP, e-mail or address.

    Which groups and branches there are afterwards follows from the data (`jambiprov` 2f).
    """
    if kind is TicketKind.GANTI_NPWP:
        return replace(account, npwp=npwp_digits(value))
    if kind is TicketKind.GANTI_EMAIL:
        return replace(account, email=value.strip().lower())
    return replace(account, address=" ".join(value.split()))
