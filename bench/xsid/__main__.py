"""`make bench-xsid`: train on the 300 validation sentences, ask the 500 test sentences."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.understanding.keeping import keep
from bench.understanding.measuring import stage
from bench.understanding.public_sets import XSID, write
from bench.understanding.sentences import NO_EVAL_DIR, Example, eval_dir
from bench.understanding.systems import Job, train_and_ask, without_bands, written


def main() -> None:
    """Measure, keep the figures and write docs/public-sets.md."""
    folder = eval_dir()
    if folder is None:
        print(f"{NO_EVAL_DIR}: xSID is not measured.")
        return
    train, test = (read(folder / "xsid" / f"id.{part}.conll") for part in ("valid", "test"))
    with (
        TemporaryDirectory() as place,
        stage(f"xSID: training on {len(train)}, asking {len(test)}"),
    ):
        config = written(without_bands(), Path(place) / "config.yml")
        job = Job(train, [text for text, _ in test])
        (results,) = train_and_ask(config, [job])
    wrong = Counter(
        label
        for (_, label), result in zip(test, results, strict=True)
        if not result.ranking or result.ranking[0][0] != label
    )
    accuracy = 1 - wrong.total() / len(test)
    print(f"xSID Indonesian: {accuracy:.3f}")
    keep(
        XSID,
        {
            "trained_on": len(train),
            "n": len(test),
            "accuracy": accuracy,
            "wrong": dict(wrong.most_common()),
        },
    )
    write()


def read(path: Path) -> list[Example]:
    """Text and intent of each sentence; in names "." for "/", which Rasa reads otherwise."""
    texts, labels = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# text = "):
            texts.append(line.removeprefix("# text = "))
        elif line.startswith("# intent = "):
            labels.append(line.removeprefix("# intent = ").strip().replace("/", "."))
    return list(zip(texts, labels, strict=True))


if __name__ == "__main__":
    main()
