"""Articles on disk: one Markdown file a topic, front matter checked by a schema."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.topics import ARTICLE_TOPICS

FOLDER = Path(__file__).parent / "articles"
_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


class ArticleError(ValueError):
    """An article file that does not follow the schema; the message names file and field."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """Where a statement comes from: short name of the document, item in it, title to show."""

    document: str
    item: str
    title: str


class Step(_Strict):
    """One step of a walk-through: what to do, what the screen shows then, help when it fails."""

    do: str
    see: str
    help: str


class Walkthrough(_Strict):
    """A sequence of steps. Texts may hold ``{user_id} {lpse} {default_user_id} {default_lpse}``."""

    id: str
    title: str
    steps: tuple[Step, ...] = Field(min_length=1)


class Article(_Strict):
    """One answer. *body* is Markdown; its first paragraph is the short answer."""

    topic: str
    title: str
    questions: tuple[str, ...] = Field(min_length=3)
    audience: tuple[Literal["penyedia", "ppk", "petugas"], ...]
    lpse: Literal["semua"] | tuple[str, ...]
    sources: tuple[Source, ...] = Field(min_length=1)
    last_verified: date
    status: Literal["berlaku", "lokal", "usang"]
    note: str | None = None
    related: tuple[str, ...] = ()
    walkthrough: tuple[Walkthrough, ...] = ()
    body: str

    @property
    def sections(self) -> tuple[str, ...]:
        """The short answer, then each section with its heading as a bold line."""
        parts = re.split(r"^## (.+)\n", self.body, flags=re.MULTILINE)
        rest = zip(parts[1::2], parts[2::2], strict=True)
        return (parts[0].strip(), *(f"**{head.strip()}**\n{text.strip()}" for head, text in rest))

    def variant(self, variant_id: str) -> Walkthrough | None:
        """The walk-through with this id, if the article has it."""
        return next((w for w in self.walkthrough if w.id == variant_id), None)


def read_article(path: Path) -> Article:
    """The article in *path*; raises ArticleError naming what is wrong."""
    match = _FRONT.match(path.read_text(encoding="utf-8"))
    if not match:
        raise ArticleError(f"{path.name}: front matter between two '---' lines is missing")
    try:
        article = Article(**yaml.safe_load(match[1]), body=match[2].strip())
    except (ValidationError, yaml.YAMLError, TypeError) as error:
        raise ArticleError(f"{path.name}: {error}") from error
    if article.topic not in ARTICLE_TOPICS or path.stem != article.topic:
        raise ArticleError(f"{path.name}: topic '{article.topic}' is unknown or not the file name")
    if unknown := set(article.related) - ARTICLE_TOPICS:
        raise ArticleError(f"{path.name}: unknown related topics {sorted(unknown)}")
    return article


def read_articles(folder: Path = FOLDER) -> dict[str, Article]:
    """All articles by topic."""
    return {path.stem: read_article(path) for path in sorted(folder.glob("*.md"))}


@cache
def articles() -> dict[str, Article]:
    """The articles of this installation, read once a process."""
    return read_articles()


def sources_json(sources: Iterable[Source]) -> list[dict[str, str]]:
    """Sources as the APIs give them."""
    return [source.model_dump() for source in sources]
