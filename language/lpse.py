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
_AREA = r"(?:kabupaten|kab\.?|kota|provinsi|prov\.?|propinsi|kementerian|kementrian|pemkab|pemkot)"


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
    return re.compile(rf"(?<![\w@])(?:lpse\s+)?(?:{_AREA}\s+)?(?P<name>{pattern})(?!\w)", re.I)


_AFTER_LPSE = re.compile(
    rf"(?<!\w)lpse\s+(?:{_AREA}\s+)?(?P<name>[a-z]{{3,}}(?:\s+[a-z]{{3,}}){{0,2}})", re.I
)


def find_lpse(text: str) -> list[LpseMention]:
    """The LPSE sites named in *text*, in order, by exact or nearly exact name.

    Without the word LPSE only exact names count, so that an ordinary word is never taken for a
    site. Offsets are into *text* as given.
    """
    found = [
        LpseMention(_BY_ALIAS[re.sub(r"\s+", " ", m["name"].lower())], m.start(), m.end())
        for m in _exact().finditer(text)
    ]
    for match in _AFTER_LPSE.finditer(text):
        if any(m.start < match.end() and match.start() < m.end for m in found):
            continue
        near = closest(match["name"])
        if near:
            found.append(LpseMention(near, match.start(), match.end()))
    return sorted(found, key=lambda mention: mention.start)


def closest(name: str) -> str | None:
    """Id of the site whose name is nearest to *name* (one to three words), or None."""
    words = clean(name).lower().split()
    for length in range(min(3, len(words)), 0, -1):
        best = process.extractOne(
            " ".join(words[:length]),
            list(_BY_ALIAS),
            scorer=fuzz.ratio,
            score_cutoff=_CLOSE_ENOUGH,
        )
        if best and len(best[0]) >= 4:
            return _BY_ALIAS[best[0]]
    return None
