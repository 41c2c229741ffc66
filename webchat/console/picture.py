"""The accounts behind one NPWP, drawn: who is the default, who is active, who follows whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from language.lpse import name_of

_WIDTH, _BOX, _HEIGHT, _GAP = 640, 270, 76, 16
_LONGEST = 34


@dataclass(frozen=True)
class Box:
    """One account: where it stands, and its three lines of text."""

    x: int
    y: int
    active: bool
    lines: tuple[str, str, str]


@dataclass(frozen=True)
class Picture:
    """The default on the left, the others on the right with an arrow each; *told* says it all."""

    width: int
    height: int
    boxes: list[Box]
    arrows: list[str]
    told: str


def group_picture(facts: Mapping[str, Any] | None) -> Picture | None:
    """The activation group in *facts*; an account alone is a group of one."""
    if not facts:
        return None
    members = facts["members"] or [facts["account"] | {"activated": facts["activated"]}]
    default = facts.get("default")
    first = [it for it in members if default and _same(it, default)] or members[:1]
    others = [it for it in members if it is not first[0]]
    rows = max(1, len(others))
    height = rows * (_HEIGHT + _GAP) + _GAP
    middle = (height - _HEIGHT) // 2
    boxes = [_box(first[0], 8, middle, "User ID default" if default else "Akun ini")]
    arrows = []
    for row, member in enumerate(others):
        y = _GAP + row * (_HEIGHT + _GAP)
        boxes.append(_box(member, _WIDTH - _BOX - 8, y, "belum digabung"))
        start, end = middle + _HEIGHT // 2, y + _HEIGHT // 2
        between = (_WIDTH - 2 * _BOX - 16) // 2 + _BOX + 8
        arrows.append(
            f"M{_WIDTH - _BOX - 8} {end} H{between} V{start} H{_BOX + 12} l8 -5 m-8 5 l8 5"
        )
    told = "; ".join(" ".join(box.lines) for box in boxes)
    return Picture(_WIDTH, height, boxes, arrows, told)


def _box(member: Mapping[str, Any], x: int, y: int, part: str) -> Box:
    active = bool(member.get("activated"))
    state = "sudah aktif" if active else "belum diaktivasi"
    if active and part == "belum digabung":
        part = "sudah digabung"
    return Box(
        x,
        y,
        active,
        (_cut(member["user_id"]), _cut(name_of(member["lpse"])), f"{part}, {state}"),
    )


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return (one["lpse"], one["user_id"]) == (other["lpse"], other["user_id"])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
