"""Texts as people in a hurry type them, made from clean ones.

Each kind of noise is a function of a text and a chance. The same text always gives the same
result, whatever else was asked. A text with nothing to disturb comes back unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from string import ascii_lowercase

SLIPPED = 0.2
"""Share of the long words that get a typo or a keyboard slip; at least one word does."""
ABBREVIATED = 0.4
"""Share of the long words that lose their inner vowels; at least one word does."""
JOINED = 0.25
"""Share of the spaces that are dropped; at least one is."""
EMOJI = "🙏😭😡😅👍😢🤔🙂🔥"

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_NO_ACRONYM = re.compile(r"\b[^\W\d_][a-z]{3,}\b")
"""Nobody shortens LPSE or SIKAP further."""
_KEYS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
"""The rows of a keyboard, each with how far it stands to the right, in keys."""


def _neighbours() -> dict[str, str]:
    places = {
        letter: (row, column + offset)
        for row, (letters, offset) in enumerate(_KEYS)
        for column, letter in enumerate(letters)
    }
    return {
        letter: "".join(
            other
            for other, (r, x) in places.items()
            if other != letter and abs(r - row) <= 1 and abs(x - place) <= 1
        )
        for letter, (row, place) in places.items()
    }


NEIGHBOURS = _neighbours()
"""The letters whose keys touch each letter's key."""


def typos(text: str, chance: Random) -> str:
    """One letter dropped, doubled, swapped with the next, or replaced, in some long words."""
    return _words_changed(text, _LONG_WORD, SLIPPED, chance, _mistyped)


def keyboard_slips(text: str, chance: Random) -> str:
    """A neighbouring key hit instead of the right one, in some long words."""
    return _words_changed(text, _LONG_WORD, SLIPPED, chance, _slipped)


def abbreviations(text: str, chance: Random) -> str:
    """Some long words without the vowels after their first letter: *tidak* as *tdk*."""
    return _words_changed(text, _NO_ACRONYM, ABBREVIATED, chance, _without_vowels)


def joined_words(text: str, chance: Random) -> str:
    """Some spaces dropped."""
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    dropped = _some(spaces, JOINED, chance)
    return "".join(letter for place, letter in enumerate(text) if place not in dropped)


def upper_case(text: str, chance: Random) -> str:
    """The whole text in capitals."""
    return text.upper()


def emoji(text: str, chance: Random) -> str:
    """Emoji at the end and, in half of the texts, after a word too."""
    words = text.split(" ")
    if chance.random() < 0.5:
        words.insert(chance.randint(1, len(words)), chance.choice(EMOJI))
    return " ".join([*words, chance.choice(EMOJI) * chance.randint(1, 3)])


KINDS: dict[str, Callable[[str, Random], str]] = {
    "typos": typos,
    "keyboard slips": keyboard_slips,
    "abbreviations": abbreviations,
    "dropped spaces": joined_words,
    "upper case": upper_case,
    "emoji": emoji,
}


def disturbed(kind: str, text: str, seed: int = 0) -> str:
    """The *text* under one of KINDS."""
    return KINDS[kind](text, Random(f"{seed} {kind} {text}"))


def _words_changed(
    text: str,
    which: re.Pattern[str],
    share: float,
    chance: Random,
    change: Callable[[str, Random], str],
) -> str:
    words = list(which.finditer(text))
    chosen = _some(list(range(len(words))), share, chance)
    for number in sorted(chosen, reverse=True):
        start, end = words[number].span()
        text = text[:start] + change(text[start:end], chance) + text[end:]
    return text


def _some(places: list[int], share: float, chance: Random) -> set[int]:
    """Each place with the probability *share*, and one where that leaves none."""
    chosen = {place for place in places if chance.random() < share}
    return chosen or set(chance.sample(places, min(1, len(places))))


def _mistyped(word: str, chance: Random) -> str:
    place = chance.randrange(1, len(word) - 1)  # people get the first letter right
    before, letter, after = word[:place], word[place], word[place + 1 :]
    made = [
        before + after,
        before + letter * 2 + after,
        before + after[0] + letter + after[1:],
        before + chance.choice(ascii_lowercase) + after,
    ]
    return chance.choice([mistyped for mistyped in made if mistyped != word])


def _slipped(word: str, chance: Random) -> str:
    places = [place for place, letter in enumerate(word.lower()) if letter in NEIGHBOURS]
    if not places:
        return word
    place = chance.choice(places)
    return word[:place] + chance.choice(NEIGHBOURS[word[place].lower()]) + word[place + 1 :]


def _without_vowels(word: str, chance: Random) -> str:
    return word[0] + re.sub("[aiueo]", "", word[1:])
