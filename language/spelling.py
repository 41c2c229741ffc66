"""Unknown words read as the known words that were meant: typing errors, left-out vowels, blanks.

What is known comes from the texts that a reader of messages learned from; an ordinary Indonesian
word that those texts lack stays as it is, since it means something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from rapidfuzz.distance import OSA
from spacy.lookups import Table, load_lookups

_SHORTEST_TYPO = 5
"""Letters from which on one wrong letter is repaired; shorter words have too many neighbours."""
_TWO_TYPOS = 9
"""Letters from which on two wrong letters are."""
_SHORTEST_PART = 3
"""Letters that each half of two words written as one has."""
_FAMILIAR = 2
"""Times a word is seen in the texts before it counts as a spelling and not as a slip."""
_LEFT_OUT = frozenset("aeiouh")
_ENDINGS = ("nya", "ku", "mu", "kah", "lah", "pun", "ny", "in", "an", "kan")


@cache
def _dictionary() -> Table:
    """Indonesian words and their stems, from spaCy's lookup tables (MIT)."""
    return load_lookups("id", ["lemma_lookup"]).get_table("lemma_lookup")


def is_word(word: str) -> bool:
    """Whether *word* is in the Indonesian dictionary."""
    return word in _dictionary() or word in _stems()


@cache
def _stems() -> frozenset[str]:
    return frozenset(_dictionary().values())


class Speller:
    """Repairs words towards those it knows; *counts* tells how often each was seen."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = dict(counts)
        self._by_letter: dict[str, list[str]] = {}
        for word in self._counts:
            self._by_letter.setdefault(word[0], []).append(word)
        self._seen: dict[str, tuple[str, ...]] = {}

    @property
    def words(self) -> dict[str, int]:
        """The known words and how often each was seen."""
        return self._counts

    @classmethod
    def of(cls, texts: Iterable[str]) -> Speller:
        """A speller that knows the words of normalised *texts*, but not their slips."""
        counts = Counter(word for text in texts for word in text.split())
        return cls({w: n for w, n in counts.items() if n >= _FAMILIAR or is_word(w)})

    def repair(self, text: str) -> str:
        """Normalised *text* with its unknown words repaired where one reading is near enough."""
        return " ".join(part for word in self._joined(text.split()) for part in self._read(word))

    def _joined(self, words: list[str]) -> Iterable[str]:
        """Two neighbours that only together make a known word are that word (*pass word*)."""
        left = iter([*words, ""])
        word = next(left)
        for following in left:
            both = word + following
            if following and both in self._counts and not self._both_known(word, following):
                word = both
                continue
            yield word
            word = following

    def _both_known(self, first: str, second: str) -> bool:
        return first in self._counts and second in self._counts

    def _read(self, word: str) -> tuple[str, ...]:
        if word in self._counts or not word.isalpha():
            return (word,)
        if word not in self._seen:
            self._seen[word] = self._repaired(word)
        return self._seen[word]

    def _repaired(self, word: str) -> tuple[str, ...]:
        if stem := self._without_ending(word):
            return (stem,)
        if is_word(word):
            return (word,)
        if full := self._written_out(word):
            return (full,)
        if near := self._nearest(word):
            return (near,)
        return self._halves(word) or (word,)

    def _without_ending(self, word: str) -> str | None:
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > _SHORTEST_PART and stem in self._counts:
                return stem
        return None

    def _written_out(self, word: str) -> str | None:
        """The commonest word of which *word* leaves out vowels only (*gnti*: ganti)."""
        same = [w for w in self._by_letter.get(word[0], ()) if _abbreviates(word, w)]
        return max(same, key=lambda w: self._counts[w] / (len(w) - len(word)), default=None)

    def _nearest(self, word: str) -> str | None:
        if len(word) < _SHORTEST_TYPO:
            return None
        allowed = 2 if len(word) >= _TWO_TYPOS else 1
        near = []
        for known in self._by_letter.get(word[0], ()):
            if len(known) >= _SHORTEST_TYPO and abs(len(known) - len(word)) <= allowed:
                distance = OSA.distance(word, known, score_cutoff=allowed)
                if distance <= allowed:
                    near.append((distance, -self._counts[known], known))
        return min(near)[-1] if near else None

    def _halves(self, word: str) -> tuple[str, str] | None:
        """The two known words that *word* is joined from (*gantiemail*)."""
        cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        pairs = [(word[:i], word[i:]) for i in cuts]
        known = [p for p in pairs if self._both_known(*p)]
        return max(known, key=lambda p: min(self._counts[w] for w in p), default=None)


def _abbreviates(short: str, full: str) -> bool:
    """Whether *short* is *full* without some of its vowels, and not much shorter than half."""
    if len(short) >= len(full) or 2 * len(short) < len(full) - 1:
        return False
    rest = iter(short)
    wanted = next(rest)
    for previous, letter in zip(" " + full, full, strict=False):
        if letter == wanted:
            wanted = next(rest, "")
        elif letter not in _LEFT_OUT and letter != previous:
            return False
    return wanted == ""
