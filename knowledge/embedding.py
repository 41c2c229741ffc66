"""Meaning as vectors: a small model trained from our own text, or a published one by name."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

from language.normalise import normalise

_DIMENSIONS = 64
_EPOCHS = 10
_LEARNING_RATE = 0.02
_SPREAD = 0.05
"""Standard deviation at the start; small, so that what was hardly trained hardly speaks."""
_SHORTEST, _LONGEST = 3, 5
_UNKNOWN = "[UNK]"


class LetterEmbedding(StaticEmbedding):
    """A text as the mean of its words' and their letter groups' vectors.

    Letter groups (three to five letters, with ``<`` and ``>`` at a word's ends) keep misspelt,
    joined and inflected words near what was meant; groups never met in training say nothing.
    """

    def preprocess(self, inputs: Any, prompt: str | None = None, **_: Any) -> Any:
        """The numbers of the groups of each text."""
        grouped = [_groups_of(f"{prompt or ''}{text}") for text in inputs]
        return super().preprocess([" ".join(groups) for groups in grouped])

    def has_met(self, word: str) -> bool:
        """Whether the training texts held *word*."""
        return self.tokenizer.token_to_id(_whole(word)) is not None

    @classmethod
    def load(cls, *arguments: Any, **named: Any) -> Self:
        """The module as it was saved."""
        saved = StaticEmbedding.load(*arguments, **named)
        return cls(saved.tokenizer, embedding_weights=saved.embedding.weight.detach())


def load(name_or_path: str) -> SentenceTransformer:
    """The model at a path, or the published one of that name (cached on disk by the library)."""
    # A folder of ours names LetterEmbedding; a model from elsewhere brings no code along.
    ours = Path(name_or_path).is_dir()
    return SentenceTransformer(name_or_path, device="cpu", trust_remote_code=ours)


def train(
    asked: Sequence[tuple[str, str]], answers: Mapping[str, Sequence[str]], out: Path, seed: int = 7
) -> None:
    """Learn from questions which answer they mean, and save the model in the folder *out*.

    *asked* are texts with their topics, *answers* the texts that stand for each topic.
    """
    torch.manual_seed(seed)
    # The batches are small: several threads would spend their time waiting for each other.
    torch.set_num_threads(1)
    chance = random.Random(seed)
    known = [(normalise(text), topic) for text, topic in asked]
    meant = {topic: [normalise(text) for text in texts] for topic, texts in answers.items()}
    texts = [text for text, _ in known] + [text for group in meant.values() for text in group]
    embedding = LetterEmbedding(_numbering(texts), embedding_dim=_DIMENSIONS)
    torch.nn.init.normal_(embedding.embedding.weight, std=_SPREAD)
    # A batch meets few of the many letter groups: only theirs are touched.
    embedding.embedding.sparse = True
    model = SentenceTransformer(modules=[embedding], device="cpu")
    # Both ways: the answer for each question, and the question for each answer.
    loss = MultipleNegativesRankingLoss(
        model, directions=("query_to_doc", "doc_to_query"), partition_mode="per_direction"
    )
    optimiser = torch.optim.SparseAdam(list(model.parameters()), lr=_LEARNING_RATE)
    for _ in range(_EPOCHS):
        for batch in _batches(known, chance):
            questions = [text for text, _ in batch]
            replies = [chance.choice(meant[topic]) for _, topic in batch]
            optimiser.zero_grad()
            loss([model.preprocess(side) for side in (questions, replies)], labels=None).backward()
            optimiser.step()  # type: ignore[no-untyped-call]
    with torch.no_grad():
        embedding.embedding.weight[0] = 0  # the unknown group
    model.save(str(out), create_model_card=False)


def _batches(
    known: Sequence[tuple[str, str]], chance: random.Random
) -> Iterator[list[tuple[str, str]]]:
    """Batches in which no topic stands twice: the others' answers must be wrong ones."""
    waiting: dict[str, list[tuple[str, str]]] = {}
    for pair in chance.sample(known, len(known)):
        waiting.setdefault(pair[1], []).append(pair)
    while waiting:
        yield [pairs.pop() for pairs in waiting.values()]
        waiting = {topic: pairs for topic, pairs in waiting.items() if pairs}


def _numbering(texts: Sequence[str]) -> Tokenizer:
    """A number for each letter group of *texts*; 0 for all others."""
    counts = Counter(group for text in texts for group in _groups_of(text))
    numbers = {group: number for number, group in enumerate([_UNKNOWN, *sorted(counts)])}
    tokenizer = Tokenizer(models.WordLevel(numbers, unk_token=_UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def _groups_of(text: str) -> list[str]:
    return [group for word in text.split() for group in _groups(word)]


@lru_cache(maxsize=200_000)
def _groups(word: str) -> tuple[str, ...]:
    """The word itself between its marks, then its letter groups."""
    marked = f"<{word}>"
    lengths = range(_SHORTEST, _LONGEST + 1)
    parts = [marked[at : at + n] for n in lengths for at in range(len(marked) - n + 1)]
    return (_whole(word), *parts)


def _whole(word: str) -> str:
    return f"={word}"
