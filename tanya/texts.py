"""The texts from which the embedding model learns: what people ask, and what answers it."""

from __future__ import annotations

from pathlib import Path

import yaml

from knowledge.articles import articles


def examples(folder: Path) -> list[tuple[str, str]]:
    """Text and intent of each example in the `nlu` files of *folder*."""
    found = []
    for path in sorted((folder / "nlu.yml", *folder.glob("nlu/*.yml"))):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = block["examples"].splitlines()
            found += [(line[2:].strip(), block["intent"]) for line in lines if line[:2] == "- "]
    return found


def asked(folder: Path) -> list[tuple[str, str]]:
    """Each question of an article and each training example in *folder*, with its topic."""
    known = articles()
    questions = [(text, topic) for topic, article in known.items() for text in article.questions]
    return questions + [(text, topic) for text, topic in examples(folder) if topic in known]


def answers() -> dict[str, list[str]]:
    """The texts that stand for each topic: title, short answer and questions of its article."""
    return {
        topic: [article.title, article.sections[0], *article.questions]
        for topic, article in articles().items()
    }
