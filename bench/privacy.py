"""How well personal data are found: `python -m bench.privacy`, written to docs/privacy.md.

A find counts when it is of the right kind, hides the whole of it, and hides nothing else.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from language.privacy import KINDS, Found, find

ROOT = Path(__file__).resolve().parents[1]
SET = ROOT / "tests" / "language" / "privacy_set.jsonl"
PAGE = ROOT / "docs" / "privacy.md"
HALVES = ("tuned", "untouched")
_MEASURED = re.compile(r"(?<=<!-- measured -->\n).*(?=<!-- end -->)", re.DOTALL)


@dataclass(frozen=True)
class Labelled:
    """A message and what in it is personal."""

    text: str
    hide: tuple[Found, ...]
    half: str


@dataclass(frozen=True)
class Score:
    """Of one kind: how many there are, how many were found, and how many finds were right."""

    labelled: int = 0
    found: int = 0
    claimed: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """The share of finds that are right; 1 without any."""
        return self.right / self.claimed if self.claimed else 1.0

    @property
    def recall(self) -> float:
        """The share of what there is that was found; 1 without any."""
        return self.found / self.labelled if self.labelled else 1.0


def labelled(half: str) -> list[Labelled]:
    """One half of the set."""
    rows = (json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines())
    return [
        Labelled(row["text"], _places(row["text"], row["hide"]), half)
        for row in rows
        if row["half"] == half
    ]


def scores(messages: Iterable[Labelled]) -> dict[str, Score]:
    """The score of each kind, and of all together as "all"."""
    count: Counter[tuple[str, str]] = Counter()
    for message in messages:
        finds = find(message.text)
        for label in message.hide:
            count["labelled", label.kind] += 1
            count["found", label.kind] += any(_same(message.text, it, label) for it in finds)
        for it in finds:
            count["claimed", it.kind] += 1
            count["right", it.kind] += any(_same(message.text, it, label) for label in message.hide)
    figures = ("labelled", "found", "claimed", "right")
    by_kind = {kind: Score(*(count[name, kind] for name in figures)) for kind in KINDS}
    total = Score(*(sum(count[name, kind] for kind in KINDS) for name in figures))
    return {**by_kind, "all": total}


def faults(messages: Iterable[Labelled]) -> list[str]:
    """What was missed and what was hidden without need, a line each."""
    told = []
    for message in messages:
        finds = find(message.text)
        for kind, ours, theirs in (
            ("missed", message.hide, finds),
            ("too much", finds, message.hide),
        ):
            for it in ours:
                if not any(_same(message.text, it, other) for other in theirs):
                    words = message.text[it.start : it.end]
                    told.append(f"{kind} {it.kind} `{words}` in: {message.text}")
    return told


def _places(text: str, hide: list[dict[str, str]]) -> tuple[Found, ...]:
    places, after = [], 0
    for it in hide:
        start = text.index(it["words"], after)
        after = start + len(it["words"])
        places.append(Found(it["kind"], start, after))
    return tuple(places)


def _same(text: str, one: Found, other: Found) -> bool:
    """Whether both are of one kind and hold the same letters and digits."""
    if one.kind != other.kind or one.end <= other.start or other.end <= one.start:
        return False
    apart = text[min(one.start, other.start) : max(one.start, other.start)]
    apart += text[min(one.end, other.end) : max(one.end, other.end)]
    return not any(character.isalnum() for character in apart)


def table(half: str) -> str:
    """The figures of one half as a table."""
    messages = labelled(half)
    plain = sum(not it.hide for it in messages)
    lines = [
        f"The {half} half, {len(messages)} messages, {plain} of them with nothing to hide:",
        "",
        "| kind | n | precision | recall |",
        "|---|--:|--:|--:|",
    ]
    for kind, score in scores(messages).items():
        lines.append(f"| {kind} | {score.labelled} | {score.precision:.3f} | {score.recall:.3f} |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Print the figures of both halves and write them to the page."""
    measured = "\n".join(table(half) for half in HALVES)
    print(measured)
    print("On the tuned half:", *faults(labelled("tuned")), sep="\n")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_MEASURED.sub(lambda _: f"\n{measured}\n", page), encoding="utf-8")


if __name__ == "__main__":
    main()
