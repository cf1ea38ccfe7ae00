"""A schedule in the words of a person: true of every ordinary day; changes of the clock are not told."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from rota.model.duration import format_duration
from rota.schedule.cron import Cron, parse_cron
from rota.schedule.day import LAST, Days, MonthDays, WeekDays
from rota.schedule.daytime import Times
from rota.schedule.every import Every

_MOST_TIMES = 6
"""Up to so many times of the day are spelled out."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_COUNTS = {LAST: "last", 1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
_UNITS = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}


def describe(crons: Sequence[str], timezone: str, *, name: str) -> str:
    """`every day at 02:30 (Europe/Berlin)`; the zone is named where the clock on the wall matters and is not UTC's.

    ScheduleError where an expression does not parse.
    """
    schedules = [parse_cron(cron, name=name) for cron in crons]
    text = "; ".join(_every(each) if isinstance(each, Every) else _cron(each) for each in schedules)
    local = any(isinstance(each, Cron) and each.interval() is None for each in schedules)
    return f"{text} ({timezone})" if local and timezone != "UTC" else text or "only by hand"


def _every(every: Every) -> str:
    for unit, length in _UNITS.items():
        count, rest = divmod(every.interval, length)
        if not rest and (count > 1 or unit != "day"):
            return _each(count, unit)
    return f"every {format_duration(every.interval)}"


def _each(count: int, unit: str) -> str:
    return f"every {unit}" if count == 1 else f"every {count} {unit}s"


def _cron(cron: Cron) -> str:
    when, days = _times(cron.times), _days(cron.days)
    if when.startswith("every"):
        return f"{when} {days}".removesuffix(" every day").replace(" every day in ", " in ")
    return f"{days} {when}" if days.startswith(("every", "on the", "on every")) else f"{when} {days}"


# -- times of the day --------------------------------------------------------------------------------------------------


def _times(times: Times) -> str:
    """`at 09:00 and 17:30`, or a rhythm: `every 15 minutes from 09:00 to 17:45`."""
    hours, minutes, seconds = times.hours, times.minutes, times.seconds
    if len(times) <= _MOST_TIMES:
        all_times = [(hour, minute, second) for hour in hours for minute in minutes for second in seconds]
        return "at " + _joined([_clock(*time, seconds == (0,)) for time in all_times])
    if len(minutes) == 1 and seconds == (0,) and 1 < len(hours) < 24 and (step := _step(hours, 24)):
        start = _clock(hours[0], minutes[0], 0, True)
        return _each(step, "hour") + ("" if start == "00:00" else f" from {start}")
    return f"{_within_hours(minutes, seconds)}{_hours(times)}"


def _within_hours(minutes: Sequence[int], seconds: Sequence[int]) -> str:
    if seconds == (0,):
        return _sixtieths(minutes, "minute", of="hour")
    if len(minutes) == 60:
        return _sixtieths(seconds, "second", of="minute")
    return f"{_sixtieths(minutes, 'minute', of='hour')} at second {_listed(seconds, str)}"


def _sixtieths(values: Sequence[int], unit: str, *, of: str) -> str:
    """`every minute`, `every 15 minutes`, `every hour`, `every hour at :05 and :35`."""
    step = _step(values, 60)
    if step and values[0] == 0:
        return _each(1, of) if step == 60 else _each(step, unit)
    if of == "minute":
        return f"every minute at second {_listed(values, str)}"
    return f"every hour at {_listed(values, lambda value: f':{value:02}')}"


def _hours(times: Times) -> str:
    hours = times.hours
    if len(hours) == 24:
        return ""
    if hours[-1] - hours[0] == len(hours) - 1:
        whole = times.seconds == (0,)
        first = _clock(hours[0], times.minutes[0], times.seconds[0], whole)
        return f" from {first} to {_clock(hours[-1], times.minutes[-1], times.seconds[-1], whole)}"
    return f" in the hours {_listed(hours, lambda hour: f'{hour:02}')}"


def _clock(hour: int, minute: int, second: int, whole: bool) -> str:
    return f"{hour:02}:{minute:02}" if whole else f"{hour:02}:{minute:02}:{second:02}"


def _step(values: Sequence[int], whole: int) -> int:
    """The distance between the values where it is the same all round; 0 where it is not."""
    step, rest = divmod(whole, len(values))
    return step if not rest and tuple(values) == tuple(range(values[0], whole, step)) else 0


# -- days --------------------------------------------------------------------------------------------------------------


def _days(days: Days) -> str:
    of_month, of_week = days.of_month, days.of_week
    all_of_month, all_of_week = len(of_month.days) == 31, len(of_week.days) == 7
    both = of_month.starred or of_week.starred
    if (all_of_month and all_of_week) or (not both and (all_of_month or all_of_week)):
        return "every day" + _in(days.months)
    if both and all_of_month:
        return _week_days(of_week, days.months)
    if both and all_of_week:
        return _month_days(of_month, days.months)
    if both:
        return f"{_week_days(of_week, days.months)} where that is also {_named_days(of_month)} of the month"
    return f"{_month_days(of_month, days.months)} and {_week_days(of_week, days.months)}"


def _in(months: Sequence[int]) -> str:
    return "" if len(months) == 12 else f" in {_listed(months, _month)}"


def _of(months: Sequence[int]) -> str:
    return " of each month" if len(months) == 12 else f" of {_listed(months, _month)}"


def _month(month: int) -> str:
    return _MONTHS[month - 1]


def _month_days(of_month: MonthDays, months: Sequence[int]) -> str:
    return f"on {_named_days(of_month)}{_of(months)}"


def _named_days(of_month: MonthDays) -> str:
    named = [_stepped(of_month.days)] if _stepped(of_month.days) else []
    named = named or [f"the {run}" for run in _runs(of_month.days, _ordinal)]
    named += [f"the weekday nearest the {_ordinal(day)}" for day in of_month.near]
    named += ["the last weekday"] * of_month.last_workday + ["the last day"] * of_month.last
    return _joined(named)


def _stepped(days: Sequence[int]) -> str:
    """`every 2nd day from the 1st`, for a long list that a step made; else nothing."""
    step = days[1] - days[0] if len(days) > 4 else 1
    if step == 1 or tuple(days) != tuple(range(days[0], 32, step)):
        return ""
    return f"every {_ordinal(step)} day from the {_ordinal(days[0])}"


def _week_days(of_week: WeekDays, months: Sequence[int]) -> str:
    counted = [f"the {_COUNTS[count]} {_WEEKDAYS[day]}" for day, count in of_week.counted]
    phrases = [f"on {_plain(of_week.days)}{_in(months)}"] if of_week.days else []
    phrases += [f"on {_joined(counted)}{_of(months)}"] if counted else []
    return " and ".join(phrases)


def _plain(days: Sequence[int]) -> str:
    if days == (1, 2, 3, 4, 5):
        return "weekdays"
    if days == (0, 6):
        return "weekends"
    from_monday = sorted((day - 1) % 7 for day in days)
    return _listed(from_monday, lambda day: f"{_WEEKDAYS[(day + 1) % 7]}s")


def _ordinal(number: int) -> str:
    ending = "th" if number in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


# -- lists -------------------------------------------------------------------------------------------------------------


def _listed(values: Sequence[int], spell: Callable[[int], str]) -> str:
    return _joined(_runs(values, spell))


def _runs(values: Sequence[int], spell: Callable[[int], str]) -> list[str]:
    """Each value spelled; three or more in a row as `a to c`."""
    runs: list[list[int]] = []
    for value in values:
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    words: list[str] = []
    for run in runs:
        words += [f"{spell(run[0])} to {spell(run[-1])}"] if len(run) > 2 else [spell(value) for value in run]
    return words


def _joined(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
