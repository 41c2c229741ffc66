"""Finding accounts, and the one that a message is about."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from language.accounts import (
    find_accounts,
    is_user_id,
    main_account,
    read_code,
    without_names,
)
from language.lpse import DIRECTORY
from language.words import ORDINARY_WORDS, TROUBLE_WORDS

Named = tuple[str | None, str | None]

# Sentence, the accounts in it, the one that it is about.
_SENTENCES: list[tuple[str, list[Named], Named | None]] = [
    ("akun pt_a di lkpp belum bisa", [("pt_a", "lkpp")], ("pt_a", "lkpp")),
    ("User ID saya pt_a", [("pt_a", None)], ("pt_a", None)),
    ("user id: Cahaya di LPSE LKPP", [("Cahaya", "lkpp")], ("Cahaya", "lkpp")),
    ("user id saya adalah sinkron", [("sinkron", None)], ("sinkron", None)),
    ("username kami sinkron di kemenperin", [("sinkron", "kemenperin")], ("sinkron", "kemenperin")),
    ("saya tidak bisa login di LPSE Bandung", [(None, "bandung")], (None, "bandung")),
    ("kok tidak bisa login ya", [], None),
    ("Maaf User ID atau Password anda salah", [], None),
    ("user id saya tidak bisa dipakai", [], None),
    ("akun saya tidak bisa diaktivasi di lpse humbahas", [(None, "humbahas")], (None, "humbahas")),
    ("pt_jauh@jambiprov ditolak", [("pt_jauh", "jambiprov")], ("pt_jauh", "jambiprov")),
    ("PT_Cahaya humbahas", [("PT_Cahaya", "humbahas")], ("PT_Cahaya", "humbahas")),
    (
        "punya akun Cahaya di LKPP, kok PT_Cahaya di LPSE Humbahas belum bisa",
        [("Cahaya", "lkpp"), ("PT_Cahaya", "humbahas")],
        ("PT_Cahaya", "humbahas"),
    ),
    (
        "PT_Cahaya di humbahas gagal aktivasi padahal Cahaya di lkpp sudah aktif",
        [("PT_Cahaya", "humbahas"), (None, "lkpp")],
        ("PT_Cahaya", "humbahas"),
    ),
    (
        "akun Cahaya di lkpp sudah aktif tapi akun PT_Cahaya di humbahas belum",
        [("Cahaya", "lkpp"), ("PT_Cahaya", "humbahas")],
        ("PT_Cahaya", "humbahas"),
    ),
    ("user id pt_a, di LPSE LKPP", [("pt_a", "lkpp")], ("pt_a", "lkpp")),
    (
        "Di LPSE Bandung, user id maju_jaya, gagal",
        [("maju_jaya", "bandung")],
        ("maju_jaya", "bandung"),
    ),
    (
        "cv_mandiri error Oops di muaro jambi",
        [("cv_mandiri", "muarojambi")],
        ("cv_mandiri", "muarojambi"),
    ),
    ("usn: ud_lama lpse kota lama", [("ud_lama", "kotalama")], ("ud_lama", "kotalama")),
    (
        "login pake pt_lintas di oku timur ga bisa",
        [("pt_lintas", "okutimur")],
        ("pt_lintas", "okutimur"),
    ),
    (
        "userid sentosa_cabang, lpse bdg",
        [("sentosa_cabang", "bandung")],
        ("sentosa_cabang", "bandung"),
    ),
    ("akun sinkron di kemenperin gagal", [("sinkron", "kemenperin")], ("sinkron", "kemenperin")),
    ("akun perusahaan di bandung gagal", [(None, "bandung")], (None, "bandung")),
    ("akun PT Maju di lpse bandung ditolak", [(None, "bandung")], (None, "bandung")),
    ("user_id pt_a", [("pt_a", None)], ("pt_a", None)),
    ("e-mail saya berubah, akun pt_kosong", [("pt_kosong", None)], ("pt_kosong", None)),
    (
        "User ID-nya cv_tunggu di LPSE Muaro Jambi.",
        [("cv_tunggu", "muarojambi")],
        ("cv_tunggu", "muarojambi"),
    ),
    (
        "data tidak sinkron di lpse kemenperin user sinkron",
        [("sinkron", "kemenperin")],
        ("sinkron", "kemenperin"),
    ),
    (
        "saya pt_lintas dari LKPP, login ke OKU Timur error",
        [("pt_lintas", "lkpp"), (None, "okutimur")],
        ("pt_lintas", "okutimur"),
    ),
    (
        "login di LPSE LKPP ditolak padahal di LPSE Jambi bisa, user id pt_jauh",
        [(None, "lkpp"), ("pt_jauh", "jambiprov")],
        ("pt_jauh", "lkpp"),
    ),
    ("kode 482913", [], None),
    ("bagaimana cara aktivasi akun kedua", [], None),
    ("akun ganda di LPSE lain", [], None),
    ("tolong cek pt_separuh", [("pt_separuh", None)], ("pt_separuh", None)),
    (
        "akun kami maju_jaya di bandung dan maju_jaya di muaro jambi",
        [("maju_jaya", "bandung"), ("maju_jaya", "muarojambi")],
        ("maju_jaya", "muarojambi"),
    ),
]


def named(text: str) -> list[Named]:
    return [(mention.user_id, mention.lpse) for mention in find_accounts(text)]


@pytest.mark.parametrize(("text", "accounts", "about"), _SENTENCES)
def test_accounts_in_real_sentences(text: str, accounts: list[Named], about: Named | None) -> None:
    assert named(text) == accounts
    main = main_account(find_accounts(text))
    assert (main and (main.user_id, main.lpse)) == about


@pytest.mark.parametrize("text", [text for text, accounts, _ in _SENTENCES if not accounts])
def test_sentences_without_an_account_name_none(text: str) -> None:
    assert named(text) == []


_FRAMES = [
    "akun {user} di {lpse} tidak bisa login",
    "user id {user} di LPSE {lpse}",
    "User ID saya {user}, LPSE {lpse}",
    "{user}@{lpse} gagal aktivasi",
    "di {lpse} dengan user id {user} ditolak terus",
    "Selamat pagi min, akun kami {user} terdaftar di {lpse}. Kenapa belum aktif?",
    "username: {user} lpse {lpse}",
]


@given(
    st.from_regex(r"[a-z]{2,6}_[a-z]{2,8}", fullmatch=True),
    st.sampled_from(DIRECTORY),
    st.sampled_from(_FRAMES),
    st.data(),
)
def test_a_user_id_and_its_lpse_are_found_in_any_frame(
    user: str, lpse: object, frame: str, data: st.DataObject
) -> None:
    assume(user != "user_id")
    site = next(it for it in DIRECTORY if it is lpse)
    names = [site.id] if "@" in frame else [site.id, site.name.removeprefix("LPSE "), *site.aliases]
    text = frame.format(user=user, lpse=data.draw(st.sampled_from(names)))
    assert named(text) == [(user, site.id)]
    main = main_account(find_accounts(text))
    assert main is not None
    assert (main.user_id, main.lpse) == (user, site.id)


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    for mention in find_accounts(text):
        assert mention.user_id or mention.lpse


@pytest.mark.parametrize("word", ["pt_a", "Cahaya", "sinkron", "PT-Maju.2", "abc", "maju99"])
def test_words_that_can_be_user_ids(word: str) -> None:
    assert is_user_id(word)


@pytest.mark.parametrize(
    "word", ["", "a", "tidak", "Password", "pt a", "_pt", "pt_", "budi@contoh.id", "x" * 51, "ya!"]
)
def test_words_that_cannot_be_user_ids(word: str) -> None:
    assert not is_user_id(word)


@pytest.mark.parametrize("word", sorted(ORDINARY_WORDS | TROUBLE_WORDS | {"diblokir", "ganti"}))
def test_an_ordinary_word_after_user_id_is_no_user_id(word: str) -> None:
    assert [m.user_id for m in find_accounts(f"user id {word} ditolak") if m.user_id] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("482913", "482913"),
        ("kodenya 482 913 ya", "482913"),
        ("482-913", "482913"),
        ("Kode: 048213.", "048213"),
        ("(000000)", "000000"),
        ("kode 482913, terima kasih", "482913"),
    ],
)
def test_a_code_is_read(text: str, code: str) -> None:
    assert read_code(text) == code


@pytest.mark.parametrize(
    "text",
    ["", "48291", "4829137", "482913 482914", "pt482913", "081234567890", "48 29 13", "belum ada"],
)
def test_what_is_no_code_is_not_read_as_one(text: str) -> None:
    assert read_code(text) is None


@given(st.integers(0, 999_999), st.sampled_from(["", " ", "-"]))
def test_every_code_is_read_as_it_was_mailed(code: int, middle: str) -> None:
    digits = f"{code:06d}"
    assert read_code(f"kode saya {digits[:3]}{middle}{digits[3:]}") == digits


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("akun pt_a di LPSE Bandung gagal aktivasi", "akun akun di lpse gagal aktivasi"),
        ("gagal login di LPSE Surabaya", "gagal login di lpse"),
        ("daftar LPSE yang teragregasi", "daftar LPSE yang teragregasi"),
    ],
)
def test_names_are_taken_out_of_what_is_classified(text, plain):
    assert without_names(text) == plain
