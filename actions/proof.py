"""Proof of ownership: a one-time code mailed to the address registered with the account.

Everything here goes alike whether or not the account exists, so nothing betrays which do.

Limits. A conversation, and an address asking for one account, have a share of codes an hour, and
pause after a code was guessed at. An account, and an address, altogether have a ceiling of
`_CEILING` shares. So nobody uses up another's share; and should many together reach the ceiling
of an account, its owner still gets codes at an address from which it was proven before.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, DateTime, Index, String, delete, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from actions.accounts import Account, Proof
from actions.database import create_tables, open_engine
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


class HeldBackError(Exception):
    """No code now; another may be asked for in *minutes*."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"{minutes} minutes")
        self.minutes = minutes


@dataclass(frozen=True)
class Asker:
    """Who asks: a conversation, and the keyed hash of the address behind it where known."""

    conversation: str
    address: str = ""


_HOUR = timedelta(hours=1)
_CEILING = 10
"""How many shares of codes an account, or an address, may be sent altogether in an hour."""
_KNOWN_FOR = timedelta(days=180)
"""How long an address from which an account was proven is known as its owner's."""


class _Base(DeclarativeBase):
    pass


class _Challenge(_Base):
    """One mailed code: only its keyed hash is kept."""

    __tablename__ = "mailed_codes"
    __table_args__ = (
        Index("mailed_code_in", "conversation", "account"),
        Index("mailed_code_for", "account", "made_at"),
        Index("mailed_code_from", "address", "made_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(64))
    account: Mapped[str] = mapped_column(String(160))
    address: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(DateTime)
    tries: Mapped[int] = mapped_column(default=0)
    locked_at: Mapped[datetime | None] = mapped_column(DateTime)
    void: Mapped[bool] = mapped_column(default=False)
    proven_at: Mapped[datetime | None] = mapped_column(DateTime)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class ProofStore:
    """Codes sent and ownership proven, by conversation and account, in SQL."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = _now):
        self._engine = open_engine(settings.database_url)
        self._key = settings.token_secret.get_secret_value().encode()
        self._code_life = timedelta(minutes=settings.code_minutes)
        self._proof_life = timedelta(minutes=settings.proof_minutes)
        self._phone_proof_life = timedelta(minutes=settings.whatsapp_proof_minutes)
        self._tries = settings.code_tries
        self._pause = timedelta(minutes=settings.code_pause_minutes)
        self._share = settings.codes_per_hour
        self._now = now
        create_tables(self._engine, _Base.metadata)

    def draw(self, asker: Asker, account: Account) -> str:
        """A fresh six-digit code, to be mailed and then kept.

        Raises HeldBackError after too many codes or too many wrong tries (see above).
        """
        here = _Challenge.conversation == asker.conversation
        for_it = _Challenge.account == account.key
        known = _Challenge.address == asker.address
        # Behind an unknown address anybody may be: then the conversation alone counts.
        mine = (here | (for_it & known)) if asker.address else here
        limits = [(mine, self._share)]
        if asker.address:
            limits.append((known, self._share * _CEILING))
        now = self._now()
        with Session(self._engine) as session:
            locked = session.scalar(select(func.max(_Challenge.locked_at)).where(mine))
            if locked and (left := locked + self._pause - now) > timedelta():
                raise HeldBackError(_minutes(left))
            if not (asker.address and self._owned(session, for_it & known)):
                limits.append((for_it, self._share * _CEILING))
            for of, most in limits:
                self._count(session, of, most)
        return f"{secrets.randbelow(1_000_000):06d}"

    def _count(self, session: Session, of: ColumnElement[bool], most: int) -> None:
        """Raise HeldBackError when *most* codes were kept within the hour."""
        now = self._now()
        times = session.scalars(
            select(_Challenge.made_at)
            .where(of, _Challenge.made_at > now - _HOUR)
            .order_by(_Challenge.made_at.desc())
            .limit(most)
        ).all()
        if len(times) >= most:
            raise HeldBackError(_minutes(times[-1] + _HOUR - now))

    def _owned(self, session: Session, of: ColumnElement[bool]) -> bool:
        since = self._now() - _KNOWN_FOR
        proven = select(_Challenge.id).where(of, _Challenge.proven_at > since).limit(1)
        return session.scalar(proven) is not None

    def keep(self, asker: Asker, account: Account, code: str) -> None:
        """Remember that *code* was mailed; an earlier one no longer counts."""
        with Session(self._engine) as session:
            session.add(
                _Challenge(
                    conversation=asker.conversation,
                    account=account.key,
                    address=asker.address,
                    code_hash=self._hash(asker.conversation, account, code),
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
            if locked:
                last.locked_at = self._now()
            session.commit()
        return Outcome.RIGHT if right else Outcome.LOCKED if locked else Outcome.WRONG

    def proof(
        self,
        conversation: str,
        account: Account,
        vouched: Account | None = None,
        on_phone: bool = False,
    ) -> Proof | None:
        """The proof that this conversation has given for *account*, while it holds.

        *vouched* is the account for which the gateway holds the signed word of an LPSE's page.
        A phone, which is one person's, stays proven for longer.
        """
        if vouched and vouched.key == account.key:
            return Proof(conversation, account)
        life = self._phone_proof_life if on_phone else self._proof_life
        with Session(self._engine) as session:
            given = session.scalars(
                select(_Challenge).where(
                    _Challenge.conversation == conversation,
                    _Challenge.account == account.key,
                    _Challenge.proven_at > self._now() - life,
                )
            ).first()
        return Proof(conversation, account) if given else None

    def carry(self, proof: Proof, account: Account) -> None:
        """What was proven under another LPSE's name is *account*: it is proven as long as that.

        The word of a page is not carried: it vouches for the account that it names.
        """
        if account.key == proof.account.key or self.proof(proof.conversation, account):
            return
        with Session(self._engine) as session:
            last = self._latest(session, proof.conversation, proof.account)
            if last is None or last.proven_at is None:
                return
            session.add(
                _Challenge(
                    conversation=last.conversation,
                    account=account.key,
                    address=last.address,
                    code_hash=last.code_hash,
                    made_at=last.made_at - _HOUR,  # no mail was sent: it is not counted as one
                    proven_at=last.proven_at,
                )
            )
            session.commit()

    def forget(self, conversation: str) -> None:
        """Delete what is kept of a conversation: its codes, and whose account it has proven."""
        with Session(self._engine) as session:
            session.execute(delete(_Challenge).where(_Challenge.conversation == conversation))
            session.commit()

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


def _minutes(left: timedelta) -> int:
    return math.ceil(left / timedelta(minutes=1))
