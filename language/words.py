"""The small word tables of the domain. Each entry stands for something people really type.

Public slang lists are wrong here (*pw* is a password at a helpdesk, not "posisi nyaman") and
public stop words would drop *tidak*, *belum* and *pertama*, which carry the meaning.
"""

from __future__ import annotations

SPELLINGS: dict[str, str] = {
    "adp": "agregasi data penyedia",
    "agregrasi": "agregasi",
    "agregas": "agregasi",
    "aggregasi": "agregasi",
    "aktifasi": "aktivasi",
    "aktipasi": "aktivasi",
    "aktifkan": "aktivasi",
    "aktifin": "aktivasi",
    "ativasi": "aktivasi",
    "bgmn": "bagaimana",
    "bgm": "bagaimana",
    "bgaimana": "bagaimana",
    "gmn": "bagaimana",
    "gmana": "bagaimana",
    "gimana": "bagaimana",
    "gmna": "bagaimana",
    "blm": "belum",
    "blum": "belum",
    "belom": "belum",
    "bs": "bisa",
    "bsa": "bisa",
    "dgn": "dengan",
    "dg": "dengan",
    "dr": "dari",
    "dri": "dari",
    "dmn": "di mana",
    "dmana": "di mana",
    "dimana": "di mana",
    "eror": "error",
    "erorr": "error",
    "errornya": "error",
    "e-mail": "email",
    "imel": "email",
    "surel": "email",
    "emailnya": "email",
    "g": "tidak",
    "ga": "tidak",
    "gak": "tidak",
    "gk": "tidak",
    "nggak": "tidak",
    "ngga": "tidak",
    "enggak": "tidak",
    "engga": "tidak",
    "kagak": "tidak",
    "tak": "tidak",
    "tdk": "tidak",
    "gbs": "tidak bisa",
    "gabisa": "tidak bisa",
    "gakbisa": "tidak bisa",
    "tdkbisa": "tidak bisa",
    "gausah": "tidak usah",
    "gapapa": "tidak apa apa",
    "jg": "juga",
    "jgn": "jangan",
    "kalo": "kalau",
    "klo": "kalau",
    "kl": "kalau",
    "klu": "kalau",
    "kpd": "kepada",
    "knp": "kenapa",
    "knapa": "kenapa",
    "napa": "kenapa",
    "krn": "karena",
    "krna": "karena",
    "lg": "lagi",
    "lgi": "lagi",
    "lupapassword": "lupa password",
    "log-in": "login",
    "mo": "mau",
    "materai": "meterai",
    "mhn": "mohon",
    "mksd": "maksud",
    "msh": "masih",
    "msk": "masuk",
    "nmr": "nomor",
    "no": "nomor",
    "org": "orang",
    "pake": "pakai",
    "pk": "pakai",
    "pass": "password",
    "passwd": "password",
    "pasword": "password",
    "paswd": "password",
    "passwordnya": "password",
    "psw": "password",
    "pwd": "password",
    "pw": "password",
    "sandi": "password",
    "pd": "pada",
    "perush": "perusahaan",
    "prov": "provinsi",
    "propinsi": "provinsi",
    "kab": "kabupaten",
    "sbg": "sebagai",
    "sdh": "sudah",
    "sdah": "sudah",
    "udah": "sudah",
    "udh": "sudah",
    "dah": "sudah",
    "singkron": "sinkron",
    "singkronisasi": "sinkronisasi",
    "sm": "sama",
    "sy": "saya",
    "sya": "saya",
    "gw": "saya",
    "gue": "saya",
    "aku": "saya",
    "skrg": "sekarang",
    "skrng": "sekarang",
    "skr": "sekarang",
    "sprti": "seperti",
    "spt": "seperti",
    "tlg": "tolong",
    "tlong": "tolong",
    "tp": "tapi",
    "tpi": "tapi",
    "tetapi": "tapi",
    "trs": "terus",
    "trus": "terus",
    "trims": "terima kasih",
    "tks": "terima kasih",
    "thx": "terima kasih",
    "makasih": "terima kasih",
    "mksh": "terima kasih",
    "terimakasih": "terima kasih",
    "ttg": "tentang",
    "usn": "user id",
    "userid": "user id",
    "username": "user id",
    "user-id": "user id",
    "utk": "untuk",
    "untk": "untuk",
    "yg": "yang",
    "yng": "yang",
    "dpt": "dapat",
    "dapet": "dapat",
    "hrs": "harus",
    "jd": "jadi",
    "jdi": "jadi",
    "kmrn": "kemarin",
    "kmren": "kemarin",
    "gini": "begini",
    "gitu": "begitu",
    "ikutan": "ikut",
    "ngapain": "untuk apa",
    "ngurus": "mengurus",
    "ngisi": "mengisi",
    "ganti2": "ganti",
    "cm": "cuma",
    "cuman": "cuma",
    "hny": "hanya",
    "si-kap": "sikap",
    "tercepat": "cepat",
}
"""Spelling as typed -> the word the rest of the system knows. Keys are single lower-case tokens."""

TROUBLE_WORDS: frozenset[str] = frozenset(
    """
    belum blm blum tidak tdk gak ga gk nggak ngga enggak gagal error eror ditolak kok kenapa knp
    mengapa salah terkunci bermasalah macet oops gabisa susah
    """.split()
)
"""Words that mark the part of a sentence that complains."""

ORDINARY_WORDS: frozenset[str] = frozenset(
    """
    ada adalah agar agregasi akan akun aktif aktivasi aktifasi anda apa apakah atas atau bagaimana
    bahwa bapak baru beberapa begini begitu belum berapa bermasalah bersama besok betul biar bisa
    boleh bu buat bukan bukannya bantu bantuan cabang cara coba cuma dalam dan dapat dari data
    default dengan di diaktivasi diaktifkan dibantu dihapus dimana dipakai diri ditolak dong dua
    error gagal gak ganda hanya hapus harus hari hilang ibu id ini isi itu jadi jangan jika juga
    kak kalau kalo kami kantor karena kata ke kedua kemarin kena kenapa kita kok kosong lagi lain
    lainnya lalu lama lanjut lebih login logout lpse lupa maaf mana masih mas masuk mau melalui
    memakai menjadi mereka milik min mohon muncul nama nih nya oleh orang pada padahal pak pakai
    paket para password penyedia perlu pernah pertama perusahaan pihak provider punya pusat reset
    roaming saat saja sama sampai satu saya sebelumnya sebagai sedang sekali sekarang semua
    sendiri seperti sering sesuai siapa sih sikap silakan situ spse suatu sudah supaya tadi tak
    tanpa tapi telah tender tentang terdaftar terkunci terlanjur ternyata terus tetap tiba tidak
    tolong tunggal tunggalnya untuk usaha user userid username verifikasi vendor versi web website
    wilayah ya yaitu yang gan bang kalian lewat adp inaproc email npwp pt cv ud nonaktif yg sy sdh
    blm gk ga tdk udah udh kok sering bisa pw masalah kode berikut tersebut kabupaten kota provinsi
    ketemu bentrok kembar diganti dobel double valid invalid dikenal dikenali ditemukan ketahuan
    ingat diingat ketik terblokir diblokir expired terhapus beserta maupun serta not found benar
    cocok unik kemudian hubungi siap oke banyak dibuat daftar didaftarkan diubah ubah ganti rekanan
    gimana dgn dll
    """.split()
).union(TROUBLE_WORDS)
"""Words that are never a User ID, however they are placed in a sentence."""

CLAUSE_WORDS: frozenset[str] = frozenset(
    "tapi tetapi tp namun sedangkan kok lalu terus trus padahal sementara kenapa knp dan".split()
)
"""Words at which a new part of a sentence begins."""
