"""SIKaP: filling a provider's data, having them verified, pulling them into an LPSE."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from simulator.rules.facts import Account, Link, Lpse, folded
from simulator.rules.qualification import Data, Part, is_blank


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


LANDS_IN = {
    Section.IZIN_USAHA: Part.IZIN_USAHA,
    Section.AKTA_PENDIRIAN: Part.AKTA_PENDIRIAN,
    Section.PENGALAMAN: Part.PENGALAMAN,
    Section.PAJAK: Part.PAJAK,
}
"""Where a pull writes: identity is no qualification data, so it stays out (`kemenperin` 7)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a section says, and whether it is Verified."""

    data: Data
    verified: bool = False


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

    A non-V3 site has no part in it, and SIKaP needs an activated account. Then what the provider
    can mend (nothing filled, sections missing) comes before what only the LPSE can.
    """
    if not site.aggregated:
        code = SikapCode.NON_V3
    elif not account.activated:
        code = SikapCode.NOT_ACTIVATED
    elif not filled:
        code = SikapCode.EMPTY
    elif len(filled) < len(Section):
        code = SikapCode.INCOMPLETE
    elif Link.DOWN in (site.aggregation_link, site.sikap_link):
        code = SikapCode.LPSE_FAULT
    else:
        code = SikapCode.READY
    return SikapVerdict(
        code,
        filled=tuple(it for it in Section if it in filled),
        missing=tuple(it for it in Section if it not in filled),
    )


class EntryCode(StrEnum):
    """How asking to enter SIKaP ends."""

    OK = "ok"
    WRONG_CREDENTIALS = "wrong_credentials"
    NOT_ACTIVATED = "not_activated"


def entry_code(account: Account | None, *, password_right: bool) -> EntryCode:
    """Judge a login to SIKaP: with the one User ID, once it is activated (`kemenperin` 7)."""
    if account is None or account.superseded_by or not password_right:
        return EntryCode.WRONG_CREDENTIALS
    return EntryCode.OK if account.activated else EntryCode.NOT_ACTIVATED


def account_in_sikap(user_id: str, candidates: Iterable[Account]) -> Account | None:
    """Return the account that a User ID means in SIKaP, or None.

    SIKaP belongs to no LPSE, so it knows the User ID tunggal only (`jambiprov` 1c, `humbahas`
    A5): the activated one. A User ID that several use and nobody activated means nobody.
    """
    living = [
        it
        for it in candidates
        if folded(it.user_id) == folded(user_id) and not it.superseded_by and it.home.aggregated
    ]
    activated = [it for it in living if it.activated]
    chosen = activated or living
    return chosen[0] if len(chosen) == 1 else None


def typed(now: Entry | None, data: Data) -> Entry | None:
    """Return a section after somebody typed data into it, None for an empty one.

    Only data that were checked count as Verified (`kemenperin` 8, 9), so changing them takes the
    status away; typing the same again changes nothing.
    """
    if is_blank(data):
        return None
    return now if now and now.data == data else Entry(data)


def pulled(entries: Mapping[Section, Entry]) -> dict[Part, Data]:
    """Return what a pull writes into the LPSE: SIKaP to LPSE, never back (`kemenperin` 7)."""
    return {LANDS_IN[it]: entry.data for it, entry in entries.items() if it in LANDS_IN}
