"""The demo data of SIKaP, tender cepat, PPK and packages."""

from collections.abc import Mapping

from simulator.rules.packages import Method, Package, Ppk, Stage
from simulator.rules.sikap import Entry, Section
from simulator.rules.tender_cepat import FIGURES, Qualification
from simulator.store import packages as store
from simulator.store.repository import Repository

PPKS = (
    Ppk(
        "ppk_lama",
        "lkpp",
        "Budi Santoso (rekaan)",
        "Sekretariat Utama",
        "Kepala Bagian Umum",
        "SK-12/2023",
        active=True,
    ),
    Ppk(
        "ppk_baru",
        "lkpp",
        "Sari Wulandari (rekaan)",
        "Sekretariat Utama",
        "Kepala Bagian Umum",
        "SK-04/2026",
    ),
)
"""The new one is registered but not active yet, so nothing can be handed over to her."""

PACKAGES = (
    Package("PKT-001", "lkpp", "Renovasi Ruang Arsip", "ppk_lama", Method.TENDER, Stage.PROOF),
    Package(
        "PKT-002",
        "lkpp",
        "Pemeliharaan Pendingin Ruangan",
        "ppk_lama",
        Method.NONTENDER,
        Stage.PROOF,
    ),
)


def sikap_entries(
    sections: frozenset[Section], figures: Mapping[str, Qualification]
) -> dict[Section, Entry]:
    """Return filled sections that say these figures, each Verified as its figures are."""
    entries = {}
    for section in Section:
        here = {
            it.id: figures[it.id] for it in FIGURES if it.section is section if it.id in figures
        }
        told = here or figures
        entries[section] = Entry(
            {"keterangan": "Data contoh"} | {name: it.value for name, it in here.items()},
            verified=bool(told) and all(it.verified for it in told.values()),
        )
    return {it: entry for it, entry in entries.items() if it in sections}


def seed_packages(repository: Repository, password: str) -> None:
    """Add the PPK, all with one password, and their packages."""
    for ppk in PPKS:
        store.add_ppk(repository, ppk, password)
    for package in PACKAGES:
        store.add_package(repository, package)
