"""What an article is: its schema, and what a reader is shown of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from knowledge.article_checks import (
    begins_with_short_answer,
    each_once,
    fillable,
    known_item,
    known_lpse,
    known_topic,
    sections_of,
)
from language.lpse import name_of

Topic = Annotated[str, AfterValidator(known_topic)]
LpseId = Annotated[str, AfterValidator(known_lpse)]
StepText = Annotated[str, Field(min_length=1), AfterValidator(fillable)]
Everywhere = Annotated[Literal["semua"], Tag("semua")]
OnlyAt = Annotated[tuple[LpseId, ...], Field(min_length=1), Tag("list")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Source(_Strict):
    """Where a statement comes from: short name of the document, item in it, title to show."""

    document: str
    item: str
    title: str = Field(min_length=1)

    @model_validator(mode="after")
    def _exists(self) -> Source:
        known_item(self.document, self.item)
        return self

    def __str__(self) -> str:
        return f"{self.document} {self.item}"


class Step(_Strict):
    """One step of a walk-through: what to do, what the screen shows then, help when it fails."""

    do: StepText
    see: StepText
    help: StepText


class Walkthrough(_Strict):
    """A sequence of steps. Texts may hold ``{user_id} {lpse} {default_user_id} {default_lpse}``."""

    id: str
    title: str
    steps: tuple[Step, ...] = Field(min_length=1)


class Passage(_Strict):
    """A text with its sources. *body* is Markdown; its first paragraph is the short answer."""

    title: str = Field(min_length=1)
    sources: Annotated[tuple[Source, ...], Field(min_length=1), AfterValidator(each_once)]
    body: Annotated[str, AfterValidator(begins_with_short_answer)]

    @property
    def sections(self) -> tuple[str, ...]:
        """The short answer, then each section with its heading as a bold line."""
        return sections_of(self.body)


class Variant(Passage):
    """What holds at some LPSE only, beside the general answer; its title names the LPSE."""

    lpse: Annotated[tuple[LpseId, ...], Field(min_length=1), AfterValidator(each_once)]

    @property
    def places(self) -> str:
        """Full names of the LPSE it holds for."""
        return ", ".join(name_of(lpse) for lpse in self.lpse)


def _kind_of_place(value: object) -> str:
    return "semua" if isinstance(value, str) else "list"


class Article(Passage):
    """One answer: the general text, walk-throughs, and what differs at some LPSE."""

    topic: Topic
    questions: Annotated[tuple[str, ...], Field(min_length=3), AfterValidator(each_once)]
    audience: tuple[Literal["penyedia", "ppk", "petugas"], ...] = Field(min_length=1)
    lpse: Annotated[Everywhere | OnlyAt, Discriminator(_kind_of_place)]
    last_verified: date
    status: Literal["berlaku", "lokal", "usang"]
    note: str | None = None
    related: Annotated[tuple[Topic, ...], AfterValidator(each_once)] = ()
    walkthrough: tuple[Walkthrough, ...] = ()
    variants: tuple[Variant, ...] = ()

    @model_validator(mode="after")
    def _one_variant_for_each_lpse(self) -> Article:
        named = [lpse for variant in self.variants for lpse in variant.lpse]
        if len(named) != len(set(named)):
            raise ValueError("two variants are for the same LPSE; make them one")
        return self

    def variant(self, variant_id: str) -> Walkthrough | None:
        """The walk-through with this id, if the article has it."""
        return next((w for w in self.walkthrough if w.id == variant_id), None)

    def for_lpse(self, lpse: str | None) -> Answer:
        """What to show somebody who asks about *lpse* (an id), or about no known LPSE.

        Where that LPSE has a variant it comes first, then the general text. Otherwise the general
        text comes first and the variants of other LPSE are named.
        """
        own = next((variant for variant in self.variants if lpse in variant.lpse), None)
        if own:
            return Answer((own, self), ())
        return Answer((self,), self.variants)


@dataclass(frozen=True)
class Answer:
    """An article as one reader is shown it.

    *passages* are shown in full and in this order; *elsewhere* are the variants of other LPSE,
    to be named (and linked, where there are links).
    """

    passages: tuple[Passage, ...]
    elsewhere: tuple[Variant, ...]

    @property
    def sections(self) -> tuple[str, ...]:
        """All passages as chat shows them, then a list that names the variants elsewhere."""
        own, *general = self.passages
        texts = list(own.sections)
        for passage in general:
            short, *rest = passage.sections
            texts += [f"**Secara umum**\n{short}", *rest]
        if self.elsewhere:
            names = "\n".join(f"- {variant.title}" for variant in self.elsewhere)
            texts.append(f"**Ketentuan di LPSE tertentu**\n{names}")
        return tuple(texts)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of all passages, each item once."""
        found = {
            (source.document, source.item): source
            for passage in reversed(self.passages)
            for source in reversed(passage.sources)
        }
        return tuple(reversed(found.values()))


def sources_json(sources: Iterable[Source]) -> list[dict[str, str]]:
    """Sources as the APIs give them."""
    return [source.model_dump() for source in sources]
