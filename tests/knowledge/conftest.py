"""Articles to write and to search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.articles import articles
from knowledge.search import Search

ArticleWriter = Callable[..., Path]


@pytest.fixture(scope="session")
def search() -> Search:
    """The search on words alone."""
    return Search(articles(), model=None)


@pytest.fixture
def write_article(tmp_path: Path) -> ArticleWriter:
    """Write an article that is right but for *changes*; a change to None leaves the field out."""

    def write(topic: str = "lupa_user_id", **changes: Any) -> Path:
        front = {
            "topic": topic,
            "title": "Lupa User ID",
            "questions": ["Lupa User ID?", "User ID saya apa?", "Cara tahu User ID"],
            "audience": ["penyedia"],
            "lpse": "semua",
            "sources": [{"document": "muarojambi", "item": "1", "title": "Lupa User ID"}],
            "last_verified": "2026-11-20",
            "status": "berlaku",
        } | changes
        front = {field: value for field, value in front.items() if value is not None}
        path = tmp_path / f"{topic}.md"
        path.write_text(f"---\n{yaml.safe_dump(front)}---\nHubungi LPSE tempat mendaftar.\n")
        return path

    return write
