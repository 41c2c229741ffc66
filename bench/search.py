"""Quality, speed and memory of the search, written to docs/search.md: `make bench-search`."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from knowledge.articles import Article, articles
from knowledge.embedding import load
from knowledge.search import Search
from tanya import evaluation
from tanya.settings import Settings
from tanya.training import ROOT, ensure_models

SETS = tuple(ROOT / "tests" / "search" / name for name in ("tuning.jsonl", "untouched.jsonl"))
PAGE = ROOT / "docs" / "search.md"
_MEASURED = re.compile(r"(?<=<!-- measured -->\n).*(?=<!-- end -->)", re.DOTALL)
_MANY = 10_000
_ROUNDS = 5
_SEED = 7


def quality(path: Path, model_name: str) -> dict[str, dict[str, Any]]:
    """The figures of `tanya evaluate --search` for words alone, meaning alone, and both."""
    rows = evaluation.read_lines(path, ("query", "topic"))
    known, model = articles(), load(model_name)
    ways = {
        "words alone (BM25)": Search(known, None),
        "meaning alone": Search(known, model, by_words=False),
        "both": Search(known, model),
    }
    return {way: evaluation.score_search(rows, search) for way, search in ways.items()}


def made_articles(count: int) -> dict[str, Article]:
    """*count* articles: the real ones, then mixtures of their parts about made-up places."""
    chance = random.Random(_SEED)
    real = articles()
    known = list(real.values())
    sections = [section for article in known for section in article.sections]
    made = dict(real)
    for number in range(count - len(made)):
        like = chance.choice(known)
        place = _made_word(chance).title()
        made[f"buatan_{number}"] = like.model_copy(
            update={
                "topic": f"buatan_{number}",
                "title": f"{like.title} di {place}",
                "questions": tuple(f"{question} ({place})" for question in like.questions),
                "body": "\n\n".join(chance.sample(sections, len(like.sections))),
            }
        )
    return made


def _made_word(chance: random.Random) -> str:
    syllables = (chance.choice("bdgjklmnprst") + chance.choice("aiueo") for _ in range(4))
    return "".join(syllables)


def speed(count: int, model_name: str) -> dict[str, float]:
    """CPU times (ms, s) and memory (MB) with *count* articles; for a process of its own.

    CPU time is what a core of one's own takes, whatever else the machine does.
    """
    known, model = made_articles(count), load(model_name)
    queries = [row["query"] for row in evaluation.read_lines(SETS[0], ("query", "topic"))]
    Search(articles(), model).find(queries[0])  # what is read once a process
    process = psutil.Process()
    before, begun = process.memory_info().rss, time.process_time()
    search = Search(known, model)
    built, held = time.process_time() - begun, process.memory_info().rss - before
    times = []
    for query in queries * _ROUNDS:
        asked = time.process_time_ns()
        search.find(query, limit=10)
        times.append((time.process_time_ns() - asked) / 1e6)
    p50, p95 = np.percentile(times, [50, 95])
    return {
        "articles": len(known),
        "p50_ms": round(float(p50), 2),
        "p95_ms": round(float(p95), 2),
        "build_s": round(built, 2),
        "index_mb": round(held / 1e6),
        "process_mb": round(process.memory_info().rss / 1e6),
    }


def _table(head: list[str], rows: list[list[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"


def _measured(model_name: str) -> str:
    """The measured part of the page; of the untouched half only totals are ever looked at."""
    parts = [f"\nMeasured on {date.today():%-d %B %Y} on {os.cpu_count()} cores.\n"]
    for path in SETS:
        if not path.exists():
            continue
        scores = quality(path, model_name)
        figures = list(next(iter(scores.values())))
        rows = [[way, *(score[figure] for figure in figures)] for way, score in scores.items()]
        parts += [f"`{path.relative_to(ROOT)}`:\n", _table(["", *figures], rows)]
    runs = [_alone(count, model_name) for count in (len(articles()), _MANY)]
    parts += [
        "One core (CPU time), ten hits a query:\n",
        _table([*runs[0]], [[*run.values()] for run in runs]),
    ]
    return "\n".join(parts) + "\n"


def _alone(count: int, model_name: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.search", str(count), model_name]
    one_core = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **one_core},
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Measure, print, and write the page."""
    if len(sys.argv) > 1:
        print(json.dumps(speed(int(sys.argv[1]), sys.argv[2])))
        return
    settings = Settings.model_validate({"channel_secret": "unused", "token_secret": "unused"})
    model = settings.embedding_model or str(ensure_models(settings, print).embedding)
    measured = _measured(model)
    print(measured)
    PAGE.write_text(_MEASURED.sub(lambda _: measured, PAGE.read_text()))
    print(f"Written to {PAGE.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
