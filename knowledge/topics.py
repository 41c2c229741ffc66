"""The topic ids: Rasa's intents, the articles' `topic` and what the APIs report."""

from __future__ import annotations

PROBLEMS = frozenset(
    """
    gagal_login javascript_error data_tidak_tersinkronisasi gagal_aktivasi oops_error
    gagal_integrasi_sikap tidak_diundang_tender_cepat gagal_roaming
    """.split()
)
WALKTHROUGHS = frozenset("aktivasi_agregasi lupa_password daftar_penyedia integrasi_sikap".split())
ANSWERS = frozenset(
    """
    lupa_user_id syarat_reset_password ganti_npwp ganti_email ganti_alamat akun_ganda
    syarat_aktivasi tunda_aktivasi tentang_agregasi tentang_roaming tentang_user_id_tunggal
    lpse_non_v3 daftar_lpse_teragregasi user_id_dipakai_penyedia_lain perusahaan_cabang
    ubah_user_id_password data_identitas data_kualifikasi lokasi_proses_lelang verifikasi_sikap
    syarat_tender_cepat ppk_pindah ganti_ppk_paket kontak_bantuan
    """.split()
)
SMALL_TALK = frozenset("sapaan terima_kasih perpisahan tanya_bot minta_agen".split())
MOVES = frozenset(
    """
    setuju tolak lanjut kembali selesai gagal_langkah batal kirim_ulang_kode tanpa_kode
    """.split()
)
OUT_OF_SCOPE = "di_luar_cakupan"

ARTICLE_TOPICS = PROBLEMS | WALKTHROUGHS | ANSWERS
TOPICS = ARTICLE_TOPICS | SMALL_TALK | MOVES | {OUT_OF_SCOPE}
