"""Which documents each matter needs, as data with their source.

Duty stamps are named without their value: the sources still say Rp6.000, since 1 January 2021 it
is Rp10.000 (Law 10/2020).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Document:
    """A document to bring; `only_if_represented`: only when somebody else brings the papers."""

    id: str
    name: str
    only_if_represented: bool = False


@dataclass(frozen=True, slots=True)
class DocumentList:
    """The documents of one matter, and the item that names them."""

    source: str
    documents: tuple[Document, ...] = ()

    def required(self, *, represented: bool = False) -> tuple[Document, ...]:
        """Return what must be there."""
        return tuple(it for it in self.documents if represented or not it.only_if_represented)

    def missing(self, brought: Iterable[str], *, represented: bool = False) -> tuple[Document, ...]:
        """Return what must be there and is not among the ids brought."""
        there = set(brought)
        return tuple(it for it in self.required(represented=represented) if it.id not in there)

    def unknown(self, brought: Iterable[str]) -> tuple[str, ...]:
        """Return the ids that the list does not know."""
        return tuple(sorted(set(brought) - {it.id for it in self.documents}))


class ProviderKind(StrEnum):
    """The two kinds of providers that register (`kemenperin` 2)."""

    BADAN_USAHA = "badan_usaha"
    PERORANGAN = "perorangan"


class TicketKind(StrEnum):
    """What people ask the helpdesk for."""

    RESET_PASSWORD = "reset_password"
    GANTI_NPWP = "ganti_npwp"
    GANTI_EMAIL = "ganti_email"
    GANTI_ALAMAT = "ganti_alamat"
    LUPA_USER_ID = "lupa_user_id"
    AKTIVASI = "aktivasi"
    LAIN = "lain"


_KTP = Document("ktp_direksi", "KTP direksi, pemilik, atau pejabat berwenang (asli dan salinan)")
_NPWP = Document("npwp", "NPWP perusahaan (asli dan salinan)")
_LICENCE = Document("izin_usaha", "SIUP, SIUJK, atau izin usaha lain (asli dan salinan)")
_DEED = Document("akta", "Akta pendirian, dan akta perubahan terakhir bila ada (asli dan salinan)")
_PROXY = Document("surat_kuasa", "Surat kuasa direksi bermeterai", only_if_represented=True)


def _letter(subject: str) -> Document:
    return Document(
        "surat_permohonan",
        f"Surat permohonan {subject} bermeterai, ditandatangani direktur (asli dan salinan)",
    )


VERIFICATION = {
    ProviderKind.BADAN_USAHA: DocumentList(
        "kemenperin#2",
        (
            Document("surat_permintaan", "Surat permintaan pembuatan akun LPSE bermeterai"),
            Document("ktp_direktur", "KTP direktur pembuat surat"),
            Document("npwp", "NPWP perusahaan"),
            Document("akta", "Akta pendirian dan akta perubahan terakhir"),
        ),
    ),
    ProviderKind.PERORANGAN: DocumentList(
        "kemenperin#2",
        (
            Document("surat_permintaan", "Surat permintaan pembuatan akun LPSE bermeterai"),
            Document("ktp", "KTP"),
            Document("npwp", "NPWP orang pribadi"),
            Document("sertifikat_keahlian", "Sertifikat keahlian atau ijazah terakhir"),
            Document("surat_domisili", "Surat keterangan domisili dari RT/RW setempat"),
        ),
    ),
}
"""What the verification of a registration needs (`kemenperin` 2).

Only what can be read for certain: the source's lists are partly garbled.
"""

REQUESTS = {
    TicketKind.RESET_PASSWORD: DocumentList(
        "muarojambi#8", (_KTP, _NPWP, _LICENCE, _DEED, _letter("reset password"), _PROXY)
    ),
    TicketKind.GANTI_NPWP: DocumentList(
        "muarojambi#9",
        (
            _KTP,
            Document("npwp_lama", "NPWP perusahaan yang lama (asli dan salinan)"),
            Document("npwp_baru", "NPWP perusahaan yang baru (asli dan salinan)"),
            _LICENCE,
            _DEED,
            _letter("perubahan NPWP perusahaan"),
            _PROXY,
        ),
    ),
    TicketKind.GANTI_EMAIL: DocumentList(
        "muarojambi#10",
        (_KTP, _NPWP, _LICENCE, _DEED, _letter("perubahan alamat e-mail perusahaan"), _PROXY),
    ),
    TicketKind.GANTI_ALAMAT: DocumentList(
        "kemenperin#6",
        (
            Document(
                "surat_permohonan",
                "Surat permohonan penggantian alamat domisili berkop perusahaan, bercap, "
                "bermeterai, ditandatangani direktur",
            ),
            Document("ktp_direksi", "KTP direktur (asli)"),
            Document("npwp", "NPWP perusahaan (asli)"),
            Document("izin_usaha", "SIUP atau NIB (asli)"),
            Document("akta", "Akta perubahan terakhir"),
            Document(
                "surat_kuasa",
                "Surat kuasa berkop, bercap, bermeterai; penerima kuasa tercantum dalam akta",
                only_if_represented=True,
            ),
            Document("ktp_penerima_kuasa", "KTP penerima kuasa (asli)", only_if_represented=True),
        ),
    ),
    TicketKind.LUPA_USER_ID: DocumentList(
        "muarojambi#12",
        (
            Document("izin_usaha", "SIUP atau SIUJK"),
            Document("tdp", "TDP"),
            Document("npwp", "NPWP"),
            Document("akta", "Akta perusahaan"),
        ),
    ),
    TicketKind.AKTIVASI: DocumentList(
        "muarojambi#14", (Document("izin_usaha", "SIUP atau SIUJK"), Document("npwp", "NPWP"))
    ),
    TicketKind.LAIN: DocumentList(""),
}
"""What a request needs (`muarojambi` 8 to 10, 12 and 14; `kemenperin` 6).

`muarojambi` 1 also wants name, address, NPWP and e-mail with a forgotten User ID, and 7 the NPWP
and User ID with an activation: those are words, not documents.
"""

LOCAL_REQUESTS = {
    ("kemenperin", TicketKind.GANTI_EMAIL): DocumentList(
        "kemenperin#3",
        (
            Document(
                "surat_permohonan",
                "Surat permohonan penggantian e-mail berkop perusahaan, bercap, bermeterai, "
                "ditandatangani direktur",
            ),
            *REQUESTS[TicketKind.GANTI_ALAMAT].documents[1:],
        ),
    ),
}
"""Where one LPSE is known to ask for other documents (`kemenperin` 3)."""


def request_documents(kind: TicketKind, lpse_id: str) -> DocumentList:
    """Return the documents that a request needs at an LPSE."""
    return LOCAL_REQUESTS.get((lpse_id, kind), REQUESTS[kind])
