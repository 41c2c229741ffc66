"""Pulling a provider's SIKaP data into an LPSE."""

from dataclasses import dataclass
from enum import StrEnum

from simulator.rules.facts import Account, Link, Lpse


class Section(StrEnum):
    """The parts of a provider's SIKaP data that must be filled (`okutimur` 1.6)."""

    IDENTITAS = "identitas"
    IZIN_USAHA = "izin_usaha"
    AKTA_PENDIRIAN = "akta_pendirian"
    PENGALAMAN = "pengalaman"
    PAJAK = "pajak"

    @property
    def label(self) -> str:
        """The section's name as a person reads it."""
        return self.value.replace("_", " ").capitalize()


class SikapCode(StrEnum):
    """How a pull of SIKaP data ends."""

    READY = "ready"
    NOT_ACTIVATED = "not_activated"
    EMPTY = "empty"
    INCOMPLETE = "incomplete"
    NON_V3 = "non_v3"
    LPSE_FAULT = "lpse_fault"


@dataclass(frozen=True, slots=True)
class SikapVerdict:
    """The end of a pull, with the sections filled and those still missing."""

    code: SikapCode
    filled: tuple[Section, ...]
    missing: tuple[Section, ...]


def sikap_verdict(site: Lpse, account: Account, filled: frozenset[Section]) -> SikapVerdict:
    """Judge a pull from SIKaP into an LPSE (`kemenperin` 7, `okutimur` 1.6).

    SIKaP needs an activated account. What the provider can mend (nothing filled, sections
    missing) comes before what only the LPSE can.
    """
    if not account.activated:
        code = SikapCode.NOT_ACTIVATED
    elif not filled:
        code = SikapCode.EMPTY
    elif len(filled) < len(Section):
        code = SikapCode.INCOMPLETE
    elif not site.aggregated:
        code = SikapCode.NON_V3
    elif site.aggregation_link is Link.DOWN:
        code = SikapCode.LPSE_FAULT
    else:
        code = SikapCode.READY
    return SikapVerdict(
        code,
        filled=tuple(it for it in Section if it in filled),
        missing=tuple(it for it in Section if it not in filled),
    )
