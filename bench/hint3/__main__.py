"""`make bench-hint3`: train on each full training set, ask its test set, and compare.

The threshold is taken twice: the paper's way, the best on the test set, and from the training
side alone, where it is chosen on five-fold cross-validation against as many sentences from the
training sets of the other two bots.
"""

from __future__ import annotations

import csv
import random
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.hint3.metric import FINE, OUT_OF_SCOPE, Point, Said, best, point, sweep
from bench.understanding.figures import Figures
from bench.understanding.keeping import keep
from bench.understanding.measuring import stage
from bench.understanding.public_sets import HINT3, write
from bench.understanding.sentences import (
    FOLDS,
    NO_EVAL_DIR,
    SEED,
    Example,
    eval_dir,
    folds,
    without,
)
from bench.understanding.systems import Job, train_and_ask, without_bands, written
from tanya.evaluation import Understood

SETS = ("sofmattress", "curekart", "powerplay11")
SYSTEMS = ("haptik", "dialogflow", "bert", "luis", "rasa")


def main() -> None:
    """Measure, keep the figures and write docs/public-sets.md."""
    folder = eval_dir()
    if folder is None:
        print(f"{NO_EVAL_DIR}: HINT3 is not measured.")
        return
    sets = {name: _measured(name, folder / "hint3") for name in SETS}
    keep(HINT3, {"sets": sets, "published": _published(folder / "hint3")})
    write()


def _measured(name: str, folder: Path) -> Figures:
    train, test = _read(folder / f"{name}.train.csv"), _read(folder / f"{name}.test.csv")
    others = [_read(folder / f"{other}.train.csv") for other in SETS if other != name]
    background = [(text, OUT_OF_SCOPE) for lines in others for text, _ in lines]
    parts = [(train, test), *_folds(train, background)]
    with TemporaryDirectory() as place:
        config = written(without_bands(), Path(place) / "config.yml")
        jobs = (Job(seen, [text for text, _ in asked]) for seen, asked in parts)
        replies = train_and_ask(config, jobs)
        said = []
        for number, (seen, asked) in enumerate(parts):
            what = f"choosing the threshold, {number} of {FOLDS}" if number else "the test set"
            with stage(f"{name}, {what}: training on {len(seen)}, asking {len(asked)}"):
                labels = [label for _, label in asked]
                said.append(list(map(_said, labels, next(replies))))
        replies.close()
    tested, *crossed = said
    chosen = best(sweep([it for fold in crossed for it in fold], FINE)).threshold
    return {
        "without_threshold": point(tested, 0).in_scope_accuracy,
        "sweep": [asdict(it) for it in sweep(tested)],
        "best": asdict(best(sweep(tested))),
        "chosen_in_training": asdict(point(tested, chosen)),
    }


def _folds(
    train: list[Example], background: list[Example]
) -> list[tuple[list[Example], list[Example]]]:
    """What is trained on and what is asked in each fold, its share of background included."""
    foreign = random.Random(SEED).sample(background, min(len(train), len(background)))
    parts = folds([label for _, label in train])
    return [
        (without(train, part), [*(train[place] for place in part), *foreign[number::FOLDS]])
        for number, part in enumerate(parts)
    ]


def _published(folder: Path) -> Figures:
    """The systems' own result files, at the threshold of their best MCC."""
    found: Figures = {}
    for system in SYSTEMS:
        for name in SETS:
            with (folder / f"{name}.published.{system}.csv").open(encoding="utf-8") as lines:
                points = [_point(row) for row in csv.DictReader(lines)]
            found.setdefault(system, {})[name] = {
                "without_threshold": points[0].in_scope_accuracy,
                "best": asdict(best(points)),
            }
    return found


def _point(row: dict[str, str]) -> Point:
    columns = ("Threshold", "Inscope Accuracy", "OOS Recall", "MCC")
    return Point(*(float(row[column]) for column in columns))


def _read(path: Path) -> list[Example]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [(row["sentence"], row["label"]) for row in csv.DictReader(lines)]


def _said(label: str, result: Understood) -> Said:
    predicted, confidence = result.ranking[0] if result.ranking else (OUT_OF_SCOPE, 0.0)
    return Said(label, predicted, confidence)


if __name__ == "__main__":
    main()
