"""The source documents as a list of their items: what articles may cite, and what to cover."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).parent / "seed_items.yml"


class SeedItem(BaseModel):
    """What an item says, in our words; *left_out* is why nothing carries it, if so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str
    left_out: str | None = None


@cache
def seed_items() -> Mapping[tuple[str, str], SeedItem]:
    """Each item by document and number, in the documents' order."""
    documents = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            (document, item): SeedItem.model_validate(
                {"says": told} if isinstance(told, str) else told
            )
            for document, items in documents.items()
            for item, told in items.items()
        }
    )


def within(document: str, item: str) -> tuple[str, ...]:
    """The item and those that it is part of: ``2f.2b`` is within ``2f.2b`` and ``2f``."""
    return tuple(
        name
        for known, name in seed_items()
        if known == document and (item == name or is_part(item, name))
    )


def is_part(item: str, whole: str) -> bool:
    """Whether the number *item* goes on from *whole*: 4A.1 from 4A and 4, but 14 not from 1."""
    rest = item.removeprefix(whole)
    return rest != item and bool(rest) and not (whole[-1].isdigit() and rest[0].isdigit())
