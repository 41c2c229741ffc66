"""Officers: adding them, and letting them in with a password and, if they set it up, a code."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from webchat.console.audit import record
from webchat.console.tables import OFFICER, SUPERVISOR, Officer, SignIn
from webchat.store import Store, now

ROLES = (OFFICER, SUPERVISOR)
SHORTEST_PASSWORD = 12
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
LONGEST_SESSION = timedelta(hours=12)
_NAME = re.compile(r"[^\W\d_][\w .'-]{1,38}\w")
_ISSUER = "Tanya LPSE"
_CODE_SECONDS = 30
# Letters and digits that are not mistaken for each other when read out.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = PasswordHasher()
# Verified where there is no such officer, so that both take as long.
_NOBODYS = _hasher.hash(secrets.token_hex(8))


class BadOfficer(ValueError):
    """An officer that cannot be added or found; the message says why."""


class NotLetIn(Exception):
    """Name, password or code do not fit, or the account is locked: the reply is the same."""


@dataclass(frozen=True)
class SignedIn:
    """An officer in a session; *complete* once no one-time code is awaited."""

    session_id: str
    officer_id: int
    name: str
    role: str
    form_token: str
    complete: bool
    has_code: bool
    new_secret: str | None
    draft: dict[str, str] | None

    @property
    def supervises(self) -> bool:
        """Whether this is a supervisor."""
        return self.role == SUPERVISOR


class Officers:
    """The officers and their sessions."""

    def __init__(self, store: Store, idle_minutes: int) -> None:
        """A session ends after *idle_minutes* without a request."""
        self._store = store
        self._idle = timedelta(minutes=idle_minutes)

    def add(self, name: str, role: str, password: str) -> None:
        """Add an officer. Raises BadOfficer."""
        name = " ".join(name.split())
        if not _NAME.fullmatch(name):
            raise BadOfficer(f"{name!r} cannot be a name: 3 to 40 letters, digits, blanks or .-'")
        if role not in ROLES:
            raise BadOfficer(f"{role!r} is no role; use one of {', '.join(ROLES)}")
        officer = Officer(login=name.casefold(), name=name, role=role)
        officer.password_hash = hashed(password)
        try:
            with self._store.changing() as session:
                session.add(officer)
                record(session, name, "petugas_dibuat", name, role=role)
        except IntegrityError as error:
            raise BadOfficer(f"There is an officer {name!r} already.") from error

    def renew(self, name: str, password: str) -> None:
        """Give an officer another password, no code and no lock. Raises BadOfficer."""
        self._set(name, "petugas_dipulihkan", password_hash=hashed(password), code_secret=None)

    def dismiss(self, name: str) -> None:
        """Let an officer in no more. Raises BadOfficer."""
        self._set(name, "petugas_dinonaktifkan", active=False)

    def all(self) -> list[Officer]:
        """All officers, by name."""
        with self._store.reading() as session:
            return list(session.scalars(select(Officer).order_by(Officer.login)))

    def nobody_yet(self) -> bool:
        """Whether no officer was ever added."""
        with self._store.reading() as session:
            return not session.scalar(select(func.count()).select_from(Officer))

    def let_in(self, name: str, password: str, draft: dict[str, str] | None = None) -> str:
        """The secret of a new session, for the cookie; a *draft* waits in it. Raises NotLetIn."""
        login = " ".join(name.split()).casefold()
        with self._store.reading() as session:
            officer = session.scalar(select(Officer).where(Officer.login == login))
        fits = _verified(officer.password_hash if officer else _NOBODYS, password)
        if officer is None or not officer.active or _is_locked(officer):
            raise NotLetIn
        if not fits:
            self._fail(officer)
            raise NotLetIn
        secret = secrets.token_urlsafe(32)
        complete = officer.code_secret is None
        with self._store.changing() as session:
            session.execute(delete(SignIn).where(SignIn.seen_at < now() - LONGEST_SESSION))
            session.add(
                SignIn(
                    id=_session_id(secret),
                    officer_id=officer.id,
                    form_token=secrets.token_urlsafe(32),
                    complete=complete,
                    draft=draft,
                )
            )
            if complete:
                _reset(session.get_one(Officer, officer.id))
                record(session, officer.name, "masuk")
        return secret

    def find(self, secret: str) -> SignedIn | None:
        """Who is signed in with the cookie's *secret*; None when the session has ended."""
        session_id, moment = _session_id(secret), now()
        with self._store.reading() as session:
            row = session.execute(
                select(SignIn, Officer)
                .join(Officer, Officer.id == SignIn.officer_id)
                .where(SignIn.id == session_id, Officer.active)
            ).one_or_none()
        if row is None:
            return None
        kept, officer = row
        if moment - kept.seen_at > self._idle or moment - kept.created_at > LONGEST_SESSION:
            return None
        if moment - kept.seen_at > self._idle / 10:
            with self._store.changing() as session:
                session.execute(
                    update(SignIn).where(SignIn.id == session_id).values(seen_at=moment)
                )
        return SignedIn(
            session_id,
            officer.id,
            officer.name,
            officer.role,
            kept.form_token,
            kept.complete,
            officer.code_secret is not None,
            kept.new_secret,
            kept.draft,
        )

    def leave(self, signed_in: SignedIn) -> None:
        """End a session."""
        with self._store.changing() as session:
            session.execute(delete(SignIn).where(SignIn.id == signed_in.session_id))
            record(session, signed_in.name, "keluar")

    def take_draft(self, signed_in: SignedIn, path: str) -> str:
        """The text that waits for the page at *path*, once."""
        if not signed_in.draft or signed_in.draft.get("path") != path:
            return ""
        with self._store.changing() as session:
            session.get_one(SignIn, signed_in.session_id).draft = None
        return signed_in.draft["text"]

    def show_code(self, signed_in: SignedIn, code: str) -> None:
        """Take the one-time code that a sign-in awaits. Raises NotLetIn."""
        with self._store.reading() as session:
            officer = session.get_one(Officer, signed_in.officer_id)
        if _is_locked(officer) or officer.code_secret is None:
            raise NotLetIn
        period = _period_of(officer.code_secret, code)
        with self._store.changing() as session:
            # One statement: the same code at the same moment counts once.
            fresh = session.execute(
                update(Officer)
                .where(Officer.id == officer.id, Officer.last_code < (period or 0))
                .values(last_code=period or 0)
                .returning(Officer.id)
            ).scalar()
            if fresh is not None:
                session.get_one(SignIn, signed_in.session_id).complete = True
                _reset(session.get_one(Officer, officer.id))
                record(session, officer.name, "masuk", code=True)
        if fresh is None:
            self._fail(officer)
            raise NotLetIn

    def begin_code(self, signed_in: SignedIn) -> tuple[str, str]:
        """A secret for an authenticator and its otpauth address; it counts once confirmed."""
        secret = signed_in.new_secret or pyotp.random_base32()
        if signed_in.new_secret is None:
            with self._store.changing() as session:
                session.get_one(SignIn, signed_in.session_id).new_secret = secret
        return secret, pyotp.TOTP(secret).provisioning_uri(name=signed_in.name, issuer_name=_ISSUER)

    def confirm_code(self, signed_in: SignedIn, code: str) -> None:
        """From now on sign-ins of this officer need a code. Raises NotLetIn."""
        secret = signed_in.new_secret
        period = _period_of(secret, code) if secret else None
        if period is None:
            raise NotLetIn
        with self._store.changing() as session:
            officer = session.get_one(Officer, signed_in.officer_id)
            officer.code_secret, officer.last_code = secret, period
            session.get_one(SignIn, signed_in.session_id).new_secret = None
            record(session, officer.name, "kode_dipasang")

    def change_password(self, signed_in: SignedIn, present: str, new: str) -> None:
        """Give oneself another password; other sessions end. Raises NotLetIn and BadOfficer."""
        with self._store.reading() as session:
            officer = session.get_one(Officer, signed_in.officer_id)
        if _is_locked(officer) or not _verified(officer.password_hash, present):
            self._fail(officer)
            raise NotLetIn
        new_hash = hashed(new)
        with self._store.changing() as session:
            session.get_one(Officer, officer.id).password_hash = new_hash
            others = (SignIn.officer_id == officer.id) & (SignIn.id != signed_in.session_id)
            session.execute(delete(SignIn).where(others))
            record(session, officer.name, "password_diganti")

    def _fail(self, officer: Officer) -> None:
        with self._store.changing() as session:
            failures = session.scalar(
                update(Officer)
                .where(Officer.id == officer.id)
                .values(failures=Officer.failures + 1)
                .returning(Officer.failures)
            )
            if (failures or 0) % MOST_FAILURES == 0:
                session.get_one(Officer, officer.id).locked_until = now() + LOCKED_FOR
                record(session, officer.name, "terkunci", failures=failures)

    def _set(self, name: str, action: str, **values: object) -> None:
        login = " ".join(name.split()).casefold()
        with self._store.changing() as session:
            found = session.execute(
                update(Officer)
                .where(Officer.login == login)
                .values(failures=0, locked_until=None, **values)
                .returning(Officer.id, Officer.name)
            ).one_or_none()
            if found is None:
                raise BadOfficer(f"There is no officer {name!r}.")
            session.execute(delete(SignIn).where(SignIn.officer_id == found.id))
            record(session, found.name, action, found.name)


def hashed(password: str) -> str:
    """The argon2 hash of a password that is long enough. Raises BadOfficer."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadOfficer(f"A password has at least {SHORTEST_PASSWORD} characters.")
    return _hasher.hash(password)


def random_password() -> str:
    """A password of about 77 bits that can be read out."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _session_id(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _verified(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password[:200])
    except (VerificationError, InvalidHashError):
        return False


def _is_locked(officer: Officer) -> bool:
    return officer.locked_until is not None and officer.locked_until > now()


def _reset(officer: Officer) -> None:
    officer.failures, officer.locked_until = 0, None


def _period_of(secret: str, code: str) -> int | None:
    """The period whose code this is: the present one or a neighbour; None for none."""
    present = int(time.time()) // _CODE_SECONDS
    typed = re.sub(r"\s", "", code)
    totp = pyotp.TOTP(secret)
    for period in (present, present - 1, present + 1):
        if secrets.compare_digest(totp.at(period * _CODE_SECONDS).encode(), typed.encode()):
            return period
    return None
