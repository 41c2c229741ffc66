"""Long lists, a page at a time: which one is asked for, and the links to those beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlencode

from flask import request, url_for

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

PAGE_LENGTH = 20
_HIGHEST = 1_000_000
"""No list has more pages; larger numbers would not fit into the database's integers."""


class Read(Protocol[T_co]):
    """Reads a part of a list; returns these items, and how many there are in all."""

    def __call__(self, *, limit: int, offset: int) -> tuple[Sequence[T_co], int]:
        """Leave out `offset` items and read `limit`."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `name` is its parameter in the address and the id of its heading."""

    endpoint: str
    name: str
    items: Sequence[T]
    number: int
    total: int

    @property
    def first(self) -> int:
        """The place of its first item in the whole list, from 1."""
        return (self.number - 1) * PAGE_LENGTH + 1

    @property
    def last(self) -> int:
        """The place of its last item in the whole list."""
        return min(self.number * PAGE_LENGTH, self.total)

    @property
    def previous(self) -> str | None:
        """The address of the page before it."""
        return self._link(self.number - 1) if self.number > 1 else None

    @property
    def next(self) -> str | None:
        """The address of the page after it."""
        return self._link(self.number + 1) if self.last < self.total else None

    def _link(self, number: int) -> str:
        # Other lists and searches on the same page stay as they are.
        asked = request.args.to_dict() | {self.name: str(number)}
        path = url_for(self.endpoint, **(request.view_args or {}))
        return f"{path}?{urlencode(asked)}#{self.name}"


def page_of(endpoint: str, name: str, read: Read[T]) -> Page[T]:
    """Return the asked page of a list, or its last one when the list has become shorter.

    Args:
        endpoint: the page that shows the list.
        name: the parameter in the address, different for each list of a page.
        read: reads a part of the list.
    """
    number = min(max(request.args.get(name, 1, type=int), 1), _HIGHEST)
    items, total = read(limit=PAGE_LENGTH, offset=(number - 1) * PAGE_LENGTH)
    highest = max(-(-total // PAGE_LENGTH), 1)
    if number > highest:
        number = highest
        items, total = read(limit=PAGE_LENGTH, offset=(number - 1) * PAGE_LENGTH)
    return Page(endpoint, name, items, number, total)


def cut(items: Sequence[T]) -> Read[T]:
    """Return how to read a list that is in memory."""

    def read(*, limit: int, offset: int) -> tuple[Sequence[T], int]:
        return items[offset : offset + limit], len(items)

    return read
