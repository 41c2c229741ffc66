"""Identity data: edited at any V3 LPSE, seen at all of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from simulator.rules.facts import Account, same_provider

PHONE = r"^[0-9+() -]{0,30}$"
EMAIL = r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[a-zA-Z]+$"


@dataclass(frozen=True, slots=True)
class IdentityChange:
    """New identity data; None leaves a field as it is.

    Provinsi and kabupaten/kota are not here: they wait for the verifikator (`muarojambi` 3).
    NPWP is not here either: changing it takes a request with documents (`muarojambi` 9).
    """

    provider_name: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None


def change_identity(account: Account, change: IdentityChange) -> Account:
    """Return the account with its new identity (`jambiprov` 4a)."""
    return replace(
        account,
        provider_name=_tidy(change.provider_name, account.provider_name),
        address=_tidy(change.address, account.address),
        phone=_tidy(change.phone, account.phone),
        email=_tidy(change.email, account.email).lower() if change.email else account.email,
    )


def follow(follower: Account, default: Account) -> Account:
    """Return a superseded account with the identity of its User ID default.

    Its identity was replaced by that of the default (`jambiprov` 2f 2b), and a change of an
    identity shows at all V3 LPSEs (4a), so it keeps following, up to what waits there for the
    verifikator.
    """
    return replace(
        follower,
        provider_name=default.provider_name,
        npwp=default.npwp,
        email=default.email,
        address=default.address,
        phone=default.phone,
        region=default.region,
        proposed_region=default.proposed_region,
    )


def joins_another_default(changed: Account, others: Iterable[Account]) -> tuple[Account, ...]:
    """Return the User ID defaults beside which a changed identity would stand as a second one.

    Two activated accounts that become one company would each be a User ID tunggal, though a
    company has one only (`jambiprov` 3a). The source does not say how such a change ends; here
    it is refused.
    """
    if not (changed.activated and changed.home.aggregated):
        return ()
    return tuple(
        it
        for it in others
        if it.ref != changed.ref
        and it.home.aggregated
        and it.activated
        and not it.superseded_by
        and same_provider(it, changed)
    )


def _tidy(given: str | None, now: str) -> str:
    return now if given is None else " ".join(given.split())


def lacks(change: IdentityChange) -> tuple[str, ...]:
    """Return the fields of a change that no identity can have so, by name."""
    wrong = []
    if change.provider_name is not None and not 0 < len(_tidy(change.provider_name, "")) <= 120:
        wrong.append("provider_name")
    if change.address is not None and not 0 < len(_tidy(change.address, "")) <= 200:
        wrong.append("address")
    if change.phone is not None and not re.fullmatch(PHONE, change.phone):
        wrong.append("phone")
    if change.email is not None and not (
        len(change.email) <= 120 and re.fullmatch(EMAIL, change.email)
    ):
        wrong.append("email")
    return tuple(wrong)
