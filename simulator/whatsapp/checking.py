"""What the platform demands of a message; Meta documents these limits."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, ValidationError

_NOT_A_PARAMETER = 100
_NOT_A_VALUE = 131009


class RefusedError(Exception):
    """The platform does not take a message; *code* is its number for why."""

    def __init__(self, code: int, details: str, status: int = 400) -> None:
        super().__init__(details)
        self.code, self.details, self.status = code, details, status


class _Text(BaseModel):
    body: str = Field(min_length=1, max_length=4096)


class _Body(BaseModel):
    text: str = Field(min_length=1, max_length=1024)


class _Reply(BaseModel):
    id: str = Field(min_length=1, max_length=256)
    title: str = Field(min_length=1, max_length=20)


class _Button(BaseModel):
    type: str = Field(pattern="^reply$")
    reply: _Reply


class _Row(BaseModel):
    id: str = Field(min_length=1, max_length=200)
    title: str = Field(min_length=1, max_length=24)
    description: str = Field(default="", max_length=72)


class _Section(BaseModel):
    title: str = Field(default="", max_length=24)
    rows: list[_Row] = Field(min_length=1)


class _ButtonAction(BaseModel):
    buttons: list[_Button] = Field(min_length=1, max_length=3)


class _ListAction(BaseModel):
    button: str = Field(min_length=1, max_length=20)
    sections: list[_Section] = Field(min_length=1, max_length=10)


class _Buttons(BaseModel):
    body: _Body
    action: _ButtonAction


class _List(BaseModel):
    body: _Body
    action: _ListAction


class _Template(BaseModel):
    name: str = Field(min_length=1)
    language: dict[str, Any]


def check(message: dict[str, Any]) -> None:
    """Raise RefusedError for a message that breaks a limit of the platform."""
    if message.get("messaging_product") != "whatsapp":
        raise RefusedError(_NOT_A_PARAMETER, "messaging_product must be whatsapp")
    if len(str(message.get("biz_opaque_callback_data", ""))) > 512:
        raise RefusedError(_NOT_A_PARAMETER, "biz_opaque_callback_data is too long")
    try:
        match message.get("type"):
            case "text":
                _check_words(_Text.model_validate(message.get("text")).body)
            case "template":
                _Template.model_validate(message.get("template"))
            case "interactive":
                _check_interactive(message.get("interactive") or {})
            case other:
                raise RefusedError(_NOT_A_PARAMETER, f"unexpected type {other}")
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(it) for it in first["loc"])
        raise RefusedError(_NOT_A_VALUE, f"{place}: {first['msg']}") from error


def _check_interactive(interactive: dict[str, Any]) -> None:
    match interactive.get("type"):
        case "button":
            shown = _Buttons.model_validate(interactive)
            _check_words(shown.body.text)
            replies = [it.reply for it in shown.action.buttons]
            _check_distinct([it.id for it in replies], "button ids")
            _check_distinct([it.title for it in replies], "button titles")
        case "list":
            offered = _List.model_validate(interactive)
            _check_words(offered.body.text)
            sections = offered.action.sections
            if len(sections) > 1 and not all(it.title for it in sections):
                raise RefusedError(_NOT_A_VALUE, "every one of many sections needs a title")
            rows = [row for section in sections for row in section.rows]
            if len(rows) > 10:
                raise RefusedError(_NOT_A_VALUE, "more than 10 rows")
            _check_distinct([it.id for it in rows], "row ids")
        case other:
            raise RefusedError(_NOT_A_PARAMETER, f"unexpected interactive type {other}")


def _check_words(text: str) -> None:
    if not text.strip():
        raise RefusedError(_NOT_A_VALUE, "text is blank")


def _check_distinct(values: list[str], what: str) -> None:
    if len(set(values)) < len(values):
        raise RefusedError(_NOT_A_VALUE, f"{what} must differ")
