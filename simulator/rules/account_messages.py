"""What the sites say about registering, credentials, resets and requests; none is quoted."""

from simulator.rules.credentials import CredentialsCode
from simulator.rules.documents import TicketKind
from simulator.rules.facts import Lpse
from simulator.rules.mailed_links import LinkState
from simulator.rules.password_reset import ResetCode, ResetVerdict
from simulator.rules.registration import RegistrationCode, VerificationCode
from simulator.rules.tickets import DecisionCode, TicketState

EMAIL_INVALID = "Isi alamat e-mail perusahaan yang benar."
REGISTRATION_MAILED = (
    "Link formulir pendaftaran sudah dikirim ke e-mail Anda. Periksa juga folder spam dan junk."
)
RESET_MAILED = (
    "Jika User ID dan e-mail itu cocok, petunjuknya sudah dikirim ke e-mail tersebut. "
    "Periksa juga folder spam dan junk."
)
RESET_PLACE = "Reset password hanya bisa dilakukan di LPSE tempat User ID default Anda terdaftar."
REGISTERED = (
    "Pendaftaran online selesai. Akun bisa dipakai setelah dokumen Anda diverifikasi di kantor "
    "LPSE ini."
)
WEAK_PASSWORD = (
    "Password harus berkategori strong: paling sedikit 8 karakter, dengan huruf, angka, dan "
    "karakter khusus."
)
UNKNOWN_DOCUMENT = "Ada dokumen yang tidak dikenal untuk permohonan ini."
UNKNOWN_TICKET = "Permohonan ini tidak ditemukan. Periksa lagi nomornya."
USER_ID_INVALID = "User ID hanya boleh berisi huruf, angka, titik, garis, garis bawah, dan @."

REGISTRATION_MESSAGES = {
    RegistrationCode.OK: REGISTERED,
    RegistrationCode.INCOMPLETE: "Nama penyedia dan alamat harus diisi.",
    RegistrationCode.NPWP_INVALID: "NPWP harus terdiri dari 15 atau 16 angka.",
    RegistrationCode.USER_ID_INVALID: USER_ID_INVALID,
    RegistrationCode.USER_ID_TAKEN: "User ID ini sudah dipakai di LPSE ini. Pilih User ID lain.",
    RegistrationCode.WEAK_PASSWORD: WEAK_PASSWORD,
}

VERIFICATION_MESSAGES = {
    VerificationCode.OK: "Akun sudah diverifikasi dan bisa dipakai untuk login.",
    VerificationCode.ALREADY_VERIFIED: "Akun ini sudah diverifikasi.",
    VerificationCode.DOCUMENTS_MISSING: "Dokumen belum lengkap.",
}

CREDENTIALS_MESSAGES = {
    CredentialsCode.OK: "Perubahan sudah disimpan.",
    CredentialsCode.NOTHING_CHANGED: "Isi User ID baru atau password baru.",
    CredentialsCode.USER_ID_INVALID: USER_ID_INVALID,
    CredentialsCode.USER_ID_TAKEN: "User ID ini sudah dipakai. Pilih User ID lain.",
    CredentialsCode.WEAK_PASSWORD: WEAK_PASSWORD,
    CredentialsCode.PASSWORDS_DIFFER: "Kedua password yang Anda ketik tidak sama.",
}

LINK_MESSAGES = {
    LinkState.OPEN: "Link masih berlaku.",
    LinkState.UNKNOWN: "Link ini tidak dikenal. Pastikan alamatnya lengkap.",
    LinkState.USED: "Link ini sudah dipakai. Mintalah link yang baru.",
    LinkState.EXPIRED: "Link ini sudah kedaluwarsa. Mintalah link yang baru.",
}

TICKET_KINDS = {
    TicketKind.RESET_PASSWORD: "Reset password",
    TicketKind.GANTI_NPWP: "Ganti NPWP perusahaan",
    TicketKind.GANTI_EMAIL: "Ganti alamat e-mail perusahaan",
    TicketKind.GANTI_ALAMAT: "Ganti alamat perusahaan",
    TicketKind.LUPA_USER_ID: "Lupa User ID",
    TicketKind.AKTIVASI: "Masalah aktivasi agregasi",
    TicketKind.LAIN: "Masalah lain",
}

TICKET_STATES = {
    TicketState.AWAITING_DOCUMENTS: "Menunggu dokumen",
    TicketState.AWAITING_DECISION: "Menunggu keputusan petugas",
    TicketState.APPROVED: "Disetujui",
    TicketState.REJECTED: "Ditolak",
}

DECISION_MESSAGES = {
    DecisionCode.OK: "Keputusan sudah disimpan.",
    DecisionCode.ALREADY_DECIDED: "Permohonan ini sudah diputuskan.",
    DecisionCode.DOCUMENTS_MISSING: "Permohonan belum bisa disetujui karena dokumen belum lengkap.",
    DecisionCode.ACCOUNT_UNKNOWN: "Akun yang dimaksud permohonan ini tidak ditemukan.",
    DecisionCode.VALUE_INVALID: "Isi data baru yang benar: NPWP, alamat e-mail, atau alamat.",
    DecisionCode.JOINS_ANOTHER_DEFAULT: (
        "Data baru ini sama dengan akun lain yang sudah aktif, padahal satu perusahaan hanya "
        "boleh punya satu User ID tunggal."
    ),
}


def reset_message(verdict: ResetVerdict, place: Lpse | None) -> str:
    """Return what a reset request comes to, with the LPSE where it belongs."""
    if verdict.place is None or place is None:
        return "User ID ini tidak ditemukan, atau e-mailnya bukan yang terdaftar."
    if verdict.code is ResetCode.OK:
        return "Link reset password dikirim ke e-mail yang terdaftar."
    return f"{RESET_PLACE} Mintalah di {place.name} untuk User ID {verdict.place.user_id}."
