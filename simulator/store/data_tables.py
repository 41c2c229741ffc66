"""The tables of what providers type and follow at an LPSE, and of PPK and their packages."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from simulator.store.tables import Base, UtcDateTime


class QualificationPartRow(Base):
    """A filled part of the qualification data that an account keeps at one LPSE."""

    __tablename__ = "qualification_part"
    lpse_id: Mapped[str] = mapped_column(ForeignKey("lpse.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(40), primary_key=True)
    data: Mapped[str | dict[str, str | int]] = mapped_column(JSON)


class VerifiedFigureRow(Base):
    """A figure that a Verified section of an account's SIKaP data states.

    Kept beside the section, so that whoever meets a criterion is found without reading everybody.
    """

    __tablename__ = "verified_figure"
    __table_args__ = (Index(None, "figure", "value", "account_id"),)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    figure: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class InvitationRow(Base):
    """An account that was told by mail of its invitation to a tender cepat.

    It stands as long as the Verified SIKaP data meet the criteria.
    """

    __tablename__ = "invitation"
    __table_args__ = (Index(None, "tender_id", "stands", "account_id"),)
    tender_id: Mapped[str] = mapped_column(ForeignKey("tender.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    mailed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stands: Mapped[bool]


class TenderRegistrationRow(Base):
    """An account that takes part in a tender cepat."""

    __tablename__ = "tender_registration"
    tender_id: Mapped[str] = mapped_column(ForeignKey("tender.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PpkRow(Base):
    """A PPK's account at an LPSE."""

    __tablename__ = "ppk"
    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    lpse_id: Mapped[str] = mapped_column(ForeignKey("lpse.id"))
    password_hash: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(120))
    decree: Mapped[str] = mapped_column(String(120))
    active: Mapped[bool]


class PackageRow(Base):
    """A package and the PPK answering for it."""

    __tablename__ = "package"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lpse_id: Mapped[str] = mapped_column(ForeignKey("lpse.id"))
    ppk_id: Mapped[str] = mapped_column(ForeignKey("ppk.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    method: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(40))
