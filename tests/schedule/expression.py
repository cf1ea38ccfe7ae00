"""Hypothesis strategies: schedules as people write them, and text that may be anything."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from rota.model.error import UsageError
from rota.schedule.cron import parse_cron

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca")
zones = st.sampled_from(ZONES)
instants = st.datetimes(datetime(1995, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware


def _numbers(low: int, high: int) -> st.SearchStrategy[str]:
    number = st.integers(low, high)
    pair = st.tuples(number, number).map(sorted).map(lambda ends: f"{ends[0]}-{ends[1]}")
    step = st.integers(1, 9)
    item = st.one_of(
        number.map(str),
        pair,
        st.builds("{}/{}".format, pair, step),
        st.builds("{}/{}".format, number, step),
        st.builds("*/{}".format, step),
        st.sampled_from(["*", "H", "H/3"]),
    )
    return st.one_of(st.just("*"), item, st.lists(item, min_size=1, max_size=3).map(",".join))


_days = st.one_of(_numbers(1, 31), st.sampled_from(["L", "LW", "15W", "1W", "31W", "1,L"]))
_weekdays = st.one_of(_numbers(0, 7), st.sampled_from(["mon-fri", "MON#2", "fri#L", "sun", "6#5,tue"]))
_crons = st.tuples(
    st.one_of(st.just(""), _numbers(0, 59).map(lambda field: f"{field} ")),
    st.tuples(_numbers(0, 59), _numbers(0, 23), _days, _numbers(1, 12), _weekdays).map(" ".join),
).map("".join)
_everies = st.integers(1, 200_000).map(lambda seconds: f"@every {seconds}s")


def accepted(text: str) -> bool:
    """Whether it parses: some of what is generated can never fire."""
    try:
        parse_cron(text, name="task")
    except UsageError:
        return False
    return True


expressions = st.one_of(_crons, _crons, _everies, st.sampled_from(["@daily", "@weekly", "@yearly"])).filter(accepted)
scribbles = st.one_of(
    st.text(),
    st.text("0123456789*/-,#LWH() @evrymonfi", max_size=40),
    st.lists(st.text("0123456789*/-,#LWHmonfri", min_size=1, max_size=6), min_size=5, max_size=6).map(" ".join),
)
