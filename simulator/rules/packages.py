"""Packages of work: who buys, who checks the providers' data, who may hand them over."""

from dataclasses import dataclass, replace
from enum import StrEnum

from simulator.rules.facts import Account


class Method(StrEnum):
    """How a package is bought (`kemenperin` 8)."""

    TENDER = "tender"
    NONTENDER = "nontender"


class Stage(StrEnum):
    """How far a package is; only what the rules ask about."""

    ANNOUNCED = "pengumuman"
    PROOF = "pembuktian_kualifikasi"
    DONE = "selesai"

    @property
    def label(self) -> str:
        """The stage as a person reads it."""
        return self.value.replace("_", " ").capitalize()


class Role(StrEnum):
    """Who acts on a package besides its PPK."""

    POKJA = "pokja"
    PEJABAT_PENGADAAN = "pejabat_pengadaan"


CHECKS = {Method.TENDER: Role.POKJA, Method.NONTENDER: Role.PEJABAT_PENGADAAN}
"""Who checks the qualification (`kemenperin` 8)."""


@dataclass(frozen=True, slots=True)
class Ppk:
    """A PPK's account at an LPSE; `decree` is the SK of the present unit and post."""

    id: str
    lpse: str
    name: str
    unit: str
    post: str
    decree: str
    active: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """A package at an LPSE with the PPK answering for it, by id."""

    id: str
    lpse: str
    name: str
    ppk: str
    method: Method = Method.TENDER
    stage: Stage = Stage.ANNOUNCED


class VerificationCode(StrEnum):
    """How asking to verify SIKaP data ends."""

    OK = "ok"
    NOT_ACTIVATED = "not_activated"
    EMPTY = "empty"
    WRONG_ROLE = "wrong_role"
    NOT_AT_PROOF = "not_at_proof"


def verification_code(
    role: Role, package: Package, account: Account, *, anything_filled: bool
) -> VerificationCode:
    """Judge a verification of SIKaP data (`kemenperin` 8).

    Pokja pemilihan checks at tender and seleksi, the pejabat pengadaan at nontender; either at
    the pembuktian kualifikasi only.
    """
    if role is not CHECKS[package.method]:
        return VerificationCode.WRONG_ROLE
    if package.stage is not Stage.PROOF:
        return VerificationCode.NOT_AT_PROOF
    if not account.activated:
        return VerificationCode.NOT_ACTIVATED
    return VerificationCode.OK if anything_filled else VerificationCode.EMPTY


def move(ppk: Ppk, unit: str, post: str, decree: str) -> Ppk:
    """Return a PPK at a new unit and post, as the new SK says (`okutimur` 1.4).

    No new registration: id and password stay.
    """
    return replace(ppk, unit=unit, post=post, decree=decree)


class HandoverCode(StrEnum):
    """How asking to hand a package to another PPK ends."""

    OK = "ok"
    ONLY_POKJA = "only_pokja"
    NOT_REGISTERED = "not_registered"
    NOT_ACTIVE = "not_active"
    OTHER_LPSE = "other_lpse"
    """The new PPK is registered at another LPSE; the source is silent, here it is refused."""
    SAME_PPK = "same_ppk"


def handover_code(by: str, package: Package, to: Ppk | None) -> HandoverCode:
    """Judge handing a package to another PPK (`okutimur` 1.5).

    Pokja pemilihan does it, for packages running or finished, once the new PPK is registered and
    active.
    """
    if by != Role.POKJA:
        return HandoverCode.ONLY_POKJA
    if to is None:
        return HandoverCode.NOT_REGISTERED
    if to.lpse != package.lpse:
        return HandoverCode.OTHER_LPSE
    if not to.active:
        return HandoverCode.NOT_ACTIVE
    return HandoverCode.SAME_PPK if to.id == package.ppk else HandoverCode.OK
