"""Provinsi and kabupaten/kota of an identity: which belong together, and who approves a change."""

from dataclasses import replace
from enum import StrEnum
from importlib.resources import files

from simulator.rules.facts import Account, Region


class RegionState(StrEnum):
    """How the region of an identity stands."""

    OK = "ok"
    EMPTY = "empty"
    MISMATCH = "mismatch"
    AWAITING_VERIFIER = "awaiting_verifier"


def read_regions(text: str) -> dict[str, tuple[str, ...]]:
    """Read the region table: one line a provinsi, `name: regency, regency, ...`."""
    lines = [line.partition(":") for line in text.splitlines() if line.strip()]
    return {
        province.strip(): tuple(it.strip() for it in regencies.split(","))
        for province, _, regencies in lines
    }


REGIONS = read_regions(files("simulator.rules").joinpath("regions.txt").read_text("utf-8"))
"""Kabupaten and kota of each provinsi that the simulation knows."""


def check_region(region: Region) -> RegionState:
    """Say whether provinsi and kabupaten/kota are filled in and fit together (`muarojambi` 3)."""
    province, regency = _plain(region.province), _plain(region.regency)
    if not province or not regency:
        return RegionState.EMPTY
    known = {_plain(name): {_plain(it) for it in names} for name, names in REGIONS.items()}
    return RegionState.OK if regency in known.get(province, set()) else RegionState.MISMATCH


def region_state(account: Account) -> RegionState:
    """Say how an account's region stands; a correction counts once approved (`muarojambi` 3)."""
    if account.proposed_region is not None:
        return RegionState.AWAITING_VERIFIER
    return check_region(account.region)


def propose_region(account: Account, region: Region) -> Account:
    """Return the account with a correction waiting for the verifikator (`muarojambi` 3)."""
    tidy = Region(" ".join(region.province.split()), " ".join(region.regency.split()))
    return replace(account, proposed_region=tidy)


def approve_region(account: Account) -> Account:
    """Return the account with its waiting correction in force (`muarojambi` 3).

    Raises:
        ValueError: nothing waits for approval.
    """
    if account.proposed_region is None:
        raise ValueError(f"{account.ref} has no region change to approve")
    return replace(account, region=account.proposed_region, proposed_region=None)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
