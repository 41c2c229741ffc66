"""Misspelt, shortened, joined and split words read as the known words that were meant.

What is known comes from the texts of whoever reads: training examples, articles. An ordinary
Indonesian word that those texts lack stays as it is, since it means something else.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spacy.lookups import Table, load_lookups

from language.words import ORDINARY_WORDS

_SHORTEST = 3
"""Letters of a word that can be meant; shorter ones are near to everything."""
_LONGEST = 60
"""Letters of the longest run of joined words that is read."""
_SHORTEST_SLIP = 4
"""Letters of a typed word that may be a misspelling of another."""
_NEAR_ENOUGH = 0.74
"""Share of letters in place (optimal string alignment): one slip in four letters."""
_FAMILIAR = 2
"""Times a word is seen in the texts before it counts as a spelling and not as a slip."""
_COMMON = 200
"""Times that a word of one or two letters is seen before it may be cut out of joined words."""
_CONSIDERED = 20
"""Unknown words of one text that are looked up: real messages have fewer, pasted text many."""
_LEFT_OUT = frozenset("aeiouh")
_ENDINGS = ("nya", "ny", "ku", "mu", "kah", "lah", "pun", "kan", "an", "in")


@cache
def _dictionary() -> Table:
    """Indonesian words and their stems, from spaCy's lookup tables (MIT)."""
    return load_lookups("id", ["lemma_lookup"]).get_table("lemma_lookup")


@cache
def _stems() -> frozenset[str]:
    return frozenset(_dictionary().values())


def is_word(word: str) -> bool:
    """Whether *word* is one that people write on purpose, by the dictionary or our own tables."""
    return word in ORDINARY_WORDS or word in _dictionary() or word in _stems()


@dataclass(frozen=True)
class Reading:
    """A word as typed, and the known words that it stands for (none if it is unknown)."""

    typed: str
    meant: tuple[str, ...]


class Spelling:
    """Reads words as those it knows; *counts* tells how often each was seen.

    With *beginnings* a word may be cut off, as in a search box (*dok*: dokumen).
    """

    def __init__(self, counts: Mapping[str, int], beginnings: bool = False) -> None:
        self.counts = dict(counts)
        self._all = 1 + sum(counts.values())
        self._longest = max(map(len, counts), default=0)
        self._beginnings = beginnings
        self._by_letter: dict[str, list[str]] = {}
        for word in sorted(filter(_can_be_meant, counts), key=lambda it: (-counts[it], it)):
            self._by_letter.setdefault(word[0], []).append(word)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Spelling:
        """One that knows the words of normalised *texts*, but not their slips."""
        counts = Counter(word for text in texts for word in text.split())
        return cls({w: n for w, n in counts.items() if n >= _FAMILIAR or is_word(w)})

    def repair(self, text: str) -> str:
        """Normalised *text* with each unknown word replaced by what it stands for, if anything."""
        readings = self.read(text.split())
        return " ".join(word for it in readings for word in it.meant or (it.typed,))

    def read(self, words: Sequence[str]) -> list[Reading]:
        """Each of *words*, which are in our own spelling, or two together where they were split."""
        readings: list[Reading] = []
        unknown = at = 0
        while at < len(words):
            word = words[at]
            following = words[at + 1] if at + 1 < len(words) else ""
            if self._is_split(word, following):
                readings.append(Reading(f"{word} {following}", (word + following,)))
                at += 2
                continue
            at += 1
            if word in self.counts:
                readings.append(Reading(word, (word,)))
            else:
                unknown += 1
                readings.append(Reading(word, self._meant(word) if unknown <= _CONSIDERED else ()))
        return readings

    def _is_split(self, word: str, following: str) -> bool:
        """*log in* for *login*; two words that are both known mean themselves."""
        both = word + following
        known = word in self.counts and following in self.counts
        return bool(following) and not known and _can_be_meant(both) and both in self.counts

    def _meant(self, word: str) -> tuple[str, ...]:
        if not _can_be_meant(word):
            return ()
        if stem := self._without_ending(word):
            return (stem,)
        # A right word that no text holds means itself: "hapus" is no misspelt "harus".
        if is_word(word):
            return ()
        if full := self._written_out(word):
            return (full,)
        return self._parts(word) or self._nearest(word) or self._begun(word)

    def _without_ending(self, word: str) -> str | None:
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > _SHORTEST and stem in self.counts:
                return stem
        return None

    def _written_out(self, word: str) -> str | None:
        """The word of which *word* leaves out vowels only (*gnti*: ganti); a common, near one."""
        same = [it for it in self._by_letter.get(word[0], ()) if _abbreviates(word, it)]
        return max(same, key=lambda it: self.counts[it] / (len(it) - len(word)), default=None)

    def _parts(self, word: str) -> tuple[str, ...]:
        """*lupasandi* -> *lupa*, *sandi*; of several ways the one with the commonest words."""
        ways: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())]
        for end in range(1, len(word) + 1):
            longer = (
                (way[0] + self._rarity(word[at:end]), (*way[1], word[at:end]))
                for at in range(max(0, end - self._longest), end)
                if (way := ways[at]) is not None and self._stands_alone(word[at:end])
            )
            ways.append(min(longer, default=None))
        return way[1] if (way := ways[-1]) else ()

    def _stands_alone(self, part: str) -> bool:
        """Whether *part* may be cut out of joined words: a known word, a very common if short."""
        return self.counts.get(part, 0) >= (1 if len(part) >= _SHORTEST else _COMMON)

    def _rarity(self, word: str) -> float:
        return math.log(self._all / self.counts[word])

    def _nearest(self, word: str) -> tuple[str, ...]:
        if len(word) < _SHORTEST_SLIP:
            return ()
        # The first letter is hardly ever mistyped, and one in twenty words begins with it.
        candidates = self._by_letter.get(word[0], ())
        near = process.extractOne(
            word, candidates, scorer=OSA.normalized_similarity, score_cutoff=_NEAR_ENOUGH
        )
        return (near[0],) if near else ()

    def _begun(self, word: str) -> tuple[str, ...]:
        """*dok* -> *dokumen*: the commonest word that begins so."""
        if not self._beginnings:
            return ()
        candidates = self._by_letter.get(word[0], ())
        return next(((known,) for known in candidates if known.startswith(word)), ())


def _can_be_meant(word: str) -> bool:
    return _SHORTEST <= len(word) <= _LONGEST and word.isalpha()


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
