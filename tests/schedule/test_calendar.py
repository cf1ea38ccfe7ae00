"""Do calendar and look-back agree with a walk over every firing?"""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.model.firing import FiringNote
from rota.schedule.calendar import Calendar, calendar
from rota.schedule.passed import Known, passed

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
CRONS = ("*/7 * * * *", "30 2 * * *", "0-59/20 0-4 * * *", "0 9 * * MON-FRI", "@every 47m", "15 0,12 1,15 * *")
WINDOWS = (
    "22:00-06:00",
    "Sat",
    "Mon-Fri 09:00-17:00",
    "02:15-02:45",
    "2026-03-28..2026-03-29",
    "00:00-24:00",
    "Sun 23:00-01:00",
)
ZONES = ("Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "UTC")

calendars = st.builds(
    lambda crons, windows, zone: calendar(crons, windows, name="backup", timezone=zone, anchor=NEW_YEAR),
    st.lists(st.sampled_from(CRONS), min_size=1, max_size=2, unique=True),
    st.lists(st.sampled_from(WINDOWS), max_size=2, unique=True),
    st.sampled_from(ZONES),
)
instants = st.integers(0, 330 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes))
lengths = st.integers(0, 6 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(calendars, instants, lengths)
def test_spans_are_cut_exactly_where_a_window_begins_or_ends(
    table: Calendar, begin: datetime, length: timedelta
) -> None:
    """SCH-28"""
    end = begin + length + timedelta(minutes=1)
    spans = [*table.spans(begin, end)]
    assert [spans[0].begin, spans[-1].end] == [begin, end]
    assert [span.end for span in spans[:-1]] == [span.begin for span in spans[1:]]
    assert all(one.window is not two.window for one, two in itertools.pairwise(spans))
    for span in spans:
        probes = [span.begin, span.end - MOMENT, span.begin + (span.end - span.begin) / 2]
        assert {table.window(probe) for probe in probes} == {span.window}


@given(calendars, instants, lengths, st.integers(0, 12), st.data())
def test_what_has_passed_is_what_a_walk_finds(
    table: Calendar, after: datetime, length: timedelta, most: int, data: st.DataObject
) -> None:
    """LED-06, LED-07: counts, ends, the newest, and repetitions, around rows that are there."""
    until = after + length
    firings = [*table.timetable.between(after, until)]
    rows = [data.draw(st.sampled_from(firings)).due_at for _ in range(data.draw(st.integers(0, 2))) if firings]
    known = [Known(first=row, last=row) for row in rows]
    found = passed(table, after, until, known, most=most)
    fresh = [firing for firing in firings if firing.due_at not in rows]
    to_run = [firing.due_at for firing in fresh if firing.note is not FiringNote.DST_REPEAT]
    wanted = [due for due in to_run if table.window(due) is None]
    held = [due for due in to_run if table.window(due) is not None]
    assert (sum(s.count for s in found.open), sum(s.count for s in found.held)) == (len(wanted), len(held))
    assert found.newest == tuple(wanted[max(0, len(wanted) - most) :])
    if wanted:
        assert (found.open[0].first, found.open[-1].last) == (wanted[0], wanted[-1])
    repeats = [f.due_at for f in fresh if f.note is FiringNote.DST_REPEAT and table.window(f.due_at) is None]
    assert [*found.repeats] == repeats


@given(calendars, instants)
def test_the_next_run_is_the_first_firing_that_nothing_holds(table: Calendar, instant: datetime) -> None:
    limit = instant + timedelta(days=40)
    walked = next(
        (
            firing
            for firing in table.timetable.between(instant, limit)
            if firing.note is not FiringNote.DST_REPEAT and table.window(firing.due_at) is None
        ),
        None,
    )
    found = table.next_run(instant)
    assert found == walked or (walked is None and (found is None or found.due_at > limit))


def test_a_task_that_is_always_held_has_no_next_run() -> None:
    table = calendar(["* * * * *"], ["00:00-24:00"], name="a", timezone="UTC", anchor=NEW_YEAR)
    assert table.next_run(NEW_YEAR) is None


@pytest.mark.parametrize("years", [1, 30])
def test_a_long_outage_of_a_dense_schedule_is_counted_and_not_walked(years: int) -> None:
    """LED-07: a slot a second."""
    table = calendar(["* * * * * *"], [], name="a", timezone="Europe/Berlin", anchor=NEW_YEAR)
    until = NEW_YEAR + timedelta(days=365 * years)
    found = passed(table, NEW_YEAR, until, [], most=100)
    assert sum(stretch.count for stretch in found.open) == 365 * years * 86_400
    assert found.newest == tuple(until - timedelta(seconds=n) for n in range(99, -1, -1))
