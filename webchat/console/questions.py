"""What the assistant could not answer, or answered badly, in groups of like questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from language.normalise import normalise
from webchat.console.numbers import is_unanswered
from webchat.console.personal import ERASED
from webchat.console.tables import Change
from webchat.store import Conversation, Feedback, Message, now

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

UNANSWERED, BADLY_RATED = "tidak terjawab", "dinilai buruk"
_BAD = 2
"""Ratings up to this one are bad ones."""
_MOST = 2000
_DAYS = 180
_ALIKE = 0.6
"""Likeness (cosine) from which on two questions belong together."""

Encode = Callable[[Sequence[str]], Any]


@dataclass(frozen=True)
class Question:
    """What somebody wrote, and *why* it is here."""

    message_id: int
    text: str
    why: str
    lpse: str | None
    at: datetime


@dataclass(frozen=True)
class Group:
    """Questions alike, the most typical first."""

    questions: list[Question]

    @property
    def typical(self) -> Question:
        """The one that stands for all."""
        return self.questions[0]


def open_questions(session: Session) -> list[Question]:
    """The questions that no change answers yet, newest first."""
    settled = _settled(session)
    found = {**_badly_rated(session), **_unanswered(session)}
    newest = sorted(found.values(), key=lambda it: it.message_id, reverse=True)
    return [it for it in newest if it.message_id not in settled][:_MOST]


def grouped(questions: Sequence[Question], encode: Encode | None) -> list[Group]:
    """*questions* in groups of like ones, the largest first; those alone come last.

    Without a model only those that are the same but for spelling belong together.
    """
    same: dict[str, list[Question]] = {}
    for it in questions:
        same.setdefault(normalise(it.text), []).append(it)
    texts = list(same)
    alone = [[at] for at in range(len(texts))]
    communities = _communities(texts, encode) if encode and texts else alone
    groups = [Group([it for at in found for it in same[texts[at]]]) for found in communities]
    return sorted(groups, key=lambda group: len(group.questions), reverse=True)


@lru_cache(maxsize=1)
def encoder(model: str) -> Encode | None:
    """The model at a path, as a function from texts to vectors; None where there is none."""
    if not model:
        return None
    # Imported here: torch takes seconds to load.
    from knowledge.embedding import load

    try:
        loaded: SentenceTransformer = load(model)
    except Exception:  # every kind of damage has its own exception in the libraries
        return None
    return lambda texts: loaded.encode(list(texts), convert_to_tensor=True)


def _communities(texts: Sequence[str], encode: Encode) -> list[list[int]]:
    from sentence_transformers.util import community_detection

    vectors = encode(texts)
    found = community_detection(vectors, threshold=_ALIKE, min_community_size=1)
    in_one = {at for community in found for at in community}
    # What the model knows nothing of is like nothing, not even itself.
    return [*found, *([at] for at in range(len(texts)) if at not in in_one)]


def _unanswered(session: Session) -> dict[int, Question]:
    asked = aliased(Message)
    query = (
        select(asked, Conversation.lpse)
        .join(Conversation, Conversation.id == asked.conversation_id)
        .where(asked.id.in_(select(Message.reply_to).where(is_unanswered(), _recent())))
        .where(*_questions(asked))
    )
    return {
        it.id: Question(it.id, it.text or "", UNANSWERED, lpse, it.created_at)
        for it, lpse in session.execute(query)
    }


def _badly_rated(session: Session) -> dict[int, Question]:
    """The last question before each bad rating."""
    last = (
        select(func.max(Message.id))
        .join(Feedback, Feedback.conversation_id == Message.conversation_id)
        .where(
            Feedback.rating <= _BAD,
            Message.created_at <= Feedback.created_at,
            *_questions(Message),
        )
        .group_by(Feedback.id)
    )
    query = (
        select(Message, Conversation.lpse)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.id.in_(last), _recent())
    )
    return {
        it.id: Question(it.id, it.text or "", BADLY_RATED, lpse, it.created_at)
        for it, lpse in session.execute(query)
    }


def _questions(message: Any) -> tuple[Any, ...]:
    """The conditions of a question in somebody's own words."""
    return (
        message.role == "user",
        message.payload.is_(None),
        message.text.is_not(None),
        message.text != ERASED,
        message.text.contains(" "),
    )


def _recent() -> Any:
    return Message.created_at > now() - timedelta(days=_DAYS)


def _settled(session: Session) -> set[int]:
    answered = session.scalars(select(Change.questions).where(Change.state != "discarded"))
    return {message_id for questions in answered for message_id in questions}
