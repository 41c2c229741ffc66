"""Why a provider is, or is not, invited to a tender cepat."""

from __future__ import annotations

from collections.abc import Callable

from actions.accounts import Facts, Invitation
from actions.diagnosis import sikap
from actions.diagnosis.verdict import Cited, Verdict
from language.lpse import name_of

_BY_INVITATION = Cited("muarojambi", "5", "Tender cepat hanya untuk yang diundang")
_VERIFIED = Cited("kemenperin", "9", "Tender cepat")
_WHO_VERIFIES = Cited("kemenperin", "8", "Verifikasi data SIKaP")

_STANDS = {
    "met": "terpenuhi",
    "not_met": "belum terpenuhi",
    "unverified": "terpenuhi, tetapi belum Verified",
}


def explain(facts: Facts) -> Verdict:
    """How the account stands against the package, as a verdict."""
    if facts.invitation is None:
        return _no_such_package(facts)
    if facts.invitation.code == "not_activated":
        return sikap.not_activated(facts)
    rule = _BY_CODE.get(facts.invitation.code)
    return rule(facts, facts.invitation) if rule else _unknown(facts, facts.invitation)


def _judged(invitation: Invitation) -> tuple[str, ...]:
    """Each criterion with how the account stands (`kemenperin` 9)."""
    return tuple(f"{it.name}: {_STANDS.get(it.code, it.code)}." for it in invitation.criteria)


def _named(invitation: Invitation, *codes: str) -> str:
    names = [it.name for it in invitation.criteria if it.code in codes]
    return ", ".join(names) or "lihat syarat paket"


def _invited(facts: Facts, invitation: Invitation) -> Verdict:
    """All criteria are met with verified data (`kemenperin` 9)."""
    package = invitation.package
    site = name_of(package.lpse)
    cure: tuple[str, ...] = (f"Login di {site}, buka paket {package.id}, lalu daftar.",)
    # Taking part needs a login at the LPSE of the package (`jambiprov` 4d).
    if facts.asked.lpse == package.lpse and not facts.login.allowed:
        cure = (f'Login di {site} saat ini ditolak: "{facts.login.message}".', *cure)
    return Verdict(
        code="TC_DIUNDANG",
        cause=f"Anda diundang ke tender cepat {package}.",
        evidence=_judged(invitation) or ("Semua syarat paket terpenuhi.",),
        actor="Anda",
        cure=cure,
        sources=(_BY_INVITATION, _VERIFIED),
        solved=True,
    )


def _unverified(facts: Facts, invitation: Invitation) -> Verdict:
    """Data that are not Verified count as not meeting the criteria (`kemenperin` 9)."""
    return Verdict(
        code="TC_BELUM_VERIFIED",
        cause=f"Data SIKaP Anda sesuai dengan syarat {invitation.package}, tetapi ada yang belum "
        "berstatus Verified. Data seperti itu dianggap belum memenuhi syarat.",
        evidence=_judged(invitation) or ("Ada data yang belum Verified.",),
        actor="Pokja Pemilihan atau pejabat pengadaan",
        cure=(
            f"Data yang perlu diverifikasi: {_named(invitation, 'unverified')}.",
            "Verifikasi dilakukan saat pembuktian kualifikasi tender atau nontender Anda.",
            "Setelah Verified, data itu diperhitungkan untuk undangan tender cepat.",
        ),
        sources=(_VERIFIED, _WHO_VERIFIES),
    )


def _lacking(facts: Facts, invitation: Invitation) -> Verdict:
    """A criterion is not met (`muarojambi` 5, `kemenperin` 9)."""
    verify = _named(invitation, "not_met", "unverified")
    return Verdict(
        code="TC_KRITERIA_KURANG",
        cause=f"Data SIKaP Anda belum memenuhi semua syarat {invitation.package}.",
        evidence=_judged(invitation) or ("Ada syarat yang belum terpenuhi.",),
        actor="Anda, lalu Pokja Pemilihan atau pejabat pengadaan",
        cure=(
            f"Lengkapi di sikap.lkpp.go.id: {_named(invitation, 'not_met')}.",
            f"Mintakan verifikasi saat pembuktian kualifikasi: {verify}.",
            "Isi hanya sesuai dokumen asli. Jika syarat itu belum Anda miliki, "
            "paket ini belum dapat Anda ikuti.",
        ),
        sources=(_BY_INVITATION, _VERIFIED, _WHO_VERIFIES),
    )


def _no_such_package(facts: Facts) -> Verdict:
    """Without the package nobody can say what it demands (`muarojambi` 5)."""
    site = name_of(facts.asked.lpse)
    return Verdict(
        code="TC_PAKET_TIDAK_DITEMUKAN",
        cause="Paket tender cepat itu tidak saya temukan.",
        evidence=(f"Akun Anda: {facts.account}.", "Kode paket itu tidak ada di daftar paket."),
        actor="Anda",
        cure=(
            f"Periksa kode paket di daftar tender cepat {site}.",
            "Tanyakan lagi di sini dengan kode itu, misalnya TC-001.",
        ),
        sources=(_BY_INVITATION,),
    )


def _unknown(facts: Facts, invitation: Invitation) -> Verdict:
    """A standing that we cannot explain goes to the people of the LPSE."""
    return Verdict(
        code="TIDAK_DIKENALI",
        cause=f"Status undangan Anda untuk {invitation.package} belum saya kenali.",
        evidence=(f'Jawaban sistem: "{invitation.code}".', *_judged(invitation)),
        actor=f"Helpdesk (LPSE Support) {name_of(invitation.package.lpse)}",
        cure=("Tanyakan ke LPSE Support dengan menyebut kode paket dan User ID Anda.",),
        sources=(_BY_INVITATION,),
        hand_over=True,
    )


_BY_CODE: dict[str, Callable[[Facts, Invitation], Verdict]] = {
    "invited": _invited,
    "unverified": _unverified,
    "criteria_lacking": _lacking,
}
