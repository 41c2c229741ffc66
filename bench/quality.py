"""How well messages are understood and answers found: `make eval` writes docs/evaluation.md.

`STOCK=1` also trains and measures the pipeline that Rasa comes with, which takes many minutes;
otherwise its figures are those of the last time.
"""

from __future__ import annotations

from typing import Any

from bench.search import SETS, quality
from bench.understanding import figures
from bench.understanding.keeping import about
from bench.understanding.measuring import TOPIC_TESTS, cross_validated, measure, sets, stage
from bench.understanding.report import NODE, OURS_SAMPLED, PICTURES, STOCK, Report, draw, markdown
from bench.understanding.sentences import (
    NO_EVAL_DIR,
    TOPICS,
    Row,
    eval_dir,
    held_out,
    training_examples,
)
from bench.understanding.stock import ours_on_the_sample, stock
from bench.understanding.systems import SkippedError, ask_node, ask_ours
from tanya.settings import Settings
from tanya.training import ROOT, Models, ensure_models

__all__ = ["TOPICS", "held_out", "main"]

_OUT = ROOT / "docs" / "evaluation.md"
_NOT_KEPT = "not measured yet; `STOCK=1 make eval` does, in many minutes"


def main() -> None:
    """Measure everything and write the report."""
    settings = Settings.model_validate({"channel_secret": "unused", "token_secret": "unused"})
    models = ensure_models(settings, print)
    if not eval_dir():
        print(f"{NO_EVAL_DIR}: the real questions are not measured.")
    others: dict[str, figures.Figures | str] = {STOCK: stock() or _NOT_KEPT}
    if sampled := ours_on_the_sample():
        others[OURS_SAMPLED] = sampled
    asked = sets()
    with stage("Asking our pipeline some ten thousand messages, clean and under noise"):
        ours, said = measure(ask_ours(models.rasa), asked)
    others[NODE] = _node(asked)
    crossed_rows, crossed = cross_validated()
    rows = asked[TOPIC_TESTS]
    with stage("Search"):
        search = _search(models)
    report = Report(
        about=about(),
        ours=ours,
        others=others,
        crossed=figures.summary(crossed_rows, crossed),
        crossed_topics=figures.worst_first(crossed_rows, crossed, "topic"),
        topics=figures.worst_first(rows, said, "topic"),
        styles=figures.worst_first(rows, said, "style"),
        kinds=figures.worst_first(rows, said, "kind"),
        taken=figures.taken_for(rows, said),
        confusions=figures.confusions(rows, said),
        matrix=figures.confusion_matrix(rows, said),
        reliability=figures.reliability(rows, said),
        search=search,
    )
    with stage("Pictures"):
        draw(report)
    _OUT.write_text(markdown(report), encoding="utf-8")
    print(markdown(report).split("## Under noise")[0])
    print(f"The whole report: {_OUT.relative_to(ROOT)}, pictures in {PICTURES.relative_to(ROOT)}.")


def _node(asked: dict[str, list[Row]]) -> figures.Figures | str:
    try:
        with stage("Training and asking node-nlp"):
            return measure(ask_node(training_examples(), ROOT / "var" / "node-nlp"), asked)[0]
    except SkippedError as reason:
        return f"skipped: {reason}"


def _search(models: Models) -> dict[str, dict[str, Any]]:
    return {
        f"{path.stem}: {way}": scores
        for path in SETS
        for way, scores in quality(path, str(models.embedding)).items()
    }


if __name__ == "__main__":
    main()
