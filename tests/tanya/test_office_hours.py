"""Officers do not answer on holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tanya.office_hours import WIB, OfficeHours

CHRISTMAS = date(2026, 12, 25)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda it: it.replace(tzinfo=WIB)
)


def test_a_holiday_is_passed_over_with_the_weekend_behind_it() -> None:
    hours = OfficeHours.read("Mon-Fri 08:00-16:00", [CHRISTMAS])
    opening = hours.opening(datetime(2026, 12, 24, 17, 0, tzinfo=WIB))
    assert opening == datetime(2026, 12, 28, 8, 0, tzinfo=WIB)
    assert hours.opening(datetime(2026, 12, 25, 10, 0, tzinfo=WIB)) == opening
    assert "Senin, 28-12-2026" in hours.when(datetime(2026, 12, 25, 10, 0, tzinfo=WIB))


@given(MOMENTS, st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=20))
def test_the_desk_opens_on_a_working_day_after_now(moment: datetime, holidays: set[date]) -> None:
    hours = OfficeHours.read("Mon-Fri 08:00-16:00", holidays)
    opening = hours.opening(moment)
    if opening is None:
        assert moment.date() not in holidays
        assert moment.weekday() < 5
        return
    assert opening > moment
    assert opening.date() not in holidays
    assert hours.opening(opening + timedelta(minutes=1)) is None
