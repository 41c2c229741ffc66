"""Conversations written down for LPSE staff to read: what a file may say, and reading it.

A file of a topic is a list of conversations; every step of one is either a turn of the user
(`user`, `press`, `press_old`, `code`, `wrong_code`, `old_code`) or something that happens
outside the conversation (the fields of `Outside`). With a turn stands what must be true of the
replies to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

FOLDER = Path(__file__).parent
TURNS = ("user", "press", "press_old", "code", "wrong_code", "old_code")
Texts = Annotated[list[str], BeforeValidator(lambda it: it if isinstance(it, list) else [it])]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Done(_Strict):
    """Something done at an LPSE with an account, on its own pages; `works: false` is refused."""

    lpse: str
    user_id: str
    password: str = "Rahasia#2026"
    works: bool = True


class Activation(Done):
    """`default_password`: that of the User ID default, for a second account."""

    default_password: str | None = None


class NewRegion(Done):
    province: str
    regency: str


class NewPassword(_Strict):
    """Lupa Password up to the end: the link is asked for, and the mailed one followed."""

    lpse: str
    user_id: str
    new_password: str


class SikapSection(Done):
    """A section of SIKaP filled in."""

    section: str
    data: dict[str, Any]


class Named(_Strict):
    lpse: str
    user_id: str


class Fault(_Strict):
    """Broken or mended links of an LPSE, or what ails one account."""

    lpse: str
    user_id: str | None = None
    aggregation_link: Literal["up", "down"] | None = None
    sikap: Literal["up", "down"] | None = None
    network_fault: bool | None = None
    password_in_sync: bool | None = None


class Outside(_Strict):
    """What happens outside the conversation."""

    login: Done | None = None
    activate: Activation | None = None
    set_region: NewRegion | None = None
    approve_region: Named | None = None
    reset_password: NewPassword | None = None
    fill_sikap: SikapSection | None = None
    pull_sikap: Done | None = None
    fault: Fault | None = None
    restart: Literal["gateway", "rasa", "actions", "simulator"] | None = None
    wait_minutes: int | None = None
    """All that was said in this conversation, its codes and proofs, become this much older."""


ACTS = tuple(Outside.model_fields)
_HARMLESS = {"restart", "wait_minutes"}


class Step(Outside):
    """One turn with what must be true of its replies, or one act outside."""

    user: str | None = None
    press: str | None = None
    """Title, or its beginning, of a button of the latest replies."""
    press_old: str | None = None
    """The same of earlier replies, the newest that had it; with `of_turn`, of that turn."""
    of_turn: int | None = None
    """Number of the user's turn, from 1."""
    code: str | None = None
    """Address whose mailbox holds the code; the newest is typed."""
    wrong_code: str | None = None
    """The same, but other digits are typed."""
    old_code: str | None = None
    """The same, but the code before the newest is typed."""

    says: Texts = []
    never: Texts = []
    topic: str | None = None
    diagnosis: str | None = None
    """Code of the diagnosis; `tidak ada` where there must be none."""
    offers: Texts = []
    cites: Texts = []
    """Sources of the replies, each as "document item"."""

    @model_validator(mode="after")
    def _one_thing(self) -> Step:
        named = [it for it in (*TURNS, *ACTS) if getattr(self, it) is not None]
        if len(named) != 1:
            raise ValueError(f"a step is exactly one of {', '.join((*TURNS, *ACTS))}: {named}")
        checks = self.says or self.never or self.topic or self.diagnosis or self.offers
        if named[0] in ACTS and (checks or self.cites):
            raise ValueError("what is checked stands with a turn of the user")
        if self.of_turn and not self.press_old:
            raise ValueError("`of_turn` belongs to `press_old`")
        return self

    @property
    def kind(self) -> str:
        """Which of `TURNS` or `ACTS` this is."""
        return next(it for it in (*TURNS, *ACTS) if getattr(self, it) is not None)

    @property
    def is_turn(self) -> bool:
        """Whether the user says or presses something."""
        return self.kind in TURNS


class Conversation(_Strict):
    conversation: str
    page: str | None = None
    """Id of the LPSE on whose page the conversation stands."""
    signed_in: Named | None = None
    """Account for which the page of LPSE LKPP gives its signed word."""
    changes: bool = False
    reveals_nothing: bool = False
    """No reply tells anything of an account: a diagnosis that no step names is a failure."""
    steps: list[Step]

    @property
    def turns(self) -> int:
        """How many turns of the user there are."""
        return sum(step.is_turn for step in self.steps)

    @property
    def changes_something(self) -> bool:
        """Whether the demo data must be put back."""
        return self.changes or any(s.kind in {*ACTS} - _HARMLESS for s in self.steps)


@dataclass(frozen=True)
class Written:
    """A conversation with the places (file:line) of it and its steps."""

    conversation: Conversation
    place: str
    places: list[str]


def read(path: Path) -> Iterator[Written]:
    """The conversations of a file; a ValueError names file and line of what is wrong."""
    text = path.read_text(encoding="utf-8")
    try:
        rows, nodes = yaml.safe_load(text), yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"{path.name}:{line}: {error.problem}") from None
    for row, node in zip(rows, nodes.value, strict=True):
        place, places = _place(path, node), _places(path, node)
        try:
            yield Written(Conversation.model_validate(row), place, places)
        except ValidationError as error:
            raise ValueError(_told(error, place, places)) from None


def _place(path: Path, node: yaml.Node) -> str:
    return f"{path.name}:{node.start_mark.line + 1}"


def _places(path: Path, node: yaml.Node) -> list[str]:
    steps = (value for key, value in node.value if key.value == "steps")
    return [_place(path, step) for value in steps for step in value.value]


def _told(error: ValidationError, place: str, places: list[str]) -> str:
    told = []
    for it in error.errors():
        loc = it["loc"]
        in_step = len(loc) > 1 and loc[0] == "steps" and isinstance(loc[1], int)
        where = places[loc[1]] if in_step else place
        told.append(f"{where}: {'.'.join(map(str, loc))}: {it['msg']}")
    return "\n".join(told)


def read_all() -> list[Written]:
    """Every written conversation, by file."""
    return [it for path in sorted(FOLDER.glob("*.yml")) for it in read(path)]


def spread(written: list[Written], count: int) -> list[Written]:
    """So many of *written* in the same order, from everywhere in it."""
    if count >= len(written):
        return written
    return [written[at * len(written) // count] for at in range(count)]
