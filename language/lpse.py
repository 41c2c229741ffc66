"""The LPSE sites we know by name, and finding them in what people write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from language.normalise import clean


@dataclass(frozen=True)
class Lpse:
    """One LPSE site: its id in the aggregation, its full name, what people call it."""

    id: str
    name: str
    aliases: tuple[str, ...]


DIRECTORY: tuple[Lpse, ...] = (
    Lpse("lkpp", "LPSE LKPP", ("lkpp",)),
    Lpse(
        "humbahas",
        "LPSE Kabupaten Humbang Hasundutan",
        ("humbahas", "humbang hasundutan", "humbang", "hasundutan"),
    ),
    Lpse("bandung", "LPSE Kota Bandung", ("bandung", "bdg")),
    Lpse(
        "kemenperin",
        "LPSE Kementerian Perindustrian",
        ("kemenperin", "kementerian perindustrian", "perindustrian", "kementrian perindustrian"),
    ),
    Lpse(
        "kemenkeu",
        "LPSE Kementerian Keuangan",
        ("kemenkeu", "kementerian keuangan", "depkeu", "kementrian keuangan"),
    ),
    Lpse("muarojambi", "LPSE Kabupaten Muaro Jambi", ("muarojambi", "muaro jambi", "muara jambi")),
    Lpse(
        "okutimur",
        "LPSE Kabupaten OKU Timur",
        ("okutimur", "oku timur", "ogan komering ulu timur", "okut"),
    ),
    Lpse(
        "jambiprov",
        "LPSE Provinsi Jambi",
        ("jambiprov", "provinsi jambi", "prov jambi", "jambi prov", "jambi"),
    ),
    Lpse("kotalama", "LPSE Kota Lama", ("kotalama", "kota lama")),
)
_BY_ID = {lpse.id: lpse for lpse in DIRECTORY}
_BY_ALIAS = {alias: lpse.id for lpse in DIRECTORY for alias in (lpse.id, *lpse.aliases)}

# How sure a misspelt name must be (rapidfuzz ratio, 0 to 100): "humbahaz" passes, "subang" does
# not become "humbang".
_CLOSE_ENOUGH = 84
_EXACT = 100
_LONG_ENOUGH = 5  # letters; "oku" alone is not a misspelt "okut"
# Other places whose names are near to ours.
_OTHERS = ("badung", "kemenkes", "ogan komering ulu", "ogan komering ilir")
_ELSEWHERE = frozenset("barat timur selatan utara tengah".split())  # "Bandung Barat"
_LONGEST = 4  # words of a name

_KINDS = {
    "kabupaten": "kabupaten",
    "kab": "kabupaten",
    "pemkab": "kabupaten",
    "kota": "kota",
    "pemkot": "kota",
    "provinsi": "provinsi",
    "propinsi": "provinsi",
    "prov": "provinsi",
    "kementerian": "kementerian",
    "kementrian": "kementerian",
}
_AREA = rf"(?:(?P<area>{'|'.join(_KINDS)})\.?(?:\s+|$))?"
_AREA_FIRST = re.compile(_AREA)


@dataclass(frozen=True)
class LpseMention:
    """An LPSE of the directory named in a text, and where in the text."""

    id: str
    start: int
    end: int


def name_of(lpse_id: str) -> str:
    """Full name of the site with this id; the id itself where it is not in the directory."""
    lpse = _BY_ID.get(lpse_id)
    return lpse.name if lpse else f"LPSE {lpse_id}"


@cache
def _exact() -> re.Pattern[str]:
    names = sorted(_BY_ALIAS, key=len, reverse=True)
    pattern = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    elsewhere = "|".join(_ELSEWHERE)
    return re.compile(
        rf"(?<![\w@])(?:lpse\s+)?{_AREA}(?P<name>{pattern})(?!\w|\s+(?:{elsewhere})\b)",
        re.I,
    )


_AFTER_LPSE = re.compile(r"(?<!\w)lpse\s+(?P<name>[a-z]{3,}(?:\.?\s+[a-z]{3,}){0,4})", re.I)


def find_lpse(text: str) -> list[LpseMention]:
    """The LPSE sites named in *text*, in order, by exact or nearly exact name.

    Without the word LPSE only exact names count, so that an ordinary word is never taken for a
    site. Offsets are into *text* as given.
    """
    found: list[LpseMention] = []
    for match in _exact().finditer(text):
        named = _BY_ALIAS[re.sub(r"\s+", " ", match["name"].lower())]
        if _is_of_kind(named, match["area"]):
            found.append(LpseMention(named, match.start(), match.end()))
    for match in _AFTER_LPSE.finditer(text):
        if any(m.start < match.end() and match.start() < m.end for m in found):
            continue
        if near := closest(match["name"]):
            found.append(LpseMention(near, match.start(), match.end()))
    return sorted(found, key=lambda mention: mention.start)


def closest(name: str) -> str | None:
    """Id of the site whose name is nearest to the beginning of *name*, or None."""
    name = clean(name).lower()
    first = _AREA_FIRST.match(name)
    assert first is not None  # the area may be missing
    area, words = first["area"], name[first.end() :].split()
    names = _names(area and _KINDS[area])
    for length in range(min(_LONGEST, len(words)), 0, -1):
        best = process.extractOne(
            " ".join(words[:length]),
            [*names, *_OTHERS],
            scorer=fuzz.ratio,
            score_cutoff=_CLOSE_ENOUGH,
        )
        if best and (best[1] == _EXACT or len(best[0]) >= _LONG_ENOUGH):
            other = words[length : length + 1]
            return None if _ELSEWHERE.intersection(other) else names.get(best[0])
    return None


@cache
def _names(kind: str | None) -> dict[str, str]:
    """Names of the sites of this kind of area, without its word; of all sites where it is None."""
    if kind is None:
        return _BY_ALIAS
    return {
        _AREA_FIRST.sub("", alias, count=1): lpse_id
        for alias, lpse_id in _BY_ALIAS.items()
        if _is_of_kind(lpse_id, kind)
    }


def _is_of_kind(lpse_id: str, area: str | None) -> bool:
    """Whether *area* suits the site: LPSE Kota Jambi is not that of Provinsi Jambi."""
    return not area or _KINDS[area.lower()] == _BY_ID[lpse_id].name.split()[1].lower()
