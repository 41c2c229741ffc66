"""Finding LPSE names in what people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.lpse import DIRECTORY, closest, find_lpse, name_of

_NAMES = [(name, it.id) for it in DIRECTORY for name in (it.id, it.name, *it.aliases)]
_FRAMES = [
    "saya tidak bisa login di {}",
    "{} error terus",
    "Akun saya terdaftar di {}, bagaimana aktivasinya?",
    "di lpse {} akun saya ditolak",
]


def ids(text: str) -> list[str]:
    return [mention.id for mention in find_lpse(text)]


@pytest.mark.parametrize(("name", "lpse"), _NAMES)
def test_every_name_is_found_in_a_sentence_however_it_is_written(name: str, lpse: str) -> None:
    for frame in _FRAMES:
        for written in (name, name.upper(), name.title(), name.replace(" ", "  ")):
            text = frame.format(written)
            assert ids(text) == [lpse], text


@pytest.mark.parametrize(("name", "lpse"), _NAMES)
def test_every_name_alone_is_an_answer(name: str, lpse: str) -> None:
    assert closest(name.removeprefix("LPSE ")) == lpse


@given(st.sampled_from(_NAMES), st.sampled_from(_NAMES))
def test_two_names_are_found_in_order_at_their_places(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    text = f"dari {one[0]} pindah ke {other[0]}"
    found = find_lpse(text)
    assert [mention.id for mention in found] == [one[1], other[1]]
    assert text[found[0].start : found[0].end].lower().endswith(one[0].lower().split()[-1])
    assert found[0].end <= found[1].start


@pytest.mark.parametrize(
    ("text", "lpse"),
    [
        ("login di lpse humbahaz gagal", "humbahas"),
        ("LPSE Humbang Hasundutn", "humbahas"),
        ("lpse bandug", "bandung"),
        ("lpse kota bandng", "bandung"),
        ("LPSE Kemenprin", "kemenperin"),
        ("lpse kementrian prindustrian", "kemenperin"),
        ("lpse kemenkue", "kemenkeu"),
        ("lpse muarojmbi", "muarojambi"),
        ("lpse muaro jmbi", "muarojambi"),
        ("lpse okutimurr", "okutimur"),
        ("lpse jambiprv", "jambiprov"),
        ("lpse kotalma", "kotalama"),
    ],
)
def test_a_misspelt_name_after_the_word_lpse_is_understood(text: str, lpse: str) -> None:
    assert ids(text) == [lpse]


@pytest.mark.parametrize(
    "text",
    [
        "akun saya tidak bisa diaktivasi",
        "Maaf User ID atau Password anda salah",
        "bagaimana cara aktivasi agregasi data penyedia?",
        "di LPSE mana saya harus aktivasi",
        "apakah bisa login di lpse lain",
        "LPSE tempat saya mendaftar menolak",
        "lpse yang lama sudah tidak dipakai",
        "saya sudah hubungi LPSE support",
        "daftar LPSE yang teragregasi",
        "semua lpse versi 3",
        "kemarin saya ganti e-mail perusahaan",
        "muncul Oops, an error occured",
        "kapan tender cepat dibuka",
        "paket di lpse belum ada undangan",
        "surat ke user@lkpp",
    ],
)
def test_ordinary_sentences_name_no_lpse(text: str) -> None:
    assert ids(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "lpse subang",
        "lpse bandar lampung",
        "LPSE Surabaya",
        "LPSE Kota Jambi",
        "LPSE Kabupaten Bandung",
        "LPSE Bandung Barat",
        "LPSE OKU Selatan",
        "LPSE Kabupaten OKU",
        "lpse kemenkes",
        "lpse badung",
        "LPSE Kementerian Kesehatan",
        "LPSE Ogan Komering Ulu Selatan",
        "LPSE Provinsi Jabar",
        "lpse kemendagri",
    ],
)
def test_another_place_is_not_taken_for_one_that_we_know(text: str) -> None:
    assert ids(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "muaro jambi",
        "Muara Jambi",
        "LPSE Kabupaten Muaro Jambi",
        "muarojambi",
        "lpse kab. muaro jambi",
    ],
)
def test_muaro_jambi_is_not_jambi(text: str) -> None:
    assert ids(text) == ["muarojambi"]
    assert ids(f"dari {text} ke provinsi jambi") == ["muarojambi", "jambiprov"]


@pytest.mark.parametrize(
    "answer",
    [
        "surabaya",
        "oku",
        "Kota Jambi",
        "tidak tahu",
        "",
        "bandung barat",
        "provinsi jabar",
        "kementerian kesehatan",
        "Kementerian Pertanian",
        "kementerian",
        "kab. bandung",
    ],
)
def test_an_unknown_answer_is_no_lpse(answer: str) -> None:
    assert closest(answer) is None


@pytest.mark.parametrize(
    ("answer", "lpse"),
    [
        ("bdg", "bandung"),
        ("bandng", "bandung"),
        ("Kota Bandng", "bandung"),
        ("kementrian prindustrian", "kemenperin"),
        ("Kementerian Keuangn", "kemenkeu"),
        ("kab. muaro jmbi", "muarojambi"),
        ("prov jambi", "jambiprov"),
        ("ogan komering ulu timr", "okutimur"),
    ],
)
def test_a_nearly_right_answer_is_understood(answer: str, lpse: str) -> None:
    assert closest(answer) == lpse


def test_a_site_is_called_by_its_full_name_and_an_unknown_one_by_its_id() -> None:
    assert name_of("humbahas") == "LPSE Kabupaten Humbang Hasundutan"
    assert name_of("antah") == "LPSE antah"


def test_ids_and_aliases_belong_to_one_site_each() -> None:
    names = [name for name, _ in {(name.lower(), lpse) for name, lpse in _NAMES}]
    assert len(names) == len(set(names))
