"""Meaning as vectors: a small model trained from our own text, or a published one by name."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from language.normalise import normalise

_DIMENSIONS = 128
_PIECES = 6000
_EPOCHS = 8
_BATCH = 64
_LEARNING_RATE = 0.02
_UNKNOWN = "[UNK]"


def load(name_or_path: str) -> SentenceTransformer:
    """The model at a path, or the published one of that name (cached on disk by the library)."""
    return SentenceTransformer(name_or_path, device="cpu")


def train(pairs: Sequence[tuple[str, str]], out: Path, seed: int = 7) -> None:
    """Learn from *pairs* of texts that mean the same, and save the model in the folder *out*."""
    torch.manual_seed(seed)
    shuffled = random.Random(seed)
    known = [(normalise(anchor), normalise(positive)) for anchor, positive in pairs]
    pieces = _pieces(sorted({text for pair in known for text in pair}))
    embedding = StaticEmbedding(pieces, embedding_dim=_DIMENSIONS)
    model = SentenceTransformer(modules=[embedding], device="cpu")
    loss = MultipleNegativesRankingLoss(model)
    optimiser = torch.optim.Adam(model.parameters(), lr=_LEARNING_RATE)
    for _ in range(_EPOCHS):
        shuffled.shuffle(known)
        for batch in _batches(known):
            sides = [model.preprocess(list(side)) for side in zip(*batch, strict=True)]
            optimiser.zero_grad()
            loss(sides, labels=None).backward()
            optimiser.step()
    model.save(str(out), create_model_card=False)


def _batches(pairs: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Batches in which no positive stands twice: in-batch negatives must not be positives."""
    batches: list[list[tuple[str, str]]] = []
    waiting = pairs
    while waiting:
        batch: dict[str, tuple[str, str]] = {}
        later = []
        for pair in waiting:
            if len(batch) < _BATCH and pair[1] not in batch:
                batch[pair[1]] = pair
            else:
                later.append(pair)
        batches.append(list(batch.values()))
        waiting = later
    return batches


def _pieces(texts: Sequence[str]) -> Tokenizer:
    """A word-piece vocabulary of our own text; the same text gives the same one."""
    learner = _tokenizer(models.WordPiece(unk_token=_UNKNOWN))
    letters = sorted({letter for text in texts for letter in text.lower() if letter.isalnum()})
    trainer = trainers.WordPieceTrainer(
        vocab_size=_PIECES,
        # Otherwise numbered at random, and equally frequent pairs are joined by number.
        special_tokens=[_UNKNOWN, "[PAD]", *(f"##{letter}" for letter in letters)],
        show_progress=False,
    )
    learner.train_from_iterator(texts, trainer)
    return _tokenizer(models.WordPiece(learner.get_vocab(), unk_token=_UNKNOWN))


def _tokenizer(model: models.WordPiece) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer
