"""The demo data: fixed providers, each there to show one state, and how to bring them back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from simulator import invitations
from simulator.demo_data import seed_packages, sikap_entries
from simulator.rules.facts import Account, AccountRef, Link, Lpse, Region, Version
from simulator.rules.sikap import Section
from simulator.rules.tender_cepat import Criterion, Qualification, Tender
from simulator.store.provider_data import write_sikap_entry
from simulator.store.repository import Repository

PASSWORD = "Rahasia#2026"

LPSES = {
    it.id: it
    for it in (
        Lpse("lkpp", "LPSE LKPP"),
        Lpse("humbahas", "LPSE Kabupaten Humbang Hasundutan"),
        Lpse("bandung", "LPSE Kota Bandung"),
        Lpse("kemenperin", "LPSE Kementerian Perindustrian"),
        Lpse("kemenkeu", "LPSE Kementerian Keuangan"),
        Lpse("muarojambi", "LPSE Kabupaten Muaro Jambi"),
        Lpse(
            "okutimur",
            "LPSE Kabupaten Ogan Komering Ulu Timur",
            aggregation_link=Link.DOWN,
        ),
        Lpse("jambiprov", "LPSE Provinsi Jambi"),
        Lpse("kotalama", "LPSE Kota Lama (rekaan)", version=Version.NON_V3),
    )
}

JAKARTA = Region("DKI Jakarta", "Kota Jakarta Selatan")
BANDUNG = Region("Jawa Barat", "Kota Bandung")
MUARO_JAMBI = Region("Jambi", "Kabupaten Muaro Jambi")
ALL_SECTIONS = frozenset(Section)

TENDER = Tender(
    "TC-001",
    "lkpp",
    "Pengadaan Perangkat Jaringan Kantor",
    (
        Criterion("nib_aktif", "NIB yang masih berlaku", 1),
        Criterion("pengalaman_sejenis", "Paling sedikit dua pengalaman sejenis", 2),
        Criterion("spt_tahunan", "SPT tahunan 2025 sudah dilaporkan", 2025),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """A demo account, its password, what it is there to show, and its SIKaP data."""

    account: Account
    shows: str
    password: str = PASSWORD
    sections: frozenset[Section] = frozenset()
    qualifications: dict[str, Qualification] = field(default_factory=dict)


def _account(ref: AccountRef, name: str, npwp: str, address: str, **facts: Any) -> Account:
    defaults: dict[str, Any] = {"region": JAKARTA, "registered_at": date(2022, 5, 17)}
    return Account(
        home=LPSES[ref.lpse],
        user_id=ref.user_id,
        provider_name=name,
        npwp=npwp,
        email=f"{ref.user_id.lower()}@contoh.id",
        address=address,
        **(defaults | facts),
    )


def _stated(jobs: int, *, verified: bool = True) -> dict[str, Qualification]:
    values = {"nib_aktif": 1, "pengalaman_sejenis": jobs, "spt_tahunan": 2025}
    return {
        name: Qualification(value, verified or name == "nib_aktif")
        for name, value in values.items()
    }


def demo_accounts() -> tuple[DemoAccount, ...]:
    """Return every demo account in its first state."""
    return (
        *_activation_accounts(),
        *_duplicate_accounts(),
        *_region_accounts(),
        *_login_accounts(),
        *_roaming_accounts(),
        *_sikap_accounts(),
    )


def _activation_accounts() -> tuple[DemoAccount, ...]:
    cahaya = ("PT Cahaya", "0312456789011000", "Jalan Gatot Subroto Kav. 18, Jakarta Selatan")
    return (
        DemoAccount(
            account=_account(
                AccountRef("lkpp", "pt_a"),
                "PT A",
                "0111222333444000",
                "Jalan H.R. Rasuna Said Kav. 2, Jakarta Selatan",
                packages=1,
            ),
            shows="Aktivasi akun pertama",
        ),
        DemoAccount(
            account=_account(
                AccountRef("lkpp", "Cahaya"),
                *cahaya,
                registered_at=date(2019, 3, 11),
                activated=True,
                packages=7,
            ),
            shows="User ID default, sudah aktif",
        ),
        DemoAccount(
            account=_account(
                AccountRef("humbahas", "PT_Cahaya"),
                *cahaya,
                registered_at=date(2021, 8, 2),
                packages=2,
            ),
            shows="Aktivasi akun kedua",
            password="Cahaya#Lama1",
        ),
    )


def _duplicate_accounts() -> tuple[DemoAccount, ...]:
    sentosa = ("PT Sentosa", "0217654321093000")
    return (
        DemoAccount(
            account=_account(
                AccountRef("bandung", "maju_jaya"),
                "PT Maju Jaya",
                "0423987654428000",
                "Jalan Asia Afrika No. 65, Bandung",
                region=BANDUNG,
                packages=3,
            ),
            shows="Satu User ID dipakai dua penyedia",
        ),
        DemoAccount(
            account=_account(
                AccountRef("muarojambi", "maju_jaya"),
                "CV Maju Jaya",
                "0765432109331000",
                "Jalan Lintas Timur Km. 34, Sengeti",
                region=MUARO_JAMBI,
                packages=1,
            ),
            shows="Satu User ID dipakai dua penyedia",
        ),
        DemoAccount(
            account=_account(
                AccountRef("kemenkeu", "sentosa_pusat"),
                *sentosa,
                "Jalan Wahidin Raya No. 10, Jakarta Pusat",
                region=Region("DKI Jakarta", "Kota Jakarta Pusat"),
                packages=5,
            ),
            shows="Kantor pusat: cabang bukan duplikat",
        ),
        DemoAccount(
            account=_account(
                AccountRef("bandung", "sentosa_cabang"),
                *sentosa,
                "Jalan Soekarno-Hatta No. 412, Bandung",
                region=BANDUNG,
                packages=2,
            ),
            shows="Kantor cabang: cabang bukan duplikat",
        ),
    )


def _region_accounts() -> tuple[DemoAccount, ...]:
    return (
        DemoAccount(
            account=_account(
                AccountRef("muarojambi", "cv_mandiri"),
                "CV Mandiri",
                "0834567812331000",
                "Jalan Komplek Perkantoran Bukit Cinto Kenang, Sengeti",
                region=Region("Jambi", ""),
            ),
            shows="Oops: kabupaten kosong",
        ),
        DemoAccount(
            account=_account(
                AccountRef("bandung", "cv_wilayah"),
                "CV Wilayah",
                "0845678123423000",
                "Jalan Braga No. 21, Bandung",
                region=Region("Jawa Barat", "Kota Semarang"),
            ),
            shows="Oops: kabupaten bukan bagian dari provinsi",
        ),
        DemoAccount(
            account=_account(
                AccountRef("muarojambi", "cv_tunggu"),
                "CV Tunggu",
                "0856781234331000",
                "Jalan Jambi-Muara Bulian Km. 18, Mendalo",
                region=Region("Jambi", ""),
                proposed_region=MUARO_JAMBI,
            ),
            shows="Oops: perbaikan menunggu verifikator",
        ),
    )


def _login_accounts() -> tuple[DemoAccount, ...]:
    return (
        DemoAccount(
            account=_account(
                AccountRef("kemenperin", "sinkron"),
                "PT Sinkron",
                "0267812345063000",
                "Jalan T.B. Simatupang No. 7, Jakarta Selatan",
                activated=True,
                password_in_sync=False,
                packages=4,
            ),
            shows="Data tidak tersinkronisasi",
        ),
        DemoAccount(
            account=_account(
                AccountRef("bandung", "pt_baru"),
                "PT Baru",
                "0978123456424000",
                "Jalan Setiabudi No. 140, Bandung",
                region=BANDUNG,
                registered_at=date(2026, 1, 12),
                verified=False,
            ),
            shows="Belum diverifikasi",
        ),
    )


def _roaming_accounts() -> tuple[DemoAccount, ...]:
    return (
        DemoAccount(
            account=_account(
                AccountRef("jambiprov", "pt_jauh"),
                "PT Jauh",
                "0389123456335000",
                "Jalan Jenderal Ahmad Yani No. 5, Telanaipura, Jambi",
                region=Region("Jambi", "Kota Jambi"),
                packages=2,
            ),
            shows="Belum aktivasi: ditolak di LPSE lain",
        ),
        DemoAccount(
            account=_account(
                AccountRef("lkpp", "pt_lintas"),
                "PT Lintas",
                "0291234567012000",
                "Jalan Prof. Dr. Satrio Kav. 3, Jakarta Selatan",
                activated=True,
                packages=6,
            ),
            shows="Bisa login di LPSE lain, kecuali OKU Timur",
        ),
        DemoAccount(
            account=_account(
                AccountRef("kotalama", "ud_lama"),
                "UD Lama",
                "0612345678507000",
                "Jalan Letjen Suprapto No. 32, Semarang",
                region=Region("Jawa Tengah", "Kota Semarang"),
                packages=1,
            ),
            shows="LPSE non-V3: tidak ada yang dibagi",
        ),
    )


def _sikap_accounts() -> tuple[DemoAccount, ...]:
    lacking = frozenset({Section.PENGALAMAN, Section.PAJAK})
    rows: tuple[tuple[str, str, str, frozenset[Section], dict[str, Qualification]], ...] = (
        ("pt_kosong", "0323456789013000", "SIKaP kosong", frozenset(), {}),
        ("pt_separuh", "0334567891014000", "SIKaP belum lengkap", ALL_SECTIONS - lacking, {}),
        ("pt_lengkap", "0345678912015000", "SIKaP lengkap", ALL_SECTIONS, {}),
        ("pt_undang", "0356789123016000", "Diundang ke TC-001", ALL_SECTIONS, _stated(3)),
        (
            "pt_belum",
            "0367891234017000",
            "TC-001: memenuhi, belum Verified",
            ALL_SECTIONS,
            _stated(3, verified=False),
        ),
        ("pt_kurang", "0378912345018000", "TC-001: satu kriteria kurang", ALL_SECTIONS, _stated(1)),
    )
    return tuple(
        DemoAccount(
            account=_account(
                AccountRef("lkpp", user_id),
                "PT " + user_id.removeprefix("pt_").capitalize(),
                npwp,
                f"Jalan Warung Jati Barat No. {number}, Jakarta Selatan",
                activated=True,
                packages=number,
            ),
            shows=shows,
            sections=sections,
            qualifications=qualifications,
        )
        for number, (user_id, npwp, shows, sections, qualifications) in enumerate(rows, start=1)
    )


def seed(repository: Repository) -> None:
    """Fill an empty database with the demo data; leave any other as it is."""
    if repository.lpses():
        return
    for lpse in LPSES.values():
        repository.add_lpse(lpse)
    for demo in demo_accounts():
        repository.add_account(demo.account, demo.password)
        entries = sikap_entries(demo.sections, demo.qualifications)
        for section, entry in entries.items():
            write_sikap_entry(repository, demo.account, section, entry)
    invitations.announce(repository, TENDER)
    seed_packages(repository, PASSWORD)


def reset(repository: Repository) -> None:
    """Bring the demo data back to their first state; mails go too."""
    repository.clear()
    seed(repository)
