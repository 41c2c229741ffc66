"""What the sites say to a person: the systems' own messages, and plain ones where none is known."""

from simulator.rules.activation import ActivationCode, ActivationVerdict
from simulator.rules.facts import AccountRef
from simulator.rules.login import LoginCode, LoginVerdict
from simulator.rules.regions import RegionState
from simulator.rules.sikap import SikapCode, SikapVerdict
from simulator.rules.tender_cepat import TenderCode

# The systems' own words, verbatim, typing errors included: people quote them to the helpdesk.
LOGIN_REFUSED = "Maaf User ID atau Password anda salah"
"""`muarojambi` 12, `okutimur` 1.1."""
ACTIVATION_REFUSED = "Maaf User Id atau Password tidak sesuai"
"""`muarojambi` 2; shown for a wrong password and for a network fault alike."""
JAVASCRIPT_ERROR = "Java Script error..."
"""`okutimur` 1.2."""
NOT_SYNCHRONISED = "Data tidak tersinkronisasi"
"""`okutimur` 1.3."""
OOPS = "Oops, an error occured"
"""`muarojambi` 3."""
ACTIVATION_NOTICE = "Klik disini untuk melakukan aktivasi akun Penyedia"
"""`humbahas` A2."""

NOT_VERIFIED = (
    "Akun Anda belum diverifikasi. Bawa dokumen persyaratan ke kantor LPSE tempat Anda mendaftar."
)

LOGIN_MESSAGES = {
    LoginCode.OK: "Login berhasil.",
    LoginCode.WRONG_CREDENTIALS: LOGIN_REFUSED,
    LoginCode.NOT_FOUND: LOGIN_REFUSED,
    LoginCode.SUPERSEDED: LOGIN_REFUSED,
    LoginCode.NOT_VERIFIED: NOT_VERIFIED,
    LoginCode.NOT_ACTIVATED_ELSEWHERE: (
        "Akun Anda belum diaktivasi, jadi hanya bisa dipakai di LPSE tempat Anda mendaftar. "
        "Lakukan aktivasi di sana lebih dahulu."
    ),
    LoginCode.GROUP_INCOMPLETE: (
        "Anda belum bisa login di LPSE lain karena masih ada akun Anda yang belum diaktivasi:"
    ),
    LoginCode.NON_V3: (
        "LPSE ini belum teragregasi, jadi hanya menerima akun yang didaftarkan di LPSE ini."
    ),
    LoginCode.AGGREGATION_DOWN: JAVASCRIPT_ERROR,
    LoginCode.OUT_OF_SYNC: NOT_SYNCHRONISED,
}

ACTIVATION_MESSAGES = {
    ActivationCode.OK: "Aktivasi berhasil.",
    ActivationCode.WRONG_CREDENTIALS: ACTIVATION_REFUSED,
    ActivationCode.SUPERSEDED: ACTIVATION_REFUSED,
    ActivationCode.NETWORK_FAULT: ACTIVATION_REFUSED,
    ActivationCode.NOT_VERIFIED: NOT_VERIFIED,
    ActivationCode.ALREADY_ACTIVE: "Akun ini sudah aktif. Aktivasi tidak perlu dilakukan lagi.",
    ActivationCode.USER_ID_CLASH: (
        "User ID ini juga dipakai oleh penyedia lain. Semua penyedia yang memakainya harus "
        "mengganti User ID sebelum melakukan aktivasi."
    ),
    ActivationCode.REGION_EMPTY: OOPS,
    ActivationCode.REGION_MISMATCH: OOPS,
    ActivationCode.AWAITING_VERIFIER: OOPS,
    ActivationCode.DEFAULT_PASSWORD_WRONG: "Password User ID default tidak sesuai.",
    ActivationCode.DEFAULT_NOT_ACTIVE: (
        "Aktivasi User ID default lebih dahulu di LPSE tempat User ID itu terdaftar, "
        "lalu ulangi aktivasi akun ini."
    ),
    ActivationCode.AGGREGATION_DOWN: JAVASCRIPT_ERROR,
    ActivationCode.NON_V3: "LPSE ini belum teragregasi, jadi tidak ada aktivasi di sini.",
    ActivationCode.NOT_HOME: "Aktivasi hanya bisa dilakukan di LPSE tempat akun ini didaftarkan.",
}

REGION_MESSAGES = {
    RegionState.EMPTY: "Provinsi dan kabupaten/kota harus diisi.",
    RegionState.MISMATCH: "Kabupaten/kota ini tidak termasuk dalam provinsi yang dipilih.",
}

SIKAP_MESSAGES = {
    SikapCode.READY: "Data SIKaP siap ditarik.",
    SikapCode.NOT_ACTIVATED: "Akun belum diaktivasi, jadi data SIKaP belum bisa ditarik.",
    SikapCode.EMPTY: "Data di SIKaP masih kosong.",
    SikapCode.INCOMPLETE: "Data di SIKaP belum lengkap. Bagian yang masih kosong:",
    SikapCode.NON_V3: "LPSE ini belum teragregasi, jadi data SIKaP tidak bisa ditarik di sini.",
    SikapCode.LPSE_FAULT: (
        "LPSE ini sedang tidak bisa menarik data SIKaP. Laporkan lewat LPSE Support."
    ),
}

TENDER_MESSAGES = {
    TenderCode.INVITED: "Penyedia diundang ke tender cepat ini.",
    TenderCode.UNVERIFIED: "Data sudah sesuai, tetapi ada yang belum berstatus Verified di SIKaP.",
    TenderCode.CRITERIA_LACKING: "Ada kriteria paket yang belum terpenuhi.",
    TenderCode.NOT_ACTIVATED: "Akun belum diaktivasi, jadi data SIKaP belum bisa dipakai.",
}


def login_message(verdict: LoginVerdict) -> str:
    """Return what the site says after a login, with the accounts still to be activated."""
    message = LOGIN_MESSAGES[verdict.code]
    if verdict.code is LoginCode.GROUP_INCOMPLETE:
        return f"{message} {_listed(verdict.missing)}."
    return message


def activation_message(verdict: ActivationVerdict) -> str:
    """Return what the site says after an activation."""
    return ACTIVATION_MESSAGES[verdict.code]


def sikap_message(verdict: SikapVerdict) -> str:
    """Return what the site says after a pull from SIKaP, with the sections still missing."""
    message = SIKAP_MESSAGES[verdict.code]
    if verdict.code is SikapCode.INCOMPLETE:
        return f"{message} {', '.join(it.label for it in verdict.missing)}."
    return message


def _listed(refs: tuple[AccountRef, ...]) -> str:
    return ", ".join(f"{it.user_id} ({it.lpse})" for it in refs)
