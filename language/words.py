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
    "bgm": "bagaimana",
    "bgaimana": "bagaimana",
    "dimana": "di mana",
    "eror": "error",
    "erorr": "error",
    "errornya": "error",
    "e-mail": "email",
    "imel": "email",
    "surel": "email",
    "emailnya": "email",
    "enggak": "tidak",
    "kagak": "tidak",
    "tak": "tidak",
    "gakbisa": "tidak bisa",
    "tdkbisa": "tidak bisa",
    "gapapa": "tidak apa apa",
    "kalo": "kalau",
    "knapa": "kenapa",
    "lupapassword": "lupa password",
    "log-in": "login",
    "materai": "meterai",
    "mhn": "mohon",
    "no": "nomor",
    "pass": "password",
    "passwd": "password",
    "pasword": "password",
    "paswd": "password",
    "passwordnya": "password",
    "psw": "password",
    "pwd": "password",
    "pw": "password",
    "sandi": "password",
    "perush": "perusahaan",
    "prov": "provinsi",
    "propinsi": "provinsi",
    "kab": "kabupaten",
    "dah": "sudah",
    "singkron": "sinkron",
    "singkronisasi": "sinkronisasi",
    "gue": "saya",
    "aku": "saya",
    "tlong": "tolong",
    "tetapi": "tapi",
    "tks": "terima kasih",
    "thx": "terima kasih",
    "terimakasih": "terima kasih",
    "usn": "user id",
    "userid": "user id",
    "username": "user id",
    "user-id": "user id",
    "ikutan": "ikut",
    "ngapain": "untuk apa",
    "ngisi": "mengisi",
    "ganti2": "ganti",
    "cuman": "cuma",
    "si-kap": "sikap",
    "tercepat": "cepat",
    "indak": "tidak",
    "tau": "tahu",
    "kayak": "seperti",
    "pengin": "ingin",
}
"""Spelling as typed -> the word the rest of the system knows. Keys are single lower-case tokens."""

KEPT: frozenset[str] = frozenset(
    """
    add alm am amen b2 b3 bat bca bet c cd cem co de do fav fi flm haru hat ht hub in it j jan k
    kaya kel la le lt m ma mai may minta ms na or ori pala pan pen pi ps pu q s sam say see si sk
    smp so sud suk tah tai tar tay tot to w x yam z
    """.split()
)
"""Words that the public slang table changes and that mean what they say here (*sk*: the decree)."""

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
