"""The tables of registrations, mails asked for, mailed links and requests to the helpdesk."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from simulator.store.tables import AccountRow, Base, UtcDateTime


class ApplicantRow(Base):
    """Whether an account registered as a business entity or as an individual."""

    __tablename__ = "applicant"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))


class MailedLinkRow(Base):
    """A link in a mail; of its token only a hash is kept."""

    __tablename__ = "mailed_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    lpse_id: Mapped[str] = mapped_column(ForeignKey("lpse.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    email: Mapped[str] = mapped_column(String(120))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used: Mapped[bool]
    account: Mapped[AccountRow | None] = relationship()


class AskedMailRow(Base):
    """That somebody had a mail sent to a recipient, of whom only a hash is kept."""

    __tablename__ = "asked_mail"
    __table_args__ = (Index(None, "recipient_hash", "asked_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_hash: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TicketRow(Base):
    """A request to the helpdesk of an LPSE."""

    __tablename__ = "ticket"
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(20), unique=True)
    lpse_id: Mapped[str] = mapped_column(ForeignKey("lpse.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    represented: Mapped[bool]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved: Mapped[bool | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account: Mapped[AccountRow | None] = relationship()
    documents: Mapped[list["TicketDocumentRow"]] = relationship(
        cascade="all", lazy="selectin", order_by="TicketDocumentRow.document"
    )


class TicketDocumentRow(Base):
    """A document that was handed in with a request."""

    __tablename__ = "ticket_document"
    ticket_number: Mapped[int] = mapped_column(ForeignKey("ticket.number"), primary_key=True)
    document: Mapped[str] = mapped_column(String(40), primary_key=True)
