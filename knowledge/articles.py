"""The articles on disk: read, checked, and served as long as they are sound.

``python -m knowledge.articles`` lists every problem of every file (`make lint`).
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.article import (
    Answer,
    Article,
    Passage,
    Source,
    Step,
    Variant,
    Walkthrough,
    sources_json,
)
from knowledge.article_file import ArticleFile, Location, Problem, UnreadableError
from knowledge.topics import ARTICLE_TOPICS

__all__ = [
    "FOLDER",
    "Answer",
    "Article",
    "Passage",
    "Problem",
    "Source",
    "Step",
    "Variant",
    "Walkthrough",
    "articles",
    "read_articles",
    "read_folder",
    "sources_json",
]

FOLDER = Path(__file__).parent / "articles"

_log = logging.getLogger(__name__)
_Fault = tuple[Location, str]


def read_folder(folder: Path) -> tuple[dict[str, Article], list[Problem]]:
    """The sound articles by topic, and the problems of all others."""
    files: dict[str, ArticleFile] = {}
    problems: list[Problem] = []
    paths = sorted(folder.glob("*.md"))
    for path in paths:
        try:
            files[path.stem] = ArticleFile(path)
        except UnreadableError as error:
            problems.append(error.problem)
    found: dict[str, Article] = {}
    titles: dict[str, str] = {}
    for name, file in files.items():
        article, against_schema = file.validated()
        if article:
            found[name] = article
        faults = _faults(file.front, name, {path.stem for path in paths}, titles)
        problems += [*against_schema, *(file.problem(*fault) for fault in faults)]
    broken = {problem.path.stem for problem in problems}
    sound = {name: article for name, article in found.items() if name not in broken}
    return {name: _without(article, broken) for name, article in sound.items()}, sorted(problems)


def read_articles(folder: Path, former: Mapping[str, Article] | None = None) -> dict[str, Article]:
    """The sound articles by topic; each problem of the others is logged as a warning.

    Where a file is broken, the one of the *former* articles that it held is served until it is
    mended.
    """
    found, problems = read_folder(folder)
    for problem in problems:
        _log.warning("Article file is broken: %s", problem)
    broken = {problem.path.stem for problem in problems}
    kept = {topic: it for topic, it in (former or {}).items() if topic in broken}
    return {**kept, **found}


_served: dict[str, Article] = {}


def articles() -> Mapping[str, Article]:
    """The articles of this installation; the same object until a file changes."""
    files = sorted(FOLDER.glob("*.md"))
    return _articles(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=1)
def _articles(_state: tuple[tuple[Path, int], ...]) -> Mapping[str, Article]:
    served = read_articles(FOLDER, _served)
    _served.clear()
    _served.update(served)
    return served


def _without(article: Article, broken: set[str]) -> Article:
    """The article with no relation to one that is not served."""
    kept = tuple(topic for topic in article.related if topic not in broken)
    return article.model_copy(update={"related": kept})


def _faults(
    front: dict[str, Any], name: str, there: set[str], titles: dict[str, str]
) -> Iterator[_Fault]:
    """What shows only beside the other files: wrong name, dead relations, a title met before.

    *titles* holds the titles so far, with the names of their files, and gets this one's.
    """
    topic, title, related = str(front.get("topic")), front.get("title"), front.get("related")
    if topic in ARTICLE_TOPICS - {name}:
        yield ("topic",), f"topic: '{topic}' is not the file name; rename one of them"
    for number, other in enumerate(map(str, related if isinstance(related, list) else ())):
        if other == topic:
            yield ("related", number), f"related: '{other}' is the article itself; remove it"
        elif other in ARTICLE_TOPICS - there:
            yield ("related", number), f"related: there is no {other}.md; remove it or write one"
    first = titles.setdefault(str(title).casefold(), name)
    if title and first != name:
        yield ("title",), f"title: {first}.md has the same one; reword it"


def main() -> int:
    """Print all problems; 1 if there are any."""
    _, problems = read_folder(FOLDER)
    for problem in problems:
        print(replace(problem, path=Path(os.path.relpath(problem.path))))
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
