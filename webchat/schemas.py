"""The shapes of the chat and search API, as they appear in the OpenAPI document."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

LONGEST_QUERY = 400
"""Longest search, in characters."""


def _printable(text: str) -> str:
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise PydanticCustomError("printable", "tidak boleh berisi karakter kendali")
    return text


class NewConversation(BaseModel):
    """How a conversation may be started."""

    lpse: Annotated[StrictStr, Field(pattern=r"^[a-z0-9_-]{1,40}$")] | None = Field(
        None, description="Id of the LPSE on whose site the chat stands."
    )
    identity_token: Annotated[StrictStr, Field(min_length=1, max_length=4000)] | None = Field(
        None,
        description="JWT with which the embedding page says who is logged in there: header `kid`, "
        "claims `aud`, `iat`, `exp` (5 minutes at most), `jti`, `user_id`, `lpse`.",
    )


class ConversationKey(BaseModel):
    """What a client needs to talk in its conversation."""

    id: str
    token: str = Field(description="Bearer token of this conversation only.")


class NewMessage(BaseModel):
    """What a user says: a text, or the payload of a button."""

    text: StrictStr | None = None
    payload: Annotated[StrictStr, Field(max_length=2000)] | None = None
    client_message_id: (
        Annotated[StrictStr, Field(min_length=1, max_length=100), AfterValidator(_printable)] | None
    ) = Field(None, description="Chosen by the client; the same id twice is one message.")


class Button(BaseModel):
    """A choice offered to the user."""

    title: str
    payload: str


class Source(BaseModel):
    """Where an answer comes from."""

    document: str
    item: str
    title: str


class Diagnosis(BaseModel):
    """What was found out about an account."""

    code: str
    evidence: list[str]
    actor: str
    cure: list[str]


class MessageOut(BaseModel):
    """A message as clients see it; ids increase in the order of the conversation."""

    id: int
    role: Literal["user", "bot", "agent", "system"]
    text: str | None
    buttons: list[Button]
    sources: list[Source]
    topic: str | None
    diagnosis: Diagnosis | None
    created_at: datetime


class Messages(BaseModel):
    """Messages in the order of the conversation."""

    messages: list[MessageOut]


class After(BaseModel):
    """The last message that the client knows."""

    # 2**53: the largest integer that JavaScript keeps exact, and well inside a database's.
    after: Annotated[int, Field(ge=0, le=2**53)] = 0


class NewFeedback(BaseModel):
    """A rating of the conversation."""

    rating: Annotated[StrictInt, Field(ge=1, le=5)]
    comment: Annotated[StrictStr, Field(max_length=2000)] | None = None


class FeedbackOut(BaseModel):
    """The rating as it was stored."""

    rating: int
    comment: str | None


class SearchQuery(BaseModel):
    """What to search for."""

    q: Annotated[str, Field(max_length=LONGEST_QUERY)]
    lpse: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")] | None = None
    limit: Annotated[int, Field(ge=1, le=20)] = 5
    audience: Literal["penyedia", "ppk", "petugas"] | None = Field(
        None, description="Only what is meant for these readers."
    )


class HitOut(BaseModel):
    """One answer that was found."""

    article: str
    topic: str
    title: str
    snippet: str = Field(description="Plain text; each found word stands between ** and **.")
    score: float = Field(description="From 0 to 1, comparable inside one list of hits.")
    why: str = Field(description="Which words, or which like-minded phrase, found it.")
    sources: list[Source]


class SearchResult(BaseModel):
    """The answers found, best first."""

    query: str
    took_ms: float
    hits: list[HitOut]
