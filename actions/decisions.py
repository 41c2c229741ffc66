"""The general decision steps, read from decisions.yml: questions to be answered yes or no."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from knowledge.articles import Source, articles

_FILE = Path(__file__).with_name("decisions.yml")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Advice(_Strict):
    """Where the questions end: the cure as steps, and on what it rests ("document item")."""

    advice: tuple[str, ...] = Field(min_length=1)
    sources: tuple[str, ...] = Field(min_length=1)

    def cited(self) -> list[Source]:
        """The sources as the articles name them; raises KeyError for one that none names."""
        named = {f"{it.document} {it.item}": it for a in articles().values() for it in a.sources}
        return [named[source] for source in self.sources]


class Question(_Strict):
    """A question and what follows from either answer."""

    ask: str
    yes: Question | Advice = Field(alias="ya")
    no: Question | Advice = Field(alias="tidak")


@cache
def decisions() -> dict[str, Question]:
    """The first question of each topic."""
    said = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, Question]).validate_python(said)


def reached(topic: str, path: str) -> Question | Advice:
    """Where *path*, the answers so far as a word of y and n, leads; it stops at an advice."""
    here: Question | Advice = decisions()[topic]
    for answer in path:
        if isinstance(here, Advice):
            break
        here = here.yes if answer == "y" else here.no
    return here
