"""The small embedding model, trained from a handful of pairs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from knowledge.articles import articles
from knowledge.embedding import load, train
from knowledge.search import Search

_PAIRS = [
    ("sandi saya hilang dari ingatan", "lupa password"),
    ("tidak ingat kata kunci masuk", "lupa password"),
    ("pindah kantor", "ganti alamat perusahaan"),
    ("amnesia", "lupa password akun penyedia"),
    ("undangan lelang tidak datang", "tidak diundang tender cepat"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "embedding"
    train(_PAIRS * 20, path)
    return path


@pytest.fixture(scope="module")
def model(folder: Path) -> SentenceTransformer:
    return load(str(folder))


def test_a_saved_model_gives_unit_vectors(model: SentenceTransformer) -> None:
    vectors = model.encode(["lupa password", "pindah kantor"], normalize_embeddings=True)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)


def test_texts_that_mean_the_same_are_nearer_than_others(model: SentenceTransformer) -> None:
    vectors = model.encode([text for pair in _PAIRS for text in pair], normalize_embeddings=True)
    near = vectors @ vectors.T
    assert near[0, 1] > near[0, 5]
    assert near[4, 5] > near[4, 1]


def test_training_again_gives_the_same_model(model: SentenceTransformer, tmp_path: Path) -> None:
    train(_PAIRS * 20, tmp_path / "again")
    again = load(str(tmp_path / "again")).encode("lupa password")
    assert np.allclose(model.encode("lupa password"), again)


def test_the_search_finds_by_meaning_what_shares_no_word(model: SentenceTransformer) -> None:
    made = {topic: articles()[topic] for topic in ("lupa_password", "ganti_alamat")}
    assert Search(made, None).find("amnesia") == []
    hits = Search(made, model).find("amnesia")
    assert hits[0].topic == "lupa_password"
    assert hits[0].why.startswith("makna mirip: ")


def test_the_search_with_a_model_finds_nothing_for_no_words(model: SentenceTransformer) -> None:
    assert Search(articles(), model).find("?!") == []
