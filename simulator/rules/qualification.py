"""Qualification data: what a provider types at one LPSE and what stays there."""

from collections.abc import Iterable
from enum import StrEnum

from simulator.rules.facts import Account, Lpse

Data = str | dict[str, str | int]
"""What a part says: free text, or named values."""


class Part(StrEnum):
    """The parts of the qualification data at an LPSE.

    `jambiprov` 4b names ijin usaha, tenaga ahli, pengalaman, neraca "and the like"; the like are
    the other two that SIKaP keeps (`okutimur` 1.6).
    """

    IZIN_USAHA = "izin_usaha"
    AKTA_PENDIRIAN = "akta_pendirian"
    TENAGA_AHLI = "tenaga_ahli"
    PENGALAMAN = "pengalaman"
    NERACA = "neraca"
    PAJAK = "pajak"

    @property
    def label(self) -> str:
        """The part's name as a person reads it."""
        return self.value.replace("_", " ").capitalize()


def is_blank(data: Data) -> bool:
    """Say whether data say nothing: typing them empties the part."""
    if isinstance(data, str):
        return not data.strip()
    return all(isinstance(it, str) and not it.strip() for it in data.values())


def data_holder(site: Lpse, account: Account, followers: Iterable[Account]) -> Account:
    """Return the account whose qualification data and packages count at a site.

    Data stay at the LPSE where they were typed (`jambiprov` 4b, 4d). Joining a second account to
    its User ID default replaces its login and its identity, nothing else (2f 2b): what it typed
    stays at its LPSE, and the default finds it there.

    Args:
        site: where somebody looks or types.
        account: who it is.
        followers: the accounts that `account` superseded.
    """
    if account.home.id == site.id:
        return account
    local = sorted(
        (it for it in followers if it.home.id == site.id and it.superseded_by == account.ref),
        key=lambda it: (it.registered_at, it.ref),
    )
    return local[0] if local else account
