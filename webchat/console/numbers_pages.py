"""The page of figures, and the same for a spreadsheet."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

from apiflask import APIBlueprint
from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from language.lpse import DIRECTORY
from webchat.console import access
from webchat.console.numbers import Day, Period, numbers, rows
from webchat.console.showing import CHANNELS

numbers_pages = APIBlueprint("numbers", __name__, url_prefix=access.ROOT, enable_openapi=False)

_PERIODS = (7, 30, 90)
_WIDTH, _HEIGHT, _LEFT, _BELOW = 720, 200, 36, 24
_LABELS = 8
# A cell that begins so would be taken for a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Bar:
    """A day in the plot: both columns stand on the same line."""

    x: float
    width: float
    height: float
    handed_height: float
    label: str
    told: str


@dataclass(frozen=True)
class Plot:
    """Conversations by day, the handed over in front; *marks* are heights with their numbers."""

    width: int
    height: int
    base: int
    left: int
    bars: list[Bar]
    marks: list[tuple[float, int]]


@numbers_pages.get("/angka")
def show() -> ResponseReturnValue:
    """The figures of a period."""
    period = _period()
    with access.store().reading() as session:
        found = numbers(session, period)
    return render_template(
        "helpdesk/angka.html",
        angka=found,
        plot=plot(found.days),
        period=period,
        periods=_PERIODS,
        directory=DIRECTORY,
        channels=CHANNELS,
    )


@numbers_pages.get("/angka.csv")
def download() -> ResponseReturnValue:
    """The same period as a table."""
    with access.store().reading() as session:
        table = rows(session, _period())
    text = io.StringIO()
    csv.writer(text).writerows([[_cell(it) for it in row] for row in table])
    # The mark lets old spreadsheets see that it is UTF-8.
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="angka.csv"'
    return response


def plot(days: Sequence[Day]) -> Plot:
    """The days as columns, drawn to a round height."""
    most = max((it.conversations for it in days), default=0)
    step = _round_step(most)
    top = max(step, math.ceil(most / step) * step)
    room, base = _HEIGHT - _BELOW - 10, _HEIGHT - _BELOW
    slot = (_WIDTH - _LEFT) / max(1, len(days))
    every = max(1, math.ceil(len(days) / _LABELS))
    bars = [
        Bar(
            round(_LEFT + at * slot + slot * 0.12, 1),
            round(slot * 0.76, 1),
            round(it.conversations / top * room, 1),
            round(it.handed_over / top * room, 1),
            f"{it.day.day}/{it.day.month}" if at % every == 0 else "",
            f"{it.day:%d-%m-%Y}: {it.conversations} percakapan, {it.handed_over} ke petugas",
        )
        for at, it in enumerate(days)
    ]
    marks = [(round(base - value / top * room, 1), value) for value in range(0, top + 1, step)]
    return Plot(_WIDTH, _HEIGHT, base, _LEFT, bars, marks)


def _round_step(most: int) -> int:
    """A step of 1, 2 or 5 times a power of ten, for about four marks."""
    rough = max(1.0, most / 4)
    power = 10 ** math.floor(math.log10(rough))
    return int(next(it * power for it in (1, 2, 5, 10) if it * power >= rough))


def _period() -> Period:
    days, lpse = request.args.get("hari", ""), request.args.get("lpse", "")
    channel = request.args.get("kanal", "")
    return Period(
        int(days) if days in map(str, _PERIODS) else _PERIODS[1],
        lpse if lpse in {it.id for it in DIRECTORY} else "",
        channel if channel in CHANNELS else "",
    )


def _cell(value: object) -> object:
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) and isinstance(value, str) else value
