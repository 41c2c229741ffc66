"""Misspelt, shortened, joined and split words of a query -> words that the articles hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.reading import is_indonesian

_SHORTEST = 3
"""Letters of a word that can be meant; shorter ones are near to everything."""
_SHORTEST_SLIP = 4
"""Letters of a typed word that may be a misspelling of another."""
_NEAR_ENOUGH = 0.74
"""Share of letters in place (optimal string alignment): one slip in four letters."""
_CONSIDERED = 8
"""Unknown words of one query that are looked up: real queries have fewer, pasted text many."""


@dataclass(frozen=True)
class Reading:
    """A word as typed, and the words of the articles that it stands for (none if unknown)."""

    typed: str
    meant: tuple[str, ...]


class Spelling:
    """Reads queries in the words of the articles; *counts* says how often each occurs."""

    def __init__(self, counts: Mapping[str, int]):
        self._known = frozenset(counts)
        often = sorted(filter(_can_be_meant, counts), key=lambda word: (-counts[word], word))
        self._counts = {word: counts[word] for word in often}
        self._by_consonants: dict[str, str] = {}
        self._by_letter: dict[str, list[str]] = {}
        for word in often:
            self._by_consonants.setdefault(_consonants(word), word)
            self._by_letter.setdefault(word[0], []).append(word)

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
            if word in self._known:
                readings.append(Reading(word, (word,)))
            else:
                unknown += 1
                readings.append(Reading(word, self._meant(word) if unknown <= _CONSIDERED else ()))
        return readings

    def _is_split(self, word: str, following: str) -> bool:
        """*log in* for *login*; two words that are both known mean themselves."""
        both_known = word in self._known and following in self._known
        return bool(following) and not both_known and word + following in self._counts

    def _meant(self, word: str) -> tuple[str, ...]:
        # A right word that no article holds means itself: "hapus" is no misspelt "harus".
        if not _can_be_meant(word) or is_indonesian(word):
            return ()
        if short := self._by_consonants.get(word):
            return (short,)
        return self._parts(word) or self._nearest(word) or self._begun(word)

    def _parts(self, word: str) -> tuple[str, ...]:
        """*lupasandi* -> *lupa*, *sandi*; of several ways the one with the commoner words."""
        cuts = range(_SHORTEST, len(word) - _SHORTEST + 1)
        ways = [(word[:cut], word[cut:]) for cut in cuts]
        known = [way for way in ways if way[0] in self._counts and way[1] in self._counts]
        return max(known, key=lambda way: min(self._counts[part] for part in way), default=())

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
        candidates = self._by_letter.get(word[0], ())
        return next(((known,) for known in candidates if known.startswith(word)), ())


def _can_be_meant(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()


def _consonants(word: str) -> str:
    """*alamat* -> *almt*, as people shorten words."""
    return word[0] + "".join(letter for letter in word[1:] if letter not in "aiueo")
