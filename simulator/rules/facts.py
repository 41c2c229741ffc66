"""What the rules reason about: LPSE sites and the providers' accounts at them."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Version(StrEnum):
    """Whether an LPSE runs SPSE V3 and so takes part in the aggregation (`jambiprov` 1b, 4c)."""

    V3 = "V3"
    NON_V3 = "non-V3"


class Link(StrEnum):
    """Whether the aggregation (`okutimur` 1.2) or SIKaP (1.6) can work with an LPSE."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Lpse:
    """One LPSE site."""

    id: str
    name: str
    version: Version = Version.V3
    aggregation_link: Link = Link.UP
    sikap_link: Link = Link.UP

    @property
    def aggregated(self) -> bool:
        """Only V3 sites are part of the aggregation (`jambiprov` 4c)."""
        return self.version is Version.V3


@dataclass(frozen=True, slots=True, order=True)
class AccountRef:
    """Names one account: a User ID is unique inside one LPSE."""

    lpse: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Region:
    """Provinsi and kabupaten/kota of an identity; either may be empty."""

    province: str = ""
    regency: str = ""


@dataclass(frozen=True, slots=True)
class LoginFailure:
    """The latest refused login of an account: where, its code, and when (UTC)."""

    lpse: str
    code: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One provider's account as registered at its home LPSE.

    `proposed_region` waits for the verifikator; `superseded_by` is the User ID default that
    replaced this account's login; `packages` counts the packages followed at the home LPSE.
    """

    home: Lpse
    user_id: str
    provider_name: str
    npwp: str
    email: str
    address: str
    region: Region
    registered_at: date
    phone: str = ""
    proposed_region: Region | None = None
    verified: bool = True
    activated: bool = False
    superseded_by: AccountRef | None = None
    password_in_sync: bool = True
    packages: int = 0
    network_fault: bool = False
    last_login_failure: LoginFailure | None = None

    @property
    def ref(self) -> AccountRef:
        """The account's name across LPSEs."""
        return AccountRef(self.home.id, self.user_id)


def folded(user_id: str) -> str:
    """Return a User ID as it is compared: case and surrounding blanks do not matter."""
    return user_id.strip().casefold()


def same_npwp(one: Account, other: Account) -> bool:
    """Say whether two accounts carry the same NPWP, whatever its punctuation."""
    return npwp_digits(one.npwp) == npwp_digits(other.npwp)


def same_address(one: Account, other: Account) -> bool:
    """Say whether two accounts carry the same address, whatever its case and punctuation."""
    return address_words(one.address) == address_words(other.address)


def same_provider(one: Account, other: Account) -> bool:
    """Say whether two accounts belong to one company or one branch (`jambiprov` 2f 2b)."""
    return same_npwp(one, other) and same_address(one, other)


def npwp_digits(npwp: str) -> str:
    """Return an NPWP as it is compared: its digits."""
    return re.sub(r"\D", "", npwp)


def address_words(address: str) -> str:
    """Return an address as it is compared: its words, without case and punctuation."""
    return " ".join(re.findall(r"\w+", address.casefold()))
