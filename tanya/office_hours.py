"""When officers answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

WIB = timezone(timedelta(hours=7), "WIB")
_SHORT = "Mon Tue Wed Thu Fri Sat Sun".split()
_DAYS = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split()
_LONGEST_WAIT_DAYS = 366


@dataclass(frozen=True)
class OfficeHours:
    """Days of the week (0 is Monday, both ends count) and hours in WIB, but for the holidays."""

    first: int
    last: int
    opens: time
    closes: time
    holidays: frozenset[date] = frozenset()

    @classmethod
    def read(cls, text: str, holidays: Iterable[date] = ()) -> OfficeHours:
        """From the setting, such as ``Mon-Fri 08:00-16:00``."""
        days, hours = text.split()
        first, last = (_SHORT.index(day) for day in days.split("-"))
        opens, closes = (time.fromisoformat(hour) for hour in hours.split("-"))
        return cls(first, last, opens, closes, frozenset(holidays))

    def __str__(self) -> str:
        days = f"{_DAYS[self.first]}-{_DAYS[self.last]}"
        return f"{days} pukul {self.opens:%H.%M}-{self.closes:%H.%M} WIB"

    def opening(self, now: datetime) -> datetime | None:
        """When officers answer next; None when they do at *now* (any time zone)."""
        here = now.astimezone(WIB)
        if self._works_on(here) and self.opens <= here.time() < self.closes:
            return None
        day = here if here.time() < self.opens else here + timedelta(days=1)
        for _ in range(_LONGEST_WAIT_DAYS):
            if self._works_on(day):
                break
            day += timedelta(days=1)
        return datetime.combine(day.date(), self.opens, WIB)

    def when(self, now: datetime | None = None) -> str:
        """In words: from when an answer may be expected."""
        opening = self.opening(now or datetime.now(UTC))
        if opening is None:
            return "Sekarang jam kerja"
        return f"Jam kerja berikutnya {_DAYS[opening.weekday()]}, {opening:%d-%m-%Y}, " + (
            f"pukul {opening:%H.%M} WIB"
        )

    def _works_on(self, day: datetime) -> bool:
        weekday = (day.weekday() - self.first) % 7 <= (self.last - self.first) % 7
        return weekday and day.date() not in self.holidays
