"""What the sites say about providers' data, tender cepat and PPK; no source quotes any of it."""

from simulator.rules.packages import CHECKS, HandoverCode, Method, Role, VerificationCode
from simulator.rules.sikap import EntryCode
from simulator.rules.tender_cepat import CriterionCode, RegistrationCode

IDENTITY_SAVED = "Data identitas disimpan dan terlihat di semua LPSE V3."
IDENTITY_SAVED_HERE = "Data identitas disimpan. Perubahan ini berlaku di LPSE ini saja."
AWAITING_VERIFIER = "Perubahan disimpan dan menunggu persetujuan verifikator."
ADDRESS_TAKEN = (
    "NPWP dan alamat ini sudah dipakai akun lain yang aktif. Satu perusahaan hanya punya satu "
    "User ID. Hubungi LPSE tempat Anda mendaftar."
)
IDENTITY_LACKS = {
    "provider_name": "Nama penyedia harus diisi.",
    "address": "Alamat harus diisi.",
    "phone": "Telepon hanya boleh berisi angka, spasi dan tanda + ( ) -.",
    "email": "Alamat e-mail tidak lengkap. Contoh: nama@contoh.id.",
}
NO_SUCH_PART = "Bagian data ini tidak dikenal."

SIKAP_ENTRY_MESSAGES = {
    EntryCode.WRONG_CREDENTIALS: "User ID atau password tidak sesuai.",
    EntryCode.NOT_ACTIVATED: (
        "Akun Anda belum diaktivasi. Lakukan aktivasi di LPSE tempat Anda mendaftar, "
        "lalu login ke SIKaP."
    ),
}
SIKAP_PULLED = "Data SIKaP sudah disalin ke data kualifikasi di LPSE ini."

ROLES = {Role.POKJA: "Pokja pemilihan", Role.PEJABAT_PENGADAAN: "pejabat pengadaan"}
METHODS = {Method.TENDER: "tender", Method.NONTENDER: "nontender"}

VERIFICATION_MESSAGES = {
    VerificationCode.OK: "Data SIKaP sudah diverifikasi.",
    VerificationCode.NOT_ACTIVATED: "Akun penyedia belum diaktivasi, jadi belum ada data SIKaP.",
    VerificationCode.EMPTY: "Data SIKaP penyedia masih kosong, jadi belum ada yang diverifikasi.",
    VerificationCode.WRONG_ROLE: "Data SIKaP pada paket ini diverifikasi oleh pihak lain: "
    + "; ".join(f"{METHODS[it]} oleh {ROLES[CHECKS[it]]}" for it in Method)
    + ".",
    VerificationCode.NOT_AT_PROOF: (
        "Verifikasi dilakukan pada jadwal pembuktian kualifikasi. Paket ini tidak berada di "
        "jadwal itu."
    ),
}

CRITERION_LABELS = {
    CriterionCode.MET: "Terpenuhi",
    CriterionCode.NOT_MET: "Belum terpenuhi",
    CriterionCode.UNVERIFIED: "Sesuai, tetapi belum Verified",
}

REGISTRATION_MESSAGES = {
    RegistrationCode.OK: "Anda sudah terdaftar pada tender cepat ini.",
    RegistrationCode.NOT_INVITED: (
        "Tender cepat ini hanya untuk penyedia yang diundang, dan Anda belum diundang."
    ),
    RegistrationCode.NO_LOGIN: "Akun Anda belum bisa login di LPSE penyelenggara tender cepat ini.",
    RegistrationCode.ALREADY_REGISTERED: "Anda sudah terdaftar pada tender cepat ini sebelumnya.",
}

HANDOVER_MESSAGES = {
    HandoverCode.OK: "Paket sudah dipindahkan ke PPK yang baru.",
    HandoverCode.ONLY_POKJA: "Penggantian PPK pada paket hanya dilakukan oleh Pokja Pemilihan.",
    HandoverCode.NOT_REGISTERED: (
        "PPK yang baru belum terdaftar. Daftarkan dan aktifkan PPK itu lebih dahulu."
    ),
    HandoverCode.NOT_ACTIVE: "PPK yang baru belum aktif. Aktifkan dahulu, lalu pindahkan paketnya.",
    HandoverCode.OTHER_LPSE: "PPK yang baru terdaftar di LPSE lain, bukan di LPSE paket ini.",
    HandoverCode.SAME_PPK: "Paket ini sudah dipegang oleh PPK tersebut.",
}
