"""The tables."""

from datetime import UTC, date, datetime

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite drops the zone, so it is given back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read as UTC."""
        if value is None or value.tzinfo:
            return value
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """All tables of the simulator."""

    # Migrations change constraints by their names, so each has one.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class LpseRow(Base):
    """An LPSE site."""

    __tablename__ = "lpse"
    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    version: Mapped[str] = mapped_column(String(10))
    aggregation_link: Mapped[str] = mapped_column(String(10))
    sikap_link: Mapped[str] = mapped_column(String(10), default="up", server_default="up")
    position: Mapped[int]


AWAITING_APPROVAL = "proposed_province IS NOT NULL"


class AccountRow(Base):
    """A provider's account at its home LPSE.

    Comparisons use `user_id_folded`, `npwp_digits` and `address_words`, which are as long as
    folding can make what they are made from.
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("lpse_id", "user_id_folded"),
        Index(None, "npwp_digits", "address_words"),
        Index(None, "superseded_by_lpse", "superseded_by_user_id"),
        Index(
            "ix_account_unverified",
            "registered_at",
            "id",
            sqlite_where=text("verified IS 0"),
            postgresql_where=text("verified IS false"),
        ),
        Index(
            "ix_account_awaiting_approval",
            "id",
            sqlite_where=text(AWAITING_APPROVAL),
            postgresql_where=text(AWAITING_APPROVAL),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    lpse_id: Mapped[str] = mapped_column(ForeignKey("lpse.id"))
    user_id: Mapped[str] = mapped_column(String(60))
    user_id_folded: Mapped[str] = mapped_column(String(180), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    provider_name: Mapped[str] = mapped_column(String(120))
    npwp: Mapped[str] = mapped_column(String(30))
    npwp_digits: Mapped[str] = mapped_column(String(30))
    email: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200))
    address_words: Mapped[str] = mapped_column(String(600))
    phone: Mapped[str] = mapped_column(String(30), default="", server_default="")
    province: Mapped[str] = mapped_column(String(60))
    regency: Mapped[str] = mapped_column(String(60))
    proposed_province: Mapped[str | None] = mapped_column(String(60))
    proposed_regency: Mapped[str | None] = mapped_column(String(60))
    registered_at: Mapped[date]
    verified: Mapped[bool]
    activated: Mapped[bool]
    superseded_by_lpse: Mapped[str | None] = mapped_column(String(60))
    superseded_by_user_id: Mapped[str | None] = mapped_column(String(60))
    password_in_sync: Mapped[bool]
    packages: Mapped[int]
    network_fault: Mapped[bool]
    last_failure_lpse: Mapped[str | None] = mapped_column(String(60))
    last_failure_code: Mapped[str | None] = mapped_column(String(40))
    last_failure_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lpse: Mapped[LpseRow] = relationship(lazy="joined")


class SikapSectionRow(Base):
    """A filled section of an account's SIKaP data: text or named values."""

    __tablename__ = "sikap_section"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    section: Mapped[str] = mapped_column(String(40), primary_key=True)
    data: Mapped[str | dict[str, str | int]] = mapped_column(JSON)
    verified: Mapped[bool]


class TenderRow(Base):
    """A tender cepat package."""

    __tablename__ = "tender"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lpse_id: Mapped[str] = mapped_column(ForeignKey("lpse.id"))
    name: Mapped[str] = mapped_column(String(200))
    criteria: Mapped[list["CriterionRow"]] = relationship(
        order_by="CriterionRow.position", cascade="all"
    )


class CriterionRow(Base):
    """A criterion of a tender cepat package."""

    __tablename__ = "criterion"
    tender_id: Mapped[str] = mapped_column(ForeignKey("tender.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    minimum: Mapped[int]
    position: Mapped[int]


class MailRow(Base):
    """A mail that was sent."""

    __tablename__ = "mail"
    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str] = mapped_column(String(120), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
