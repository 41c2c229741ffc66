"""Pairs of texts that mean the same, from which the embedding model learns."""

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


def pairs(folder: Path) -> list[tuple[str, str]]:
    """Each question and training example beside the title and short answer of its article."""
    known = articles()
    asked = [(q, topic) for topic, article in known.items() for q in article.questions]
    asked += [(text, topic) for text, topic in examples(folder) if topic in known]
    return [
        (text, other)
        for text, topic in asked
        for other in (known[topic].title, known[topic].sections[0])
    ]
