"""Nearness in meaning by a published sentence-transformers model, where one is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Meaning = Callable[[Sequence[str]], np.ndarray]
"""Texts -> their vectors of length one, a row each."""


def published(name: str) -> Meaning:
    """The model of this name or path. Raises RuntimeError when the library is missing."""
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise RuntimeError(
            "neighbours_model names a model, but sentence-transformers is not installed beside "
            "Rasa. Run: .venv/bin/uv pip install --python bot/.venv -r bot/requirements.in "
            "sentence-transformers"
        ) from error
    model = SentenceTransformer(name, device="cpu")

    def vectors(texts: Sequence[str]) -> np.ndarray:
        return np.asarray(model.encode(list(texts), normalize_embeddings=True), dtype=np.float32)

    return vectors
