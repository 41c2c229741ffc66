"""An account as people name it, the proof that it is theirs, and the facts behind it."""

from __future__ import annotations

from dataclasses import dataclass

from language.lpse import name_of


@dataclass(frozen=True)
class Account:
    """A User ID at the LPSE where it is to be used (ids as in the aggregation's directory)."""

    lpse: str
    user_id: str

    @property
    def key(self) -> str:
        """The account as one string, equal for every spelling of the User ID."""
        return f"{self.lpse}/{self.user_id.lower()}"

    def __str__(self) -> str:
        return f"{self.user_id} di {name_of(self.lpse)}"


@dataclass(frozen=True)
class Proof:
    """Evidence that *conversation* is held by the owner of *account*.

    Only `actions.proof.ProofStore` makes one, and `actions.desk` for officers; whatever shows facts
    of an account demands it.
    """

    conversation: str
    account: Account


@dataclass(frozen=True)
class Member:
    """An account of an activation group (`jambiprov` 2f 2b)."""

    account: Account
    activated: bool


@dataclass(frozen=True)
class Rehearsal:
    """What the system would say, had the owner tried it now with the right password."""

    allowed: bool
    code: str
    message: str = ""
    kind: str | None = None
    default: Account | None = None
    missing: tuple[Account, ...] = ()


@dataclass(frozen=True)
class Sikap:
    """How a pull of the SIKaP data into the asked LPSE would end.

    *missing* names the sections still empty; *there*: the LPSE already holds what a pull brings.
    """

    code: str
    message: str = ""
    missing: tuple[str, ...] = ()
    there: bool = False


@dataclass(frozen=True)
class Package:
    """A tender cepat package."""

    id: str
    name: str
    lpse: str

    def __str__(self) -> str:
        return f"{self.id} ({self.name}) di {name_of(self.lpse)}"


@dataclass(frozen=True)
class Criterion:
    """A demand of a package and how the account stands: `met`, `not_met` or `unverified`."""

    name: str
    code: str


@dataclass(frozen=True)
class Invitation:
    """Whether the account is invited to a tender cepat, criterion by criterion."""

    package: Package
    code: str
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True)
class Facts:
    """All that diagnosis looks at: *asked* as the person named it, *account* as registered.

    *sikap* and *invitation* are there only where the problem is about them.
    """

    asked: Account
    account: Account
    at_home: bool
    provider: str
    verified: bool
    activated: bool
    login: Rehearsal
    activation: Rehearsal
    province: str = ""
    regency: str = ""
    superseded_by: Account | None = None
    members: tuple[Member, ...] = ()
    clashes: tuple[Account, ...] = ()
    branches: tuple[Account, ...] = ()
    failed_login: str | None = None
    sikap: Sikap | None = None
    invitation: Invitation | None = None
