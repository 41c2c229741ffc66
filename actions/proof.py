"""Proof of ownership: a one-time code mailed to the address registered with the account.

Everything here goes alike whether or not the account exists, so nothing betrays which do.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum

from sqlalchemy import DateTime, Index, String, create_engine, event, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from actions.accounts import Account, Proof
from tanya.settings import Settings


class Outcome(Enum):
    """What became of a typed code."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    LOCKED = "locked"


class CodeState(Enum):
    """Whether a code has been sent that can still be typed."""

    NONE = "none"
    WAITING = "waiting"
    EXPIRED = "expired"
    LOCKED = "locked"


class _Base(DeclarativeBase):
    pass


class _Challenge(_Base):
    """One mailed code: only its keyed hash is kept."""

    __tablename__ = "challenges"
    __table_args__ = (Index("challenge_of", "conversation", "account"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(64))
    account: Mapped[str] = mapped_column(String(160))
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(DateTime)
    tries: Mapped[int] = mapped_column(default=0)
    void: Mapped[bool] = mapped_column(default=False)
    proven_at: Mapped[datetime | None] = mapped_column(DateTime)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class ProofStore:
    """Codes sent and ownership proven, by conversation and account, in SQL."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = _now):
        self._engine = _engine(settings.database_url)
        self._key = settings.token_secret.get_secret_value().encode()
        self._code_life = timedelta(minutes=settings.code_minutes)
        self._proof_life = timedelta(minutes=settings.proof_minutes)
        self._tries = settings.code_tries
        self._codes_per_hour = settings.codes_per_hour
        self._now = now
        _Base.metadata.create_all(self._engine)

    def draw(self, conversation: str, account: Account) -> str | None:
        """A fresh six-digit code, to be mailed and then kept.

        None when the conversation or the account has had its share of codes for this hour.
        """
        hour_ago = self._now() - timedelta(hours=1)
        sent = select(func.count()).where(
            _Challenge.made_at > hour_ago,
            (_Challenge.conversation == conversation) | (_Challenge.account == account.key),
        )
        with Session(self._engine) as session:
            if (session.scalar(sent) or 0) >= self._codes_per_hour:
                return None
        return f"{secrets.randbelow(1_000_000):06d}"

    def keep(self, conversation: str, account: Account, code: str) -> None:
        """Remember that *code* was mailed; an earlier one no longer counts."""
        with Session(self._engine) as session:
            session.add(
                _Challenge(
                    conversation=conversation,
                    account=account.key,
                    code_hash=self._hash(conversation, account, code),
                    made_at=self._now(),
                )
            )
            session.commit()

    def state(self, conversation: str, account: Account) -> CodeState:
        """How the code last sent for this account stands."""
        with Session(self._engine) as session:
            last = self._latest(session, conversation, account)
            if last is None or last.void or last.proven_at:
                return CodeState.NONE
            if self._too_old(last):
                return CodeState.EXPIRED
            return CodeState.LOCKED if last.tries >= self._tries else CodeState.WAITING

    def discard(self, conversation: str, account: Account) -> None:
        """The code last sent no longer counts: another one is wanted."""
        with Session(self._engine) as session:
            if last := self._latest(session, conversation, account):
                last.void = True
                session.commit()

    def check(self, conversation: str, account: Account, code: str) -> Outcome:
        """Compare *code* with the one last sent, in constant time; each try counts."""
        with Session(self._engine) as session:
            last = self._latest(session, conversation, account)
            if last is None or last.void or last.proven_at or self._too_old(last):
                return Outcome.EXPIRED
            if last.tries >= self._tries:
                return Outcome.LOCKED
            last.tries += 1
            right = hmac.compare_digest(last.code_hash, self._hash(conversation, account, code))
            if right:
                last.proven_at = self._now()
            locked = not right and last.tries >= self._tries
            session.commit()
        return Outcome.RIGHT if right else Outcome.LOCKED if locked else Outcome.WRONG

    def proof(self, conversation: str, account: Account) -> Proof | None:
        """The proof that this conversation has given for *account*, while it holds."""
        with Session(self._engine) as session:
            given = session.scalars(
                select(_Challenge).where(
                    _Challenge.conversation == conversation,
                    _Challenge.account == account.key,
                    _Challenge.proven_at > self._now() - self._proof_life,
                )
            ).first()
        return Proof(conversation, account) if given else None

    def _too_old(self, challenge: _Challenge) -> bool:
        return self._now() - challenge.made_at > self._code_life

    def _latest(self, session: Session, conversation: str, account: Account) -> _Challenge | None:
        return session.scalars(
            select(_Challenge)
            .where(_Challenge.conversation == conversation, _Challenge.account == account.key)
            .order_by(_Challenge.id.desc())
            .limit(1)
            .with_for_update()
        ).first()

    def _hash(self, conversation: str, account: Account, code: str) -> str:
        message = f"{conversation}\0{account.key}\0{code}".encode()
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()


def _engine(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _patient(connection: object, _: object) -> None:
            # Gateway and actions share one file: wait for each other instead of failing.
            cursor = connection.cursor()  # type: ignore[attr-defined]
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA busy_timeout=10000")
            cursor.close()

    return engine
