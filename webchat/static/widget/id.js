// Every word of the chat, in Indonesian. Another language is another file like this one, named in
// LANGUAGES of widget.js.

export default {
  language: "id",
  locale: "id-ID",
  name: "Tanya LPSE",
  about: "Bantuan akun penyedia SPSE",
  open: "Tanya LPSE",
  unread: (count) => `${count} pesan baru`,
  minimise: "Kecilkan obrolan",
  menu: "Pilihan lain",
  size: "Ukuran teks",
  smaller: "Perkecil teks",
  larger: "Perbesar teks",
  textSize: (percent) => `Ukuran teks ${percent} persen`,
  copy: "Salin percakapan",
  copied: "Percakapan sudah disalin.",
  notCopied: "Peramban ini tidak mengizinkan penyalinan. Silakan unduh percakapan.",
  download: "Unduh percakapan",
  anew: "Percakapan baru",

  welcome: "Selamat datang, Bapak/Ibu",
  greeting:
    "Ceritakan masalah akun penyedia Anda dengan kata-kata sendiri. Saya bantu mencari " +
    "penyebabnya dan menuntun langkah perbaikannya. Anda juga dapat mulai dari sini:",
  suggestions: [
    "Akun kedua saya belum bisa dipakai di LPSE lain",
    "Saya lupa password akun penyedia",
    "Muncul “Oops, an error occured” saat aktivasi",
    "Mengapa saya tidak diundang tender cepat?",
  ],
  browse: "Lebih suka mencari sendiri?",
  browseLink: "Lihat semua jawaban",

  log: "Percakapan",
  speakers: { user: "Anda", bot: "Tanya LPSE", agent: "Petugas", system: "Pemberitahuan" },
  sources: "Sumber:",
  unsent: "Belum terkirim",
  typing: "Asisten sedang menyiapkan jawaban…",
  message: "Pesan Anda",
  placeholder: "Tulis pertanyaan Anda…",
  send: "Kirim",
  privacy: "Jangan pernah menuliskan password di sini.",

  lost: "Sambungan terputus. Pesan yang belum terkirim akan dikirim otomatis.",
  found: "Sudah tersambung kembali.",
  expired: "Percakapan sebelumnya sudah berakhir. Pesan Anda diteruskan ke percakapan baru.",
  busy: "Layanan sedang sibuk. Pesan Anda akan dikirim lagi otomatis.",
  failed: "Terjadi kesalahan. Silakan coba lagi.",
  retry: "Coba lagi",

  rate: "Apakah jawaban ini membantu?",
  rateAll: "Bagaimana bantuan kami secara keseluruhan?",
  stars: ["1 bintang, sangat buruk", "2 bintang", "3 bintang", "4 bintang", "5 bintang, sangat baik"],
  comment: "Komentar Anda (tidak wajib)",
  sendRating: "Kirim penilaian",
  rated: "Terima kasih atas penilaian Anda.",

  ending: "Mulai percakapan baru?",
  endingAbout:
    "Percakapan ini tidak ditampilkan lagi di peramban ini. Unduh lebih dahulu bila masih Anda perlukan.",
  startAnew: "Ya, mulai baru",
  back: "Kembali ke percakapan",

  transcriptFile: "percakapan-tanya-lpse",
  transcriptTitle: (lpse) => (lpse ? `Percakapan dengan Tanya LPSE (${lpse})` : "Percakapan dengan Tanya LPSE"),
};
