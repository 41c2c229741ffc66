"""The small embedding model, trained from a handful of questions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from knowledge.articles import articles
from knowledge.embedding import load, train
from knowledge.live import LiveSearch
from knowledge.search import Search

_ASKED = [
    ("sandi saya hilang dari ingatan", "lupa_password"),
    ("tidak ingat kata kunci masuk", "lupa_password"),
    ("amnesia", "lupa_password"),
    ("pindah kantor", "ganti_alamat"),
    ("undangan lelang tidak datang", "tidak_diundang_tender_cepat"),
]
_ANSWERS = {
    "lupa_password": ["lupa password akun penyedia", "atur ulang password"],
    "ganti_alamat": ["mengubah alamat perusahaan"],
    "tidak_diundang_tender_cepat": ["tidak diundang tender cepat"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "embedding"
    train(_ASKED * 8, _ANSWERS, path)
    return path


@pytest.fixture(scope="module")
def model(folder: Path) -> SentenceTransformer:
    return load(str(folder))


def test_a_saved_model_gives_unit_vectors(model: SentenceTransformer) -> None:
    vectors = model.encode(["lupa password", "pindah kantor"], normalize_embeddings=True)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)


def test_a_question_is_nearer_to_its_answer_than_to_others(model: SentenceTransformer) -> None:
    texts = [text for text, _ in _ASKED] + [texts[0] for texts in _ANSWERS.values()]
    vectors = model.encode(texts, normalize_embeddings=True)
    near = vectors[: len(_ASKED)] @ vectors[len(_ASKED) :].T
    assert [list(_ANSWERS)[best] for best in near.argmax(axis=1)] == [it for _, it in _ASKED]


def test_a_misspelt_word_stays_near_the_right_one(model: SentenceTransformer) -> None:
    right, slip, other = model.encode(
        ["alamat perusahaan", "alamt prusahaan", "undangan lelang"], normalize_embeddings=True
    )
    assert right @ slip > 0.8 > right @ other


def test_letters_never_met_say_nothing(model: SentenceTransformer) -> None:
    assert not model.encode("xyzzy").any()
    assert model[0].has_met("amnesia")
    assert not model[0].has_met("xyzzy")


def test_training_again_gives_the_same_model(model: SentenceTransformer, tmp_path: Path) -> None:
    train(_ASKED * 8, _ANSWERS, tmp_path / "again")
    again = load(str(tmp_path / "again")).encode("lupa password")
    assert np.allclose(model.encode("lupa password"), again)


def test_the_search_finds_by_meaning_what_shares_no_word(model: SentenceTransformer) -> None:
    made = {topic: articles()[topic] for topic in ("lupa_password", "ganti_alamat")}
    assert Search(made, None).find("amnesia") == []
    hits = Search(made, model).find("amnesia")
    assert hits[0].topic == "lupa_password"
    assert hits[0].why.startswith("makna mirip: ")


def test_a_word_that_the_model_never_met_is_found_all_the_same(model: SentenceTransformer) -> None:
    new = articles()["data_kualifikasi"].model_copy(update={"body": "Bawa zamrud ke kantor."})
    search = Search({**articles(), "data_kualifikasi": new}, model)
    assert search.find("lupa zamrud di kantor")[0].topic == "data_kualifikasi"


@pytest.mark.parametrize("query", ["?!", "xyzzy", "zzz qqq"])
def test_the_search_with_a_model_finds_nothing_for_no_words(
    model: SentenceTransformer, query: str
) -> None:
    assert Search(articles(), model).find(query) == []


def test_a_model_whose_weights_are_damaged_leaves_the_words(folder: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for file in folder.iterdir():
        content = file.read_bytes()
        keep = len(content) // 2 if file.suffix == ".safetensors" else len(content)
        (damaged / file.name).write_bytes(content[:keep])
    live = LiveSearch(str(damaged))
    assert live.fault
    assert live.current().find("lupa password")[0].topic == "lupa_password"


def test_a_model_that_gives_no_numbers_leaves_the_words(folder: Path, tmp_path: Path) -> None:
    model = load(str(folder))
    model[0].embedding.weight.data[:] = float("nan")
    model.save(str(tmp_path / "nan"))
    live = LiveSearch(str(tmp_path / "nan"))
    assert live.fault
    assert live.current().find("lupa password")[0].topic == "lupa_password"
