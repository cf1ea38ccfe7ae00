"""A task's timetable: several expressions as one, in both directions, counted."""

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.schedule.expression import expressions, instants, scribbles, zones
from tests.schedule.local import ANCHOR, firings, told

from rota.model.firing import Firing, FiringNote
from rota.schedule.cron import parse_cron
from rota.schedule.error import ScheduleError
from rota.schedule.timetable import Timetable, timetable

GRAIN = timedelta(microseconds=1)
some_crons = st.lists(expressions, min_size=1, max_size=3)
calm = settings(deadline=None, max_examples=150)


def table(*crons: str, zone: str = "Europe/Berlin", anchor: datetime = ANCHOR) -> Timetable:
    return timetable(crons, name="task", timezone=zone, anchor=anchor)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# -- several expressions -----------------------------------------------------------------------------------------------


def test_expressions_are_merged_in_order() -> None:
    assert told("0 9 * * *", "30 8-10 * * *", day="2026-06-01") == [
        "08:30:00+02:00",
        "09:00:00+02:00",
        "09:30:00+02:00",
        "10:30:00+02:00",
    ]


def test_two_expressions_due_at_one_instant_are_one_firing() -> None:
    assert told("0 9 * * *", "0 * * * mon", day="2026-06-01").count("09:00:00+02:00") == 1


def test_a_firing_that_runs_wins_over_a_repeat_at_the_same_instant() -> None:
    """The rhythm runs in both passes of 02:30; for the fixed expression the second is a repeat."""
    assert told("30 2 * * *", "30 * * * *", day="2026-10-25")[2:4] == ["02:30:00+02:00", "02:30:00+01:00"]


def test_firings_that_one_gap_moved_are_one_and_name_all_their_times() -> None:
    assert told("30 2 * * *", "15 2 * * *", "0 3 * * *", day="2026-03-29") == ["03:00:00+02:00 for 02:15 02:30"]


def test_two_repeats_at_one_instant_are_one() -> None:
    assert told("30 2 * * *", "30 2 25 * *", day="2026-10-25") == ["02:30:00+02:00", "02:30:00+01:00 again"]


def test_a_task_without_expressions_is_never_due() -> None:
    manual = table()
    assert list(manual.after(ANCHOR)) == []
    assert manual.next(ANCHOR) is None
    assert manual.before(ANCHOR) is None
    assert manual.count_between(ANCHOR, ANCHOR + timedelta(days=1)) == 0


# -- bounds ------------------------------------------------------------------------------------------------------------


def test_after_is_strict() -> None:
    due = at("2026-06-01T09:00+02:00")
    daily = table("0 9 * * *")
    assert next(daily.after(due)).due_at == at("2026-06-02T09:00+02:00")
    assert next(daily.after(due - GRAIN)).due_at == due


def test_between_leaves_its_start_out_and_takes_its_end_in() -> None:
    first, last = at("2026-06-01T09:00+02:00"), at("2026-06-03T09:00+02:00")
    daily = table("0 9 * * *")
    assert [firing.due_at.day for firing in daily.between(first, last)] == [2, 3]
    assert daily.count_between(first, last) == 2
    assert list(daily.between(last, first)) == []


def test_before_is_strict() -> None:
    daily = table("0 9 * * *")
    due = at("2026-06-02T09:00+02:00")
    assert daily.before(due) == Firing(due_at=at("2026-06-01T09:00+02:00"))
    assert daily.before(due + GRAIN) == Firing(due_at=due)


def test_next_passes_over_a_repeat_and_before_does_not() -> None:
    nightly = table("30 2 * * *")
    assert nightly.next(at("2026-10-25T02:45+02:00")) == Firing(due_at=at("2026-10-26T02:30+01:00"))
    assert nightly.before(at("2026-10-25T03:00+01:00")) == Firing(
        due_at=at("2026-10-25T02:30+01:00"), note=FiringNote.DST_REPEAT
    )


def test_instants_may_be_of_any_zone() -> None:
    nightly = table("30 2 * * *", anchor=ANCHOR.astimezone(ZoneInfo("Asia/Tokyo")))
    asked = at("2026-10-25T02:45+02:00")
    assert nightly.before(asked.astimezone(ZoneInfo("Europe/Berlin"))) == nightly.before(asked)
    assert nightly.next(asked.astimezone(ZoneInfo("Asia/Tokyo"))) == nightly.next(asked)


def test_the_way_back_is_found_in_elapsed_time_where_the_instant_is_a_local_one() -> None:
    """02:12+01:00 is the second 02:12 of the night, and 02:10+01:00 is the newest before it."""
    asked = at("2026-10-25T02:12+01:00").astimezone(ZoneInfo("Europe/Berlin"))
    assert table("*/5 * * * *").before(asked) == Firing(due_at=at("2026-10-25T02:10+01:00"))


def test_an_interval_is_elapsed_time_where_the_anchor_is_a_local_one() -> None:
    anchor = at("2026-03-28T12:00+01:00").astimezone(ZoneInfo("Europe/Berlin"))
    assert table("@every 24h", anchor=anchor).next(anchor) == Firing(due_at=at("2026-03-29T13:00+02:00"))


def test_a_naive_instant_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        table("@daily").next(datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake


def test_due_times_are_in_utc() -> None:
    assert {firing.due_at.tzinfo for firing in firings("0 9 * * *", "@every 5h", day="2026-06-01")} == {UTC}


def test_time_has_an_end() -> None:
    late = datetime(9899, 12, 31, 12, tzinfo=UTC)
    assert len(list(table("@hourly", zone="UTC").after(late))) <= 12
    assert list(table("@hourly", "@every 36500d").after(datetime(9998, 1, 1, tzinfo=UTC))) == []
    assert table("@every 1h", anchor=late).before(late) is None


# -- @every ------------------------------------------------------------------------------------------------------------


def test_an_interval_counts_from_the_anchor_to_the_microsecond() -> None:
    anchor = at("2026-06-01T10:00:00.250001+00:00")
    due = [firing.due_at - anchor for firing in islice(table("@every 90s", anchor=anchor).after(anchor), 3)]
    assert due == [timedelta(seconds=90), timedelta(seconds=180), timedelta(seconds=270)]


def test_an_interval_is_not_due_at_its_anchor_nor_before_it() -> None:
    hourly = table("@every 1h")
    assert next(hourly.after(ANCHOR - timedelta(days=3))).due_at == ANCHOR + timedelta(hours=1)
    assert hourly.before(ANCHOR + timedelta(hours=1)) is None


def test_an_interval_is_not_moved_by_whoever_asks() -> None:
    daily = table("@every 24h", anchor=at("2026-06-01T10:00+00:00"))
    assert daily.next(at("2026-06-09T17:31:05+00:00")) == Firing(due_at=at("2026-06-10T10:00+00:00"))


@pytest.mark.parametrize(
    ("crons", "interval"),
    [
        (["@every 90s"], timedelta(seconds=90)),
        (["*/15 * * * *"], timedelta(minutes=15)),
        (["7/20 * * * *"], timedelta(minutes=20)),
        (["0-59 0-23 * * *"], None),  # no star: fixed, and the hour that comes twice does not run twice
        (["7,*/20 * * * *"], None),
        (["@hourly"], timedelta(hours=1)),
        (["30 * * * *"], timedelta(hours=1)),
        (["* * * * *"], timedelta(minutes=1)),
        (["*/20 * * * * *"], timedelta(seconds=20)),
        (["*/7 * * * *"], None),
        (["*/15 9-17 * * *"], None),
        (["*/15 * * * mon-fri"], None),
        (["*/15 * * 1-11 *"], None),
        (["*/20 */5 * * * *"], None),
        (["@daily"], None),
        (["@hourly", "30 * * * *"], None),
        ([], None),
    ],
)
def test_a_fixed_interval_is_told_only_where_there_is_one(crons: list[str], interval: timedelta | None) -> None:
    assert table(*crons).fixed_interval() == interval


# -- what always holds -------------------------------------------------------------------------------------------------


@calm
@given(crons=some_crons, zone=zones, start=instants)
def test_firings_ascend_strictly_from_the_instant_on(crons: list[str], zone: str, start: datetime) -> None:
    due = [start, *(firing.due_at for firing in islice(table(*crons, zone=zone).after(start), 20))]
    assert all(earlier < later for earlier, later in pairwise(due))


@calm
@given(crons=some_crons, zone=zones, start=instants)
def test_whoever_asks_in_between_gets_the_same_answer(crons: list[str], zone: str, start: datetime) -> None:
    """So a daemon that was started again goes on with the firings of the one before."""
    whole = table(*crons, zone=zone)
    in_one_go = list(islice(whole.after(start), 5))
    at_each_step = [next(table(*crons, zone=zone).after(due)) for due in [start, *(f.due_at for f in in_one_go[:-1])]]
    assert at_each_step == in_one_go


@calm
@given(crons=some_crons, zone=zones, start=instants)
def test_before_is_the_way_back_from_after(crons: list[str], zone: str, start: datetime) -> None:
    both_ways = table(*crons, zone=zone)
    first, second = islice(both_ways.after(start), 2)
    assert both_ways.before(second.due_at) == first
    assert both_ways.before(first.due_at + GRAIN) == first


@calm
@given(crons=some_crons, zone=zones, asked=instants)
def test_nothing_fires_between_the_newest_before_and_the_instant(crons: list[str], zone: str, asked: datetime) -> None:
    both_ways = table(*crons, zone=zone)
    newest = both_ways.before(asked)
    if newest is None:
        assert asked <= next(both_ways.after(asked - timedelta(days=36_500))).due_at
    else:
        assert newest.due_at < asked <= next(both_ways.after(newest.due_at)).due_at


@calm
@given(crons=some_crons, zone=zones, start=instants, hours=st.floats(0, 24 * 40))
def test_a_count_is_the_number_of_firings_that_run(crons: list[str], zone: str, start: datetime, hours: float) -> None:
    many = 5_000
    whole = table(*crons, zone=zone)
    found = list(islice(whole.between(start, start + timedelta(hours=hours)), many))
    until = found[-1].due_at if len(found) == many else start + timedelta(hours=hours)
    assert whole.count_between(start, until) == sum(firing.note is not FiringNote.DST_REPEAT for firing in found)


def test_a_repeat_is_not_counted() -> None:
    night = at("2026-10-25T00:00+02:00"), at("2026-10-25T12:00+01:00")
    assert table("30 2 * * *").count_between(*night) == 1
    assert table("30 2 * * *", "45 2 * * *").count_between(*night) == 2
    assert table("30 2 * * *").count_between(at("2026-10-25T02:45+02:00"), at("2026-10-25T02:40+01:00")) == 0


def test_a_year_of_seconds_is_counted_without_walking() -> None:
    year = datetime(2026, 1, 1, tzinfo=UTC) - GRAIN, datetime(2027, 1, 1, tzinfo=UTC) - GRAIN
    assert table("* * * * * *").count_between(*year) == 365 * 86_400
    assert table("0 0 29 2 *", zone="UTC").count_between(year[0], year[0] + timedelta(days=365_250)) == 242


@settings(deadline=None, max_examples=1000)
@given(text=scribbles)
def test_whatever_is_written_is_understood_or_refused_in_words(text: str) -> None:
    try:
        parse_cron(text, name="task")
    except ScheduleError as error:
        refusal = error
    else:
        return
    assert refusal.message
    assert refusal.hint
