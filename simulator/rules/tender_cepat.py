"""Who is invited to a tender cepat, and why somebody is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


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


def criterion_code(criterion: Criterion, stated: Qualification | None) -> CriterionCode:
    """Judge one criterion (`kemenperin` 9): data that are not Verified count as not met."""
    if stated is None or stated.value < criterion.minimum:
        return CriterionCode.NOT_MET
    return CriterionCode.MET if stated.verified else CriterionCode.UNVERIFIED


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
