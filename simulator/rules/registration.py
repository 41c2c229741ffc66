"""Registering at an LPSE: two steps online, then the verification with documents."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from simulator.rules.credentials import free_to_register, strong, well_formed
from simulator.rules.documents import VERIFICATION, Document, ProviderKind
from simulator.rules.facts import Account, Lpse, Region, npwp_digits

NPWP_LENGTHS = (15, 16)
"""Digits of an NPWP, in its old and in its present form."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class RegistrationCode(StrEnum):
    """How filling in the registration form ended."""

    OK = "ok"
    INCOMPLETE = "incomplete"
    NPWP_INVALID = "npwp_invalid"
    USER_ID_INVALID = "user_id_invalid"
    USER_ID_TAKEN = "user_id_taken"
    WEAK_PASSWORD = "weak_password"


class VerificationCode(StrEnum):
    """How the verification at the office ended."""

    OK = "ok"
    ALREADY_VERIFIED = "already_verified"
    DOCUMENTS_MISSING = "documents_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationForm:
    """The second online form; the e-mail is that of the first."""

    kind: ProviderKind
    provider_name: str
    npwp: str
    address: str
    region: Region
    user_id: str
    password: str


@dataclass(frozen=True, slots=True)
class VerificationVerdict:
    """The end of a verification, with the documents that still lack."""

    code: VerificationCode
    missing: tuple[Document, ...] = ()


def valid_email(email: str) -> bool:
    """Say whether a text can be an e-mail address; it may not be empty (`kemenperin` 2)."""
    return len(email) <= 120 and _EMAIL.fullmatch(email.strip()) is not None


def valid_npwp(npwp: str) -> bool:
    """Say whether a text can be an NPWP, whatever its punctuation."""
    return (
        re.fullmatch(r"[\d .-]{1,30}", npwp, re.ASCII) is not None
        and len(npwp_digits(npwp)) in NPWP_LENGTHS
    )


def form_code(site: Lpse, form: RegistrationForm, named: Iterable[Account]) -> RegistrationCode:
    """Judge the second online form (`kemenperin` 2).

    Provinsi and kabupaten/kota may be empty or not fit: the activation page is what breaks then
    (`muarojambi` 3), so the form must let them through.
    """
    if not form.provider_name.strip() or not form.address.strip():
        return RegistrationCode.INCOMPLETE
    if not valid_npwp(form.npwp):
        return RegistrationCode.NPWP_INVALID
    if not well_formed(form.user_id):
        return RegistrationCode.USER_ID_INVALID
    if not free_to_register(site, form.user_id, named):
        return RegistrationCode.USER_ID_TAKEN
    return RegistrationCode.OK if strong(form.password) else RegistrationCode.WEAK_PASSWORD


def registered(site: Lpse, email: str, form: RegistrationForm, today: date) -> Account:
    """Return the account that a form makes: registered at this very LPSE, not verified yet.

    A registration never reaches across LPSEs (`kemenperin` 1), at a non-V3 LPSE no less than at
    the others (`jambiprov` 4c).
    """
    return Account(
        home=site,
        user_id=form.user_id,
        provider_name=" ".join(form.provider_name.split()),
        npwp=npwp_digits(form.npwp),
        email=email.strip().lower(),
        address=" ".join(form.address.split()),
        region=Region(
            " ".join(form.region.province.split()), " ".join(form.region.regency.split())
        ),
        registered_at=today,
        verified=False,
    )


def verification_verdict(
    account: Account, kind: ProviderKind, brought: Sequence[str]
) -> VerificationVerdict:
    """Judge a verification: it needs every document of the kind of provider (`kemenperin` 2)."""
    if account.verified:
        return VerificationVerdict(VerificationCode.ALREADY_VERIFIED)
    missing = VERIFICATION[kind].missing(brought)
    if missing:
        return VerificationVerdict(VerificationCode.DOCUMENTS_MISSING, missing)
    return VerificationVerdict(VerificationCode.OK)


def verified(account: Account) -> Account:
    """Return the account after its verification: from now on it can log in (`kemenperin` 2)."""
    return replace(account, verified=True)
