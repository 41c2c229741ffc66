"""Causes that keep SIKaP data out of an LPSE."""

from __future__ import annotations

from collections.abc import Callable

from actions.accounts import Facts
from actions.diagnosis import activation, login
from actions.diagnosis.verdict import Cited, Guide, Verdict
from language.lpse import name_of

_PULL = Cited("kemenperin", "7", "Integrasi SIKaP")
_FAILED = Cited("okutimur", "1.6", "Gagal integrasi data SIKaP")
_SITE = "sikap.lkpp.go.id"


def explain(facts: Facts) -> Verdict:
    """What rehearsing the pull showed, as a verdict."""
    rule = _BY_CODE.get(facts.sikap.code) if facts.sikap else None
    return rule(facts) if rule else _unknown(facts)


def not_activated(facts: Facts) -> Verdict:
    """SIKaP needs an activated account (`kemenperin` 7); what hinders the activation is told."""
    first = activation.explain(facts)
    # Not every account that is not active can be activated at once: then that comes first.
    hindered = (
        () if facts.activation.allowed else (f"Aktivasinya sendiri terhalang: {first.cause}",)
    )
    return Verdict(
        code="BELUM_AKTIVASI",
        cause=f"Akun {facts.account} belum diaktivasi, jadi data SIKaP-nya belum bisa dipakai.",
        evidence=("Status agregasi akun: belum aktif.", *hindered),
        actor=first.actor,
        cure=(*first.cure, f"Setelah aktif, login di {_SITE} dan lengkapi data Anda."),
        sources=(_PULL, *first.sources),
        guide=first.guide,
        hand_over=first.hand_over,
    )


def _outside(facts: Facts) -> Verdict:
    return login.outside(facts, facts.asked)


def _empty(facts: Facts) -> Verdict:
    """Nothing is filled in (`okutimur` 1.6 no. 1)."""
    return Verdict(
        code="SIKAP_KOSONG",
        cause="Data Anda di SIKaP masih kosong, jadi belum ada yang bisa ditarik.",
        evidence=(
            "Penarikan data sudah dicoba di sistem dan ditolak.",
            "Belum ada bagian SIKaP yang terisi.",
        ),
        actor="Anda",
        cure=(
            f"Login di {_SITE}.",
            "Isi Identitas, Izin Usaha, Akta Pendirian, Pengalaman, dan Pajak sesuai dokumen asli.",
            _again(facts),
        ),
        sources=(_FAILED, _PULL),
        guide=_guide(facts),
    )


def _incomplete(facts: Facts) -> Verdict:
    """Sections are missing; they are named (`okutimur` 1.6 no. 2)."""
    missing = ", ".join(facts.sikap.missing if facts.sikap else ()) or "belum diketahui"
    return Verdict(
        code="SIKAP_TIDAK_LENGKAP",
        cause="Data Anda di SIKaP belum lengkap.",
        evidence=(
            "Penarikan data sudah dicoba di sistem dan ditolak.",
            f"Bagian yang belum terisi: {missing}.",
        ),
        actor="Anda",
        cure=(
            f"Login di {_SITE}.",
            f"Lengkapi bagian ini sesuai dokumen asli: {missing}.",
            _again(facts),
        ),
        sources=(_FAILED, _PULL),
        guide=_guide(facts),
    )


def _site_at_fault(facts: Facts) -> Verdict:
    """The data are whole, but that LPSE cannot pull them (`okutimur` 1.6 no. 3)."""
    site = name_of(facts.asked.lpse)
    return Verdict(
        code="SIKAP_LPSE_BERMASALAH",
        cause=f"Data SIKaP Anda lengkap. Yang bermasalah adalah penarikannya di {site}.",
        evidence=(
            "Semua bagian SIKaP Anda sudah terisi.",
            f"Penarikan data di {site} sudah dicoba di sistem dan gagal di pihak LPSE itu.",
        ),
        actor=f"Helpdesk (LPSE Support) {site}",
        cure=(
            f"Laporkan lewat LPSE Support {site}, dengan User ID dan foto layar pesannya.",
            "Data SIKaP Anda tidak perlu diubah.",
            "Setelah LPSE itu memperbaikinya, tarik data lagi.",
        ),
        sources=(_FAILED,),
        hand_over=True,
    )


def _ready(facts: Facts) -> Verdict:
    """Nothing hinders the pull (`kemenperin` 7), if only one can log in where it is done."""
    if facts.login.code == "group_incomplete":
        return activation.explain(facts)
    if not facts.login.allowed and (verdict := login.hindrance(facts)):
        return verdict
    site = name_of(facts.asked.lpse)
    evidence = (
        "Semua bagian SIKaP Anda sudah terisi.",
        f"Penarikan data di {site} sudah dicoba di sistem: tidak ada halangan.",
    )
    if facts.sikap and facts.sikap.there:
        return Verdict(
            code="SIKAP_SIAP",
            cause=f"Data SIKaP Anda sudah ada di {site}.",
            evidence=(evidence[0], f"Data kualifikasi Anda di {site} sudah terisi."),
            actor="Tidak ada yang perlu dilakukan",
            cure=("Tarik data lagi hanya jika Anda mengubah data di SIKaP.",),
            sources=(_PULL,),
            solved=True,
        )
    return Verdict(
        code="SIKAP_SIAP",
        cause=f"Data SIKaP Anda lengkap dan siap ditarik ke {site}.",
        evidence=evidence,
        actor="Anda",
        cure=(f"Login di {site}.", 'Klik "Data Penyedia", "Integrasi SIKaP", "Tarik Data SIKaP".'),
        sources=(_PULL, _FAILED),
        guide=_guide(facts),
    )


def _unknown(facts: Facts) -> Verdict:
    """A refusal that we cannot explain goes to the people of the LPSE."""
    said = (facts.sikap.message or facts.sikap.code) if facts.sikap else "tidak ada jawaban"
    return Verdict(
        code="TIDAK_DIKENALI",
        cause="Sistem menolak penarikan data SIKaP, tetapi alasannya belum saya kenali.",
        evidence=(f'Jawaban sistem: "{said}".',),
        actor=f"Helpdesk (LPSE Support) {name_of(facts.asked.lpse)}",
        cure=("Laporkan ke LPSE Support dengan foto layar dan waktu kejadian.",),
        sources=(_FAILED,),
        hand_over=True,
    )


def _again(facts: Facts) -> str:
    return f"Setelah lengkap, tarik lagi datanya di {name_of(facts.asked.lpse)}."


def _guide(facts: Facts) -> Guide:
    return Guide("integrasi_sikap", "tarik_data", facts.asked)


_BY_CODE: dict[str, Callable[[Facts], Verdict]] = {
    "not_activated": not_activated,
    "non_v3": _outside,
    "empty": _empty,
    "incomplete": _incomplete,
    "lpse_fault": _site_at_fault,
    "ready": _ready,
}
