"""An article's file: parts of front matter and text, read so that each problem has its line.

A file is one part, or several one after the other. A part is front matter (YAML) between two
lines of three hyphens, then its text (Markdown). The first part is the article; each further part
is a variant, whose front matter has `lpse`, `title` and `sources` only.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from knowledge.article import Article

_FENCE = "---"
Location = tuple[int | str, ...]
"""Where in an article something is, as pydantic says it: ``("sources", 2, "item")``."""


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong in a line (from 1) of an article's file, and what to do about it."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class UnreadableError(ValueError):
    """A file in which the parts cannot be told; it has a single *problem*."""

    def __init__(self, path: Path, line: int, text: str):
        super().__init__(text)
        self.problem = Problem(path, line, text)


@dataclass(frozen=True)
class _Part:
    """One front matter and its text. Lines count from 1 and are those of the file."""

    front: dict[str, Any]
    node: yaml.Node
    front_line: int
    body: str
    body_line: int

    def line_of(self, location: Location) -> int:
        """The line of a field; of the nearest field around it where it is not in the file."""
        if location[:1] == ("body",) and "body" not in self.front:
            return self.body_line
        node, line = self.node, self.front_line
        for key in location:
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == key), None)
                if pair is None:
                    break
                line, node = self.front_line + pair[0].start_mark.line, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
                node = node.value[key]
                line = self.front_line + node.start_mark.line
        return line


class ArticleFile:
    """The file at *path*; raises UnreadableError if its parts cannot be told."""

    def __init__(self, path: Path):
        self.path = path
        self._parts = _parts(path)

    @property
    def front(self) -> dict[str, Any]:
        """The article's front matter as it stands in the file, unchecked."""
        return self._parts[0].front

    def problem(self, location: Location, text: str) -> Problem:
        """*text* as a problem of the place in the file that *location* names."""
        number = location[1] if location[:1] == ("variants",) and len(location) > 1 else None
        if isinstance(number, int):
            return Problem(self.path, self._parts[number + 1].line_of(location[2:]), text)
        return Problem(self.path, self._parts[0].line_of(location), text)

    def validated(self) -> tuple[Article | None, list[Problem]]:
        """The article, and what in the file is against the schema."""
        first, *others = self._parts
        problems = [
            Problem(self.path, part.line_of((field,)), f"{field}: belongs below the front matter")
            for part in self._parts
            for field in ("body", "variants")
            if field in part.front
        ]
        variants = [{**part.front, "body": part.body} for part in others]
        whole = {**first.front, "body": first.body, "variants": variants}
        try:
            return Article.model_validate(whole), problems
        except ValidationError as error:
            return None, problems + self._worded(error)

    def _worded(self, error: ValidationError) -> list[Problem]:
        faults = error.errors()
        around = {fault["loc"][:end] for fault in faults for end in range(len(fault["loc"]))}
        return [
            self.problem(fault["loc"], f"{_field(fault['loc'])}: {_advice(fault)}")
            for fault in faults
            # pydantic does not count the entries that it refuses
            if not (fault["type"] == "too_short" and fault["loc"] in around)
        ]


def _field(location: Location) -> str:
    """``walkthrough.0.steps`` without pydantic's names for the kinds that a field may be of."""
    return ".".join(str(key) for key in location if key not in ("semua", "list")) or "file"


def _advice(fault: Any) -> str:
    match fault["type"]:
        case "missing":
            return "is missing; add it to the front matter"
        case "extra_forbidden":
            return "is no field here; remove it or mend its spelling"
        case "value_error":
            return str(fault["ctx"]["error"])
        case _:
            message = str(fault["msg"]).replace("Tuple", "List").replace("a valid tuple", "a list")
            return f"{message[0].lower()}{message[1:]}"


def _parts(path: Path) -> list[_Part]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise UnreadableError(path, 1, "is not UTF-8; save it as UTF-8") from error
    fences = [number for number, line in enumerate(lines) if line.rstrip() == _FENCE]
    if not fences or fences[0] != 0 or len(fences) % 2:
        last = fences[-1] + 1 if fences else 1
        advice = "front matter between two '---' lines is missing or not closed; write both lines"
        raise UnreadableError(path, last, advice)
    bounds = [*fences, len(lines)]
    return [
        _part(path, lines, *span)
        for span in zip(bounds[:-1:2], bounds[1::2], bounds[2::2], strict=True)
    ]


def _part(path: Path, lines: list[str], opened: int, closed: int, end: int) -> _Part:
    text = "\n".join(lines[opened + 1 : closed])
    first = opened + 2
    try:
        node, front = yaml.compose(text, yaml.SafeLoader), yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = first + (error.problem_mark.line if error.problem_mark else 0)
        advice = f"front matter is not YAML ({error.problem}); put texts with ': ' in quotes"
        raise UnreadableError(path, line, advice) from error
    except (yaml.YAMLError, ValueError) as error:
        advice = f"front matter cannot be read ({error}); correct it"
        raise UnreadableError(path, first, advice) from error
    if not isinstance(node, yaml.MappingNode):
        advice = "front matter is not a list of fields; write 'field: value' lines"
        raise UnreadableError(path, first, advice)
    if twice := _named_twice(node):
        again, name = first + twice.start_mark.line, twice.value
        raise UnreadableError(path, again, f"{name}: is given twice; remove one")
    return _Part(front, node, first, "\n".join(lines[closed + 1 : end]).strip(), closed + 2)


def _named_twice(node: yaml.MappingNode) -> yaml.Node | None:
    """The second of two fields of one name, which YAML would silently prefer to the first."""
    names = sorted((name for name, _ in node.value), key=lambda name: str(name.value))
    return next((b for a, b in pairwise(names) if a.value == b.value), None)
