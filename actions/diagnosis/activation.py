"""Causes that keep an account from being activated, or from roaming."""

from __future__ import annotations

from collections.abc import Callable

from actions.accounts import Account, Facts
from actions.diagnosis.verdict import Cited, Guide, Verdict
from language.lpse import name_of

_OOPS = Cited("muarojambi", "3", 'Pesan "Oops, an error occured"')
_SECOND = Cited("humbahas", "B", "Aktivasi akun kedua")
_FIRST = Cited("humbahas", "A", "Aktivasi akun pertama")
_ROAMING = Cited("jambiprov", "2h", "Roaming bila ada lebih dari satu akun")


def explain(facts: Facts) -> Verdict:
    """What rehearsing the activation showed, as a verdict."""
    rule = _BY_CODE.get(facts.activation.code)
    return rule(facts) if rule else _unknown(facts)


def _named(accounts: tuple[Account, ...]) -> str:
    return ", ".join(str(account) for account in accounts)


def _active(facts: Facts) -> Verdict:
    """Activated; roaming of a group waits for every account in it (`jambiprov` 2g, 2h)."""
    waiting = tuple(m.account for m in facts.members if not m.activated)
    if waiting:
        return Verdict(
            code="BELUM_AKTIVASI",
            cause="Akun ini sudah aktif, tetapi akun lain perusahaan Anda belum. "
            "Login di LPSE lain baru bisa setelah semuanya aktif.",
            evidence=(f"Sudah aktif: {facts.account}.", f"Belum aktif: {_named(waiting)}."),
            actor="Anda",
            cure=tuple(
                f"Login di {name_of(a.lpse)} dengan User ID {a.user_id}, lalu lakukan aktivasi "
                f"dengan password User ID {facts.account.user_id}."
                for a in waiting
            ),
            sources=(_ROAMING,),
            guide=Guide("aktivasi_agregasi", "akun_kedua", waiting[0], facts.account),
        )
    return Verdict(
        code="SUDAH_AKTIF",
        cause=f"Akun {facts.account} sudah aktif dan dapat dipakai di semua LPSE teragregasi.",
        evidence=("Status agregasi akun: aktif.",),
        actor="Tidak ada yang perlu dilakukan",
        cure=(f"Login di LPSE teragregasi mana pun dengan User ID {facts.account.user_id}.",),
        sources=(Cited("jambiprov", "2g", "Roaming setelah aktivasi"),),
        solved=True,
    )


def merged(facts: Facts) -> Verdict | None:
    """Activated as a second account: the default's login and identity took its place
    (`humbahas` B.6).
    """
    default = facts.superseded_by
    if not default:
        return None
    return Verdict(
        code="SUDAH_AKTIF",
        cause=f"Akun {facts.account} sudah aktif dan bergabung dengan {default}.",
        evidence=(
            f"Data login dan identitasnya sudah digantikan oleh User ID {default.user_id}.",
            f"User ID {facts.account.user_id} tidak dapat dipakai login lagi.",
        ),
        actor="Tidak ada yang perlu dilakukan",
        cure=(
            f"Login di LPSE teragregasi mana pun dengan User ID {default.user_id} dan "
            "password-nya.",
        ),
        sources=(Cited("humbahas", "B.6", "Setelah aktivasi akun kedua"),),
        solved=True,
    )


def _clash(facts: Facts) -> Verdict:
    """One User ID, several providers: all of them change it (`jambiprov` 2f.1)."""
    return Verdict(
        code="USER_ID_BENTROK",
        cause=f"User ID {facts.account.user_id} juga dipakai penyedia lain di LPSE lain.",
        evidence=(
            f"Akun Anda: {facts.account}.",
            "Penyedia pemilik User ID yang sama memakai NPWP yang berbeda.",
        ),
        actor="Anda dan penyedia lain itu",
        cure=(
            "Ganti User ID Anda. Semua pemakai User ID yang sama harus menggantinya.",
            f"Jika tidak berhasil, minta bantuan helpdesk {name_of(facts.account.lpse)}.",
            "Setelah User ID baru berlaku, ulangi aktivasi.",
        ),
        sources=(Cited("jambiprov", "2f.1", "User ID sama, penyedia berbeda"),),
    )


def _region_empty(facts: Facts) -> Verdict:
    """Province or regency is empty: "Oops" (`muarojambi` 3)."""
    empty = [
        label
        for label, value in (("Provinsi", facts.province), ("Kabupaten", facts.regency))
        if not value
    ]
    return Verdict(
        code="WILAYAH_KOSONG",
        cause="Kolom Provinsi atau Kabupaten pada profil Anda masih kosong.",
        evidence=(f"Kolom yang kosong: {' dan '.join(empty)}.",),
        actor=f"Anda, lalu verifikator {name_of(facts.account.lpse)}",
        cure=_region_cure(facts),
        sources=(_OOPS,),
    )


def _region_mismatch(facts: Facts) -> Verdict:
    """The regency does not lie in the province: "Oops" (`muarojambi` 3)."""
    return Verdict(
        code="WILAYAH_TIDAK_SESUAI",
        cause="Isian Provinsi dan Kabupaten pada profil Anda tidak cocok.",
        evidence=(f"{facts.regency} tidak termasuk Provinsi {facts.province}.",),
        actor=f"Anda, lalu verifikator {name_of(facts.account.lpse)}",
        cure=_region_cure(facts),
        sources=(_OOPS,),
    )


def _region_cure(facts: Facts) -> tuple[str, ...]:
    home = name_of(facts.account.lpse)
    return (
        f"Login di {home}, buka profil, isi Provinsi dan Kabupaten sesuai alamat perusahaan.",
        f"Minta verifikator {home} menyetujui perubahan itu.",
        "Setelah disetujui, ulangi aktivasi.",
    )


def _awaiting(facts: Facts) -> Verdict:
    """The corrected region waits for the verifikator (`muarojambi` 3)."""
    home = name_of(facts.account.lpse)
    return Verdict(
        code="MENUNGGU_VERIFIKATOR",
        cause="Provinsi dan Kabupaten sudah Anda perbaiki, tetapi belum disetujui verifikator.",
        evidence=(f"Isian baru: {facts.regency}, {facts.province}. Status: menunggu persetujuan.",),
        actor=f"Verifikator {home}",
        cure=(
            f"Hubungi verifikator {home} dan minta permohonan Anda disetujui.",
            "Setelah disetujui, ulangi aktivasi.",
        ),
        sources=(_OOPS,),
        hand_over=True,
    )


def _network(facts: Facts) -> Verdict:
    """Refused although the credentials are right: the network (`muarojambi` 2)."""
    return Verdict(
        code="GANGGUAN_JARINGAN",
        cause="Aktivasi terganggu jaringan, bukan karena User ID atau password Anda.",
        evidence=(f'Saat dicoba, aktivasi berakhir dengan "{facts.activation.message}".',),
        actor="Anda",
        cure=(
            "Ganti jaringan internet, lalu ulangi aktivasi.",
            "Jika masih gagal, pakai tethering dari telepon genggam.",
            f"Jika tetap gagal, hubungi kantor {name_of(facts.account.lpse)}.",
        ),
        sources=(Cited("muarojambi", "2", "Aktivasi gagal karena jaringan"),),
    )


def _default_waits(facts: Facts) -> Verdict:
    """The User ID default of the group is itself not active yet (`jambiprov` 2f.2b)."""
    default = facts.activation.default or facts.account
    return Verdict(
        code="DEFAULT_BELUM_AKTIF",
        cause=f"Akun utama perusahaan Anda, {default}, belum diaktivasi.",
        evidence=(f"User ID default grup Anda: {default}, belum aktif.",),
        actor="Anda",
        cure=(
            f"Aktivasi dulu User ID {default.user_id} di {name_of(default.lpse)}.",
            f"Setelah itu aktivasi {facts.account}.",
        ),
        sources=(Cited("jambiprov", "2f.2b", "User ID default"), _ROAMING),
        guide=Guide("aktivasi_agregasi", "akun_pertama", default),
    )


def _can_activate(facts: Facts) -> Verdict:
    """Nothing stands in the way: first or second account (`humbahas` A, B)."""
    if facts.activation.kind == "second" and facts.activation.default:
        return _second(facts, facts.activation.default)
    return _first(facts)


def _second(facts: Facts, default: Account) -> Verdict:
    return Verdict(
        code="AKTIVASI_AKUN_KEDUA",
        cause=f"Akun {facts.account} belum diaktivasi, dan perusahaan Anda sudah punya akun "
        f"utama (User ID default): {default}.",
        evidence=(
            f"NPWP dan alamat akun ini sama dengan akun {default}.",
            f"Akun {default.user_id} sudah aktif; akun {facts.account.user_id} belum.",
        ),
        actor="Anda",
        cure=(
            f"Aktivasi {facts.account.user_id} di {name_of(facts.account.lpse)} dengan "
            f"memasukkan password User ID {default.user_id}.",
            f"Sesudahnya hanya User ID {default.user_id} yang dipakai untuk login.",
        ),
        sources=(_SECOND, _ROAMING),
        guide=Guide("aktivasi_agregasi", "akun_kedua", facts.account, default),
    )


def _first(facts: Facts) -> Verdict:
    home = name_of(facts.account.lpse)
    cure = (
        f"Lakukan aktivasi sekali saja di {home}.",
        "Sesudahnya akun ini dapat dipakai di semua LPSE yang sudah teragregasi.",
    )
    guide = Guide("aktivasi_agregasi", "akun_pertama", facts.account)
    if facts.branches:
        return Verdict(
            code="CABANG_BERBEDA",
            cause="Akun lain dengan NPWP yang sama beralamat lain, jadi dianggap cabang berbeda. "
            "Akun Anda diaktivasi sendiri.",
            evidence=(
                f"Akun Anda: {facts.account}, belum aktif.",
                f"NPWP sama, alamat berbeda: {_named(facts.branches)}.",
            ),
            actor="Anda",
            cure=cure,
            sources=(Cited("jambiprov", "2f.2a", "NPWP sama, alamat berbeda"), _FIRST),
            guide=guide,
        )
    roaming = not facts.at_home
    return Verdict(
        code="BELUM_AKTIVASI" if roaming else "AKTIVASI_AKUN_PERTAMA",
        cause=f"Akun {facts.account} belum diaktivasi"
        + (", jadi belum bisa dipakai di LPSE lain." if roaming else "."),
        evidence=(
            "Akun sudah terverifikasi; status agregasi: belum aktif.",
            "Aktivasi sudah dicoba di sistem: tidak ada halangan.",
        ),
        actor="Anda",
        cure=cure,
        sources=(_FIRST, Cited("jambiprov", "1d" if roaming else "2a", "Aktivasi dan roaming")),
        guide=guide,
    )


def _unknown(facts: Facts) -> Verdict:
    """A refusal that we cannot explain goes to the people of the LPSE."""
    return Verdict(
        code="TIDAK_DIKENALI",
        cause="Sistem menolak aktivasi, tetapi alasannya belum saya kenali.",
        evidence=(f'Jawaban sistem: "{facts.activation.message or facts.activation.code}".',),
        actor=f"Helpdesk {name_of(facts.account.lpse)}",
        cure=("Laporkan ke LPSE Support dengan foto layar dan waktu kejadian.",),
        sources=(Cited("muarojambi", "14", "Lapor ke LPSE Support"),),
        hand_over=True,
    )


_BY_CODE: dict[str, Callable[[Facts], Verdict]] = {
    "ok": _can_activate,
    "already_active": _active,
    "user_id_clash": _clash,
    "region_empty": _region_empty,
    "region_mismatch": _region_mismatch,
    "awaiting_verifier": _awaiting,
    "network_fault": _network,
    "default_not_active": _default_waits,
}
