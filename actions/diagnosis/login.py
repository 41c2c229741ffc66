"""Causes that keep a provider from logging in."""

from __future__ import annotations

from actions.accounts import Account, Facts
from actions.diagnosis.verdict import Cited, Guide, Verdict
from language.lpse import name_of

_HELPDESK = "Helpdesk (LPSE Support)"


def no_such_account(asked: str) -> Verdict:
    """No account by this User ID there, nor reachable from there (`muarojambi` 12)."""
    return Verdict(
        code="AKUN_TIDAK_DITEMUKAN",
        cause=f"Tidak ada akun {asked} yang dapat dipakai di sana.",
        evidence=("User ID itu tidak terdaftar di LPSE tersebut maupun lewat agregasi.",),
        actor="Anda",
        cure=(
            "Periksa lagi ejaan User ID dan LPSE tempat Anda mendaftar.",
            "Jika lupa User ID, lapor ke LPSE Support terdekat dengan membawa data perusahaan.",
        ),
        sources=(Cited("muarojambi", "12", "User ID atau password salah"),),
    )


def not_verified(facts: Facts) -> Verdict | None:
    """Registered online, but the documents have not been verified yet (`kemenperin` 2)."""
    if facts.verified:
        return None
    home = name_of(facts.account.lpse)
    return Verdict(
        code="BELUM_TERVERIFIKASI",
        cause=f"Pendaftaran {facts.provider} sudah masuk, tetapi dokumennya belum diverifikasi.",
        evidence=(f"Status akun {facts.account}: terdaftar online, belum terverifikasi.",),
        actor=f"Anda, lalu verifikator {home}",
        cure=(
            f"Bawa dokumen persyaratan ke kantor {home} untuk verifikasi.",
            "Setelah verifikator menyetujui, login dengan User ID dan password yang sama.",
        ),
        sources=(Cited("kemenperin", "2", "Pendaftaran penyedia"),),
    )


def replaced_by_default(facts: Facts) -> Verdict | None:
    """After activation only the User ID default logs in (`humbahas` B.6, `jambiprov` 2f.2b)."""
    if not facts.superseded_by:
        return None
    default = facts.superseded_by
    return Verdict(
        code="PAKAI_USER_ID_DEFAULT",
        cause=f"Akun {facts.account} sudah digabung. Yang dipakai login sekarang User ID "
        f"{default.user_id}.",
        evidence=(f"Akun ini sudah aktif dan digantikan oleh {default}.",),
        actor="Anda",
        cure=(
            f"Login di LPSE teragregasi mana pun dengan User ID {default.user_id} dan "
            "password-nya.",
            f"Jika lupa password itu, pakai Lupa Password di {name_of(default.lpse)}.",
        ),
        sources=(
            Cited("humbahas", "B.6", "Setelah aktivasi akun kedua"),
            Cited("jambiprov", "2f.2b", "User ID default"),
        ),
        solved=True,
    )


def hindrance(facts: Facts) -> Verdict | None:
    """What stands in the way of login and activation alike, if anything does."""
    for rule in (outside_the_aggregation, aggregation_down, passwords_differ):
        if verdict := rule(facts):
            return verdict
    return None


def outside_the_aggregation(facts: Facts) -> Verdict | None:
    """Nothing is shared with an LPSE that is not V3 (`jambiprov` 1d, 4c)."""
    if "non_v3" not in (facts.login.code, facts.activation.code):
        return None
    return outside(facts, facts.asked if facts.login.code == "non_v3" else facts.account)


def outside(facts: Facts, site: Account) -> Verdict:
    """What was asked for does not exist at the site of *site*, which is not V3."""
    return Verdict(
        code="LPSE_NON_V3",
        cause=f"{name_of(site.lpse)} belum teragregasi (bukan LPSE V3).",
        evidence=(
            f"Akun Anda terdaftar di {name_of(facts.account.lpse)}.",
            "Di LPSE seperti itu, User ID dan datanya hanya berlaku di LPSE itu sendiri.",
        ),
        actor="Anda",
        cure=(
            "Di LPSE itu, pakai akun yang didaftarkan di sana.",
            "Untuk LPSE yang sudah teragregasi, Anda memerlukan akun di salah satunya.",
        ),
        sources=(
            Cited("jambiprov", "4c", "Data di LPSE non-V3"),
            Cited("jambiprov", "1d", "Roaming hanya di LPSE V3"),
        ),
    )


def aggregation_down(facts: Facts) -> Verdict | None:
    """The aggregation cannot pull the provider's data at that LPSE (`okutimur` 1.2)."""
    tries = ((facts.login, "login", facts.asked), (facts.activation, "aktivasi", facts.account))
    failed = next((t for t in tries if t[0].code == "aggregation_down"), None)
    if failed is None:
        return None
    rehearsal, tried, site = failed
    return Verdict(
        code="AGREGASI_LPSE_BERMASALAH",
        cause=f"Sistem agregasi sedang tidak dapat menarik data penyedia di {name_of(site.lpse)}.",
        evidence=(
            f'Saat dicoba, {tried} di sana berakhir dengan "{rehearsal.message}".',
            f"Akun {facts.account} sendiri tidak bermasalah.",
        ),
        actor=f"{_HELPDESK} {name_of(site.lpse)}",
        cure=(
            "Coba login di LPSE teragregasi lain. Jika berhasil, akun Anda memang baik.",
            f"Laporkan ke LPSE Support {name_of(site.lpse)} agar agregasinya diperbaiki.",
            "Sampaikan User ID, waktu kejadian, dan foto layar pesannya.",
        ),
        sources=(Cited("okutimur", "1.2", "Java Script error"),),
        hand_over=True,
    )


def passwords_differ(facts: Facts) -> Verdict | None:
    """Central and local password differ (`okutimur` 1.3)."""
    if facts.login.code != "out_of_sync":
        return None
    home = name_of(facts.account.lpse)
    return Verdict(
        code="PASSWORD_TIDAK_SINKRON",
        cause=f"Password di {name_of(facts.asked.lpse)} berbeda dengan password di agregasi.",
        evidence=('Saat dicoba, login berakhir dengan "Data tidak tersinkronisasi".',),
        actor="Anda",
        cure=(
            f"Pakai fitur Lupa Password di {home}, LPSE tempat User ID default Anda.",
            f"Jika gagal, ajukan permohonan reset password dengan dokumen ke {home}.",
            f"Laporkan juga ke {name_of(facts.asked.lpse)} agar password-nya diperiksa.",
        ),
        sources=(Cited("okutimur", "1.3", "Data tidak tersinkronisasi"),),
        guide=_new_password(facts),
    )


def wrong_password(facts: Facts) -> Verdict | None:
    """The account works, but the last attempt used other credentials (`muarojambi` 12)."""
    if facts.failed_login != "wrong_credentials":
        return None
    home = name_of(facts.account.lpse)
    return Verdict(
        code="PASSWORD_SALAH",
        cause="Password yang diketik tidak cocok.",
        evidence=(
            f"Akun {facts.account} terverifikasi dan dapat dipakai login.",
            "Percobaan login terakhir ditolak karena password salah.",
        ),
        actor="Anda",
        cure=(
            "Ketik ulang password, perhatikan huruf besar dan kecil.",
            f"Jika lupa, pakai fitur Lupa Password di {home}.",
        ),
        sources=(
            Cited("muarojambi", "12", "User ID atau password salah"),
            Cited("okutimur", "1.1", "User ID atau password salah"),
        ),
        guide=_new_password(facts),
    )


def _new_password(facts: Facts) -> Guide:
    """Its end is checked by the login that failed, so at the LPSE where it failed."""
    return Guide("lupa_password", "reset", facts.asked)


def nothing_wrong(facts: Facts) -> Verdict:
    """With the right password this login goes through."""
    home = name_of(facts.account.lpse)
    return Verdict(
        code="TIDAK_ADA_MASALAH",
        cause="Akun Anda tidak bermasalah. Dengan password yang benar, login akan berhasil.",
        evidence=(
            f"Akun {facts.account} terverifikasi.",
            f"Login di {name_of(facts.asked.lpse)} sudah dicoba di sistem dan diterima.",
        ),
        actor="Anda",
        cure=(
            "Coba login lagi dan ketik password dengan teliti.",
            f"Jika tetap ditolak, pakai fitur Lupa Password di {home}.",
        ),
        sources=(Cited("muarojambi", "12", "User ID atau password salah"),),
    )


def new_password_works(facts: Facts) -> Verdict:
    """After a reset: the system lets the account in (`kemenperin` 4, `muarojambi` 12)."""
    return Verdict(
        code="TIDAK_ADA_MASALAH",
        cause=f"Akun {facts.account} dapat login dengan password terbarunya.",
        evidence=(
            f"Login di {name_of(facts.asked.lpse)} sudah dicoba di sistem dan diterima.",
            "Tidak ada percobaan login yang ditolak sejak login berhasil terakhir.",
        ),
        actor="Tidak ada yang perlu dilakukan",
        cure=("Login dengan password terbaru Anda.",),
        sources=(
            Cited("kemenperin", "4", "Lupa password"),
            Cited("muarojambi", "12", "User ID atau password salah"),
        ),
        solved=True,
    )


def registered(facts: Facts) -> Verdict:
    """Registered and verified, so the account can log in (`kemenperin` 2)."""
    home = name_of(facts.account.lpse)
    advice = "Login dengan User ID dan password yang Anda buat."
    activate = f"Berikutnya, aktivasi agregasi sekali saja di {home}."
    return Verdict(
        code="TIDAK_ADA_MASALAH",
        cause=f"Pendaftaran {facts.provider} di {home} sudah selesai.",
        evidence=(
            f"Akun {facts.account} terdaftar dan terverifikasi.",
            f"Login di {name_of(facts.asked.lpse)} sudah dicoba di sistem dan diterima.",
        ),
        actor="Tidak ada yang perlu dilakukan",
        cure=(advice,) if facts.activated else (advice, activate),
        sources=(Cited("kemenperin", "2", "Pendaftaran penyedia"),),
        solved=True,
    )
