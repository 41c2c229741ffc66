"""docs/evaluation.md and its pictures, from figures."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.understanding import noise
from bench.understanding.figures import Figures
from bench.understanding.keeping import described
from bench.understanding.measuring import REAL_QUESTIONS, TOPIC_TESTS
from bench.understanding.sentences import FOLDS, NO_EVAL_DIR
from bench.understanding.stock import PER_TOPIC
from knowledge.topics import OUT_OF_SCOPE
from tanya.training import BOT_PYTHON, ROOT, rasa_environment

OURS, NODE = "Tanya LPSE", "node-nlp"
OURS_SAMPLED, STOCK = "Tanya LPSE (sample)", "Rasa as it comes (sample)"
PICTURES = ROOT / "docs" / "pictures"
_AIMS = {
    "in_scope_accuracy": ("right answers in scope", "at least 93 %"),
    "wrong_answer_rate": ("answers to a wrong topic, of all messages", "at most 3 %"),
    "offered_in_top3": ("right topic answered or offered", "at least 98 %"),
    "out_of_scope_recall": ("out of scope declined", "at least 92 %"),
}
_KINDS = {"dekat": "near", "jauh": "far", "usil": "hostile"}


@dataclass(frozen=True)
class Report:
    """All that the report tells; a system that was not measured is the reason why, as text."""

    about: Figures
    ours: Figures
    others: dict[str, Figures | str]
    crossed: Figures
    crossed_topics: list[Figures]
    topics: list[Figures]
    styles: list[Figures]
    kinds: list[Figures]
    taken: Figures
    confusions: list[Figures]
    matrix: Figures
    reliability: Figures
    search: dict[str, Figures]


def draw(report: Report, folder: Path = PICTURES) -> None:
    """The pictures, in Rasa's environment, which brings matplotlib."""
    measured = {OURS: report.ours, **_measured(report)}
    figures = {
        "confusion": report.matrix,
        "styles": report.styles,
        "threshold": {
            "curves": {name: told["curve"] for name, told in measured.items()},
            "operating": report.ours["sets"][TOPIC_TESTS],
        },
        "calibration": report.reliability,
    }
    subprocess.run(
        [str(BOT_PYTHON), "-W", "ignore", "-m", "bench.understanding.pictures", str(folder)],
        input=json.dumps(figures),
        text=True,
        check=True,
        cwd=ROOT,
        env=rasa_environment(),
    )


def markdown(report: Report) -> str:
    """The whole report."""
    parts = [
        "# How well messages are understood",
        _about(report),
        "## In short",
        _in_short(report),
        "## Beside others",
        _beside(report),
        "![In-scope accuracy against out-of-scope recall](pictures/evaluation-threshold.svg)",
        "## Under noise",
        _noise(report),
        "## By style, worst first",
        _groups("style", report.styles),
        "![Accuracy by style](pictures/evaluation-styles.svg)",
        "## Out of scope, by kind",
        _groups(
            "kind", [{**it, "name": _KINDS.get(it["name"], it["name"])} for it in report.kinds]
        ),
        "Aims: 92 % over all, 85 % of the near ones.",
        "## By topic, worst first",
        _topics(report),
        _taken(report),
        "## What is taken for what",
        "![Confusion matrix](pictures/evaluation-confusion.svg)",
        _confusions(report),
        "## Does the confidence mean what it says?",
        "![Reliability](pictures/evaluation-calibration.svg)",
        f"Expected calibration error: {report.reliability['error']:.3f}.",
        "## Search",
        _search(report.search),
    ]
    return "\n\n".join(parts) + "\n"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [list(head), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def percent(share: float | None) -> str:
    """A share as text."""
    return "–" if share is None else f"{share * 100:.1f} %"


def _measured(report: Report) -> dict[str, Figures]:
    return {name: told for name, told in report.others.items() if not isinstance(told, str)}


def _about(report: Report) -> str:
    real = "" if REAL_QUESTIONS in report.ours["sets"] else f" Not measured: {NO_EVAL_DIR}."
    return (
        f"Written by `make eval` ({described(report.about)}). "
        f"`{TOPIC_TESTS}` are sentences of our own that nobody trains on. The {FOLDS}-fold "
        "cross-validation trains through Rasa on four fifths of the examples and asks the rest. "
        f"The {REAL_QUESTIONS} were found on public pages and are not part of this repository; no "
        "line of them was read or trained on, but their totals were seen before the floor under "
        f"unfamiliar messages was set (decisions.md).{real}\n\n"
        "A message is *answered*, gets the nearest topics *offered* as buttons, or is *declined*. "
        "Out of scope, an offer counts as not declined."
    )


def _in_short(report: Report) -> str:
    columns = {**report.ours["sets"], "cross-validation": report.crossed}
    rows = [["messages", "", *(f"{told['n']:,}" for told in columns.values())]]
    for name, (meaning, aim) in _AIMS.items():
        rows.append([meaning, aim, *(percent(told[name]) for told in columns.values())])
    return table(["", "aim", *columns], rows)


def _beside(report: Report) -> str:
    rows = []
    for name in report.ours["sets"]:
        for system, told in {OURS: report.ours, **_measured(report)}.items():
            if name in told["sets"]:
                figures = told["sets"][name]
                shown = [percent(figures[key]) for key in _AIMS]
                rows.append([name, system, *shown, f"{figures['p50_ms']:.1f}"])
    notes = [f"{name}: {_note(told)}" for name, told in report.others.items()]
    return "\n\n".join(
        [
            table(
                ["set", "system", *(meaning for meaning, _ in _AIMS.values()), "median ms"],
                rows,
            ),
            "Trained on the very same examples, out-of-scope ones included; those marked *sample* "
            f"on the same {PER_TOPIC} examples of each topic (ten times as many out of scope), "
            "because Rasa's own pipeline takes hours on all. The others know no offers: their "
            "fallback counts as declining. Milliseconds are from this run, whatever "
            "else the machine was doing; `make bench` measures speed.",
            *notes,
        ]
    )


def _note(told: Figures | str) -> str:
    if isinstance(told, str):
        return f"{told}."
    return f"measured {described(told['about'])}." if "about" in told else "measured in this run."


def _noise(report: Report) -> str:
    rows = []
    for kind in noise.KINDS:
        for system, told in {OURS: report.ours, **_measured(report)}.items():
            clean, figures = told["sets"][TOPIC_TESTS], told["noise"][kind]
            loss = (clean["in_scope_accuracy"] - figures["in_scope_accuracy"]) * 100
            rows.append([kind, system, f"{loss:.1f}", *(percent(figures[name]) for name in _AIMS)])
    head = ["noise", "system", "points lost", *(meaning for meaning, _ in _AIMS.values())]
    return (
        f"Each sentence of `{TOPIC_TESTS}` once under each kind: typos and slips to a neighbouring "
        f"key in {noise.SLIPPED:.0%} of the words of four letters and more, vowels dropped in "
        f"{noise.ABBREVIATED:.0%} of them, {noise.JOINED:.0%} of the spaces dropped (always at "
        "least one), everything in capitals, emoji. Points lost are of right answers in scope; "
        "the aim under typos and abbreviations is at most 5.\n\n" + table(head, rows)
    )


def _groups(key: str, groups: list[Figures]) -> str:
    rows = [
        [
            group["name"],
            str(group["n"]),
            percent(group["right"]),
            percent(group["offered"]),
            percent(group["wrong_answer"]),
        ]
        for group in groups
    ]
    return table([key, "n", "right", "right or offered", "wrong answer"], rows)


def _topics(report: Report) -> str:
    crossed = {group["name"]: group for group in report.crossed_topics}
    rows = [
        [
            f"`{group['name']}`",
            str(group["n"]),
            percent(group["right"]),
            percent(group["offered"]),
            percent(group["wrong_answer"]),
            percent(crossed[group["name"]]["right"]) if group["name"] in crossed else "–",
        ]
        for group in report.topics
    ]
    head = ["topic", "n", "right", "right or offered", "wrong answer", "right in cross-validation"]
    return table(head, rows) + f"\n\nFor `{OUT_OF_SCOPE}`, right is declined."


def _taken(report: Report) -> str:
    named = [f"`{topic}` {n}" for topic, n in report.taken["by_topic"].items()]
    told = f": {', '.join(named)}" if named else ""
    return (
        f"Of {report.taken['n']} near misses (`not_matches`), {report.taken['taken']} were "
        f"answered with the very topic that they must not be taken for{told}."
    )


def _confusions(report: Report) -> str:
    rows = [
        [f"`{it['topic']}`", f"`{it['taken_for']}`", str(it["n"])] for it in report.confusions[:15]
    ]
    return table(["meant", f"first of the ranking (`{TOPIC_TESTS}`)", "times"], rows)


def _search(scores: dict[str, Figures]) -> str:
    figures = next(iter(scores.values()))
    rows = [[name, *(str(score[name]) for score in scores.values())] for name in figures]
    return table(["`tests/topics/search.jsonl`", *scores], rows)
