"""Who is invited to a tender cepat, and why somebody is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from simulator.rules.sikap import Entry, Section


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a SIKaP section that packages may ask about, with its name for a person."""

    id: str
    name: str
    section: Section


FIGURES = (
    Figure("nib_aktif", "NIB masih berlaku (1 = ya, 0 = tidak)", Section.IZIN_USAHA),
    Figure("pengalaman_sejenis", "Jumlah pengalaman sejenis", Section.PENGALAMAN),
    Figure("spt_tahunan", "Tahun SPT tahunan terakhir", Section.PAJAK),
)
"""Where SIKaP keeps what the criteria ask about."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One demand of a package: the qualification named by `id` must reach `minimum`."""

    id: str
    name: str
    minimum: int


@dataclass(frozen=True, slots=True)
class Tender:
    """A tender cepat package at one LPSE."""

    id: str
    lpse: str
    name: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Qualification:
    """What a provider stated in SIKaP about one criterion, and whether it is Verified."""

    value: int
    verified: bool


class CriterionCode(StrEnum):
    """How a provider stands against one criterion."""

    MET = "met"
    NOT_MET = "not_met"
    UNVERIFIED = "unverified"
    """The data would meet the criterion but are not Verified."""


class TenderCode(StrEnum):
    """How a provider stands against a whole package."""

    INVITED = "invited"
    UNVERIFIED = "unverified"
    CRITERIA_LACKING = "criteria_lacking"
    NOT_ACTIVATED = "not_activated"


@dataclass(frozen=True, slots=True)
class TenderVerdict:
    """Whether a provider is invited, and each criterion with how it stands."""

    code: TenderCode
    criteria: tuple[tuple[Criterion, CriterionCode], ...]


def stated(entries: Mapping[Section, Entry]) -> dict[str, Qualification]:
    """Return what a provider's SIKaP data say about each figure (`kemenperin` 9).

    A figure is Verified as its section is, and counts nowhere but in its own section.
    """
    found = {}
    for figure in FIGURES:
        entry = entries.get(figure.section)
        value = entry.data.get(figure.id) if entry and isinstance(entry.data, dict) else None
        if entry and isinstance(value, int):
            found[figure.id] = Qualification(value, entry.verified)
    return found


def criterion_code(criterion: Criterion, said: Qualification | None) -> CriterionCode:
    """Judge one criterion (`kemenperin` 9): data that are not Verified count as not met."""
    if said is None or said.value < criterion.minimum:
        return CriterionCode.NOT_MET
    return CriterionCode.MET if said.verified else CriterionCode.UNVERIFIED


def tender_verdict(
    criteria: Sequence[Criterion], stated: Mapping[str, Qualification], *, activated: bool
) -> TenderVerdict:
    """Judge an invitation (`muarojambi` 5, `kemenperin` 9).

    Only providers whose verified SIKaP data meet every criterion are invited. A criterion that is
    lacking outweighs one that only waits for verification. SIKaP itself needs an activated
    account (`kemenperin` 7).
    """
    judged = tuple((it, criterion_code(it, stated.get(it.id))) for it in criteria)
    codes = {code for _, code in judged}
    if not activated:
        return TenderVerdict(TenderCode.NOT_ACTIVATED, judged)
    if CriterionCode.NOT_MET in codes:
        return TenderVerdict(TenderCode.CRITERIA_LACKING, judged)
    if CriterionCode.UNVERIFIED in codes:
        return TenderVerdict(TenderCode.UNVERIFIED, judged)
    return TenderVerdict(TenderCode.INVITED, judged)


class RegistrationCode(StrEnum):
    """How asking to take part in a tender cepat ends."""

    OK = "ok"
    NOT_INVITED = "not_invited"
    NO_LOGIN = "no_login"
    """The account may not log in at the LPSE of the tender, where it takes place."""
    ALREADY_REGISTERED = "already_registered"


def registration_code(
    verdict: TenderVerdict, *, may_log_in: bool, already: bool
) -> RegistrationCode:
    """Judge taking part in a tender cepat (`muarojambi` 5): the invited only.

    It takes place at the tender's own LPSE (`jambiprov` 4d), so the account must be let in there.
    """
    if verdict.code is not TenderCode.INVITED:
        return RegistrationCode.NOT_INVITED
    if not may_log_in:
        return RegistrationCode.NO_LOGIN
    return RegistrationCode.ALREADY_REGISTERED if already else RegistrationCode.OK
