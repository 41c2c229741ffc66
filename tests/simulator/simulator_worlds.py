"""Accounts and LPSEs made up for the rule tests."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from simulator.rules.facts import Account, Lpse, Region, Version

SITES = (
    Lpse("satu", "LPSE Satu"),
    Lpse("dua", "LPSE Dua"),
    Lpse("tiga", "LPSE Tiga"),
    Lpse("lama", "LPSE Lama", version=Version.NON_V3),
)
V3 = SITES[:3]
NON_V3 = SITES[3]


def an_account(home: Lpse = SITES[0], user_id: str = "penyedia", **facts: Any) -> Account:
    """Return a verified account with nothing wrong about it, changed as told."""
    plain: dict[str, Any] = {
        "provider_name": "PT Contoh",
        "npwp": "0111111111111000",
        "email": "penyedia@contoh.id",
        "address": "Jalan Satu No. 1",
        "region": Region("Jambi", "Kota Jambi"),
        "registered_at": date(2022, 1, 1),
    }
    return Account(home=home, user_id=user_id, **(plain | facts))


accounts = st.builds(
    an_account,
    home=st.sampled_from(SITES),
    user_id=st.sampled_from(["cahaya", "Cahaya", "surya"]),
    npwp=st.sampled_from(["0111111111111000", "01.111.111.1-111.000", "0222222222222000"]),
    address=st.sampled_from(["Jalan Satu No. 1", "JALAN SATU  NO 1", "Jalan Dua No. 2"]),
    verified=st.booleans(),
    activated=st.booleans(),
    packages=st.integers(0, 3),
    registered_at=st.dates(date(2020, 1, 1), date(2020, 1, 4)),
)

worlds = st.lists(
    accounts, min_size=1, max_size=7, unique_by=lambda it: (it.home.id, it.user_id.casefold())
)
"""Accounts as they can exist together: a User ID is unique inside one LPSE."""
