"""The pictures of docs/evaluation.md: `python -m bench.understanding.pictures FOLDER < figures`.

Runs in Rasa's environment, which brings matplotlib.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

_INK, _OURS, _WRONG = "#24292f", "#0b6e4f", "#c1440e"
_LINES = {
    "Tanya LPSE": _OURS,
    "Tanya LPSE (sample)": "#5aa88c",
    "Rasa as it comes (sample)": "#7048a8",
    "node-nlp": "#b8860b",
}


def main() -> None:
    """Draw each picture that there are figures for."""
    folder, figures = Path(sys.argv[1]), json.load(sys.stdin)
    # Text stays text, and the same figures make the same file.
    plt.rcParams.update(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "tanya",
            "font.size": 10,
            "text.color": _INK,
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    )
    for name, draw in _PICTURES.items():
        picture, axes = plt.subplots(layout="constrained")
        picture.patch.set_facecolor("white")  # readable on a dark page too
        draw(picture, axes, figures[name])
        path = folder / f"evaluation-{name}.svg"
        picture.savefig(path, metadata={"Date": None})
        plt.close(picture)
        # Matplotlib quotes the generic family, which then names no font.
        path.write_text(path.read_text().replace("'sans-serif'", "sans-serif"))


def _confusion(picture: Any, axes: Any, figures: dict[str, Any]) -> None:
    topics, counts = figures["topics"], figures["counts"]
    picture.set_size_inches(9, 8)
    axes.set_title("Topics confused most: which stood first (number of test sentences)")
    if not topics:
        axes.text(0.5, 0.5, "none", ha="center")
        return
    places = range(len(topics))
    wrong = [[0 if row == column else counts[row][column] for column in places] for row in places]
    darkest = max(map(max, wrong))
    axes.imshow(wrong, cmap="Oranges", vmin=0)
    for row in places:
        for column in places:
            if counts[row][column]:
                dark = counts[row][column] > 0.6 * darkest
                colour = _OURS if row == column else "white" if dark else _INK
                axes.text(column, row, counts[row][column], ha="center", va="center", color=colour)
    axes.set_xticks(places, topics, rotation=60, ha="right", rotation_mode="anchor")
    axes.set_yticks(places, topics)
    axes.set(xlabel="understood as", ylabel="meant")


def _styles(picture: Any, axes: Any, groups: list[dict[str, Any]]) -> None:
    picture.set_size_inches(7, 0.42 * len(groups) + 1.2)
    names = [f"{group['name']} ({group['n']})" for group in groups]
    offered = [group["offered"] for group in groups]
    right = [group["right"] for group in groups]
    axes.barh(names, offered, color="#a9d6c5", label="right or among those offered")
    bars = axes.barh(names, right, color=_OURS, label="right")
    axes.bar_label(bars, [f"{share:.1%}" for share in right], label_type="center", color="white")
    axes.invert_yaxis()
    axes.set(xlim=(0, 1), title="Test sentences by style, worst first")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.08), ncol=2, frameon=False)


def _threshold(picture: Any, axes: Any, figures: dict[str, Any]) -> None:
    picture.set_size_inches(7, 5.5)
    for name, points in figures["curves"].items():
        recall = [point["out_of_scope_recall"] for point in points]
        accuracy = [point["in_scope_accuracy"] for point in points]
        axes.plot(recall, accuracy, color=_LINES[name], label=f"{name}, over the threshold")
    at = figures["operating"]
    axes.plot(
        at["out_of_scope_recall"],
        at["in_scope_accuracy"],
        "o",
        color=_WRONG,
        markersize=8,
        label="Tanya LPSE as it runs (with offers)",
    )
    axes.axhline(0.93, color=_INK, linewidth=0.6, linestyle=":")
    axes.axvline(0.92, color=_INK, linewidth=0.6, linestyle=":")
    axes.set(
        xlabel="out-of-scope recall",
        ylabel="in-scope accuracy",
        xlim=(0.4, 1.005),
        ylim=(0, 1.005),
        title="tests/topics; dotted: the aims",
    )
    axes.legend(loc="lower left", frameon=False)


def _calibration(picture: Any, axes: Any, figures: dict[str, Any]) -> None:
    picture.set_size_inches(6, 6)
    points = figures["points"]
    largest = max((point["n"] for point in points), default=1)
    axes.plot([0, 1], [0, 1], color=_INK, linewidth=0.6, linestyle=":", label="perfect")
    axes.plot(
        [point["confidence"] for point in points],
        [point["right"] for point in points],
        color=_OURS,
        linewidth=1,
    )
    axes.scatter(
        [point["confidence"] for point in points],
        [point["right"] for point in points],
        s=[20 + 180 * point["n"] / largest for point in points],
        color=_OURS,
        label="messages (larger: more of them)",
    )
    axes.set(
        xlabel="confidence in the first topic",
        ylabel="share of those that are right",
        xlim=(0, 1),
        ylim=(0, 1.02),
        title=f"Calibration on tests/topics, expected error {figures['error']:.3f}",
    )
    axes.legend(loc="upper left", frameon=False)


_PICTURES = {
    "confusion": _confusion,
    "styles": _styles,
    "threshold": _threshold,
    "calibration": _calibration,
}


if __name__ == "__main__":
    main()
