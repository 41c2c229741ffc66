"""What the desk's figures are: how much, how well, how long; counted from what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Text, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from knowledge.topics import OUT_OF_SCOPE
from tanya.office_hours import WIB
from webchat.console.tables import Case
from webchat.store import Conversation, Feedback, Message, now

_TOP = 12
_HUMAN = "/minta_agen"


@dataclass(frozen=True)
class Period:
    """The last *days* days, at one LPSE and on one channel where named."""

    days: int
    lpse: str = ""
    channel: str = ""

    @property
    def first(self) -> date:
        """Its first day in western Indonesian time."""
        return now().astimezone(WIB).date() - timedelta(days=self.days - 1)

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), WIB)


@dataclass(frozen=True)
class Day:
    """One day: conversations begun, and how many of them went to an officer."""

    day: date
    conversations: int
    handed_over: int


@dataclass(frozen=True)
class Numbers:
    """The figures of a period. Shares are from 0 to 1, None where there is nothing to divide."""

    conversations: int
    without_human: float | None
    unanswered: float | None
    rating: float | None
    ratings: int
    wait_minutes: float | None
    days: list[Day]
    topics: list[tuple[str, int]]
    diagnoses: list[tuple[str, int]]
    stars: list[tuple[str, int]]
    places: list[tuple[str, int]]
    channels: list[tuple[str, int]]


@dataclass(frozen=True)
class _Begun:
    day: date
    lpse: str
    channel: str
    handed: bool
    rating: int | None


def numbers(session: Session, period: Period) -> Numbers:
    """The figures of *period*."""
    begun = _begun(session, period)
    handed = sum(it.handed for it in begun)
    stars = Counter(it.rating for it in begun if it.rating is not None)
    rated = sum(stars.values())
    asked, unanswered = _answers(session, period)
    waits = _waits(session, period)
    return Numbers(
        conversations=len(begun),
        without_human=(len(begun) - handed) / len(begun) if begun else None,
        unanswered=unanswered / asked if asked else None,
        rating=sum(star * count for star, count in stars.items()) / rated if rated else None,
        ratings=rated,
        wait_minutes=median(waits) if waits else None,
        days=_by_day(begun, period),
        topics=_counted(session, period, Message.topic),
        diagnoses=_counted(session, period, Message.diagnosis["code"].as_string()),
        stars=[(str(star), stars[star]) for star in range(1, 6)],
        places=Counter(it.lpse for it in begun).most_common(_TOP),
        channels=Counter(it.channel for it in begun).most_common(),
    )


def rows(session: Session, period: Period) -> list[list[object]]:
    """For a spreadsheet: one row for each day, LPSE and channel, under a heading."""
    groups: dict[tuple[date, str, str], list[_Begun]] = {}
    for it in _begun(session, period):
        groups.setdefault((it.day, it.lpse, it.channel), []).append(it)
    table: list[list[object]] = [
        ["hari", "lpse", "kanal", "percakapan", "ke_petugas", "dinilai", "rata_rata_nilai"]
    ]
    for (day, lpse, channel), found in sorted(groups.items()):
        given = [it.rating for it in found if it.rating is not None]
        mean = round(sum(given) / len(given), 2) if given else ""
        handed = sum(it.handed for it in found)
        table.append([day.isoformat(), lpse, channel, len(found), handed, len(given), mean])
    return table


def is_unanswered() -> Any:
    """The condition that a reply of the assistant was no answer: out of scope, or a guess."""
    offers_human = cast(Message.buttons, Text).contains(_HUMAN)
    unsure = and_(Message.topic.is_(None), offers_human)
    return and_(Message.role == "bot", or_(Message.topic == OUT_OF_SCOPE, unsure))


def _begun(session: Session, period: Period) -> list[_Begun]:
    """The conversations begun in the period in which somebody said something."""
    handed = select(Case.id).where(Case.conversation_id == Conversation.id).exists()
    rating = (
        select(Feedback.rating)
        .where(Feedback.conversation_id == Conversation.id)
        .order_by(Feedback.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    spoken = select(Message.id).where(Message.conversation_id == Conversation.id).exists()
    query = select(
        Conversation.created_at, Conversation.lpse, Conversation.channel, handed, rating
    ).where(Conversation.created_at >= period.begins, spoken, *_of(period))
    return [
        _Begun(at.astimezone(WIB).date(), lpse or "", channel, bool(case_there), stars)
        for at, lpse, channel, case_there, stars in session.execute(query)
    ]


def _of(period: Period) -> list[Any]:
    wanted = []
    if period.lpse:
        wanted.append(Conversation.lpse == period.lpse)
    if period.channel:
        wanted.append(Conversation.channel == period.channel)
    return wanted


def _by_day(begun: Iterable[_Begun], period: Period) -> list[Day]:
    all_of, handed = Counter[date](), Counter[date]()
    for it in begun:
        all_of[it.day] += 1
        handed[it.day] += it.handed
    days = [period.first + timedelta(days=number) for number in range(period.days)]
    return [Day(day, all_of[day], handed[day]) for day in days]


def _in(period: Period, query: Any) -> Any:
    """*query* over messages, for the period alone."""
    joined = query.join(Conversation, Conversation.id == Message.conversation_id)
    return joined.where(Message.created_at >= period.begins, *_of(period))


def _answers(session: Session, period: Period) -> tuple[int, int]:
    """How many messages the assistant answered, and how many of the answers were none."""
    unanswered = case((is_unanswered(), Message.reply_to))
    query = select(
        func.count(Message.reply_to.distinct()), func.count(unanswered.distinct())
    ).where(Message.role == "bot")
    asked, unmet = session.execute(_in(period, query)).one()
    return asked, unmet


def _counted(session: Session, period: Period, what: Any) -> list[tuple[str, int]]:
    """The most frequent values among the assistant's replies, each message counted once."""
    count = func.count(Message.reply_to.distinct())
    query = select(what, count).where(Message.role == "bot", what.is_not(None))
    found = session.execute(_in(period, query).group_by(what).order_by(count.desc()).limit(_TOP))
    return [(str(value), number) for value, number in found]


def _waits(session: Session, period: Period) -> list[float]:
    """Minutes from handing over until an officer took the case."""
    query = (
        select(Case.opened_at, Case.claimed_at)
        .join(Conversation, Conversation.id == Case.conversation_id)
        .where(Case.opened_at >= period.begins, Case.claimed_at.is_not(None), *_of(period))
    )
    pairs = session.execute(query).all()
    return [(taken - opened).total_seconds() / 60 for opened, taken in pairs if taken]
