"""The rule of docs/behaviour.md §1 in its plainest form: look at the clock on the wall, minute by minute.

Nothing here is clever, and nothing comes from the code that it judges: expressions are made from sets of numbers, and
those sets, not the text, decide what matches.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.schedule.transition import Transition

from rota.model.firing import Firing, FiringNote

MINUTE = timedelta(minutes=1)
REACH = timedelta(hours=26)
MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
NAMED = 24
"""So many left-out times are told."""


@dataclass(frozen=True)
class Expression:
    """A cron expression, and the numbers it means."""

    text: str
    seconds: frozenset[int]
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    """Sunday is 0."""
    fixed: bool
    both_days: bool

    def matches(self, local: datetime) -> bool:
        """Whether it names this minute."""
        if local.minute not in self.minutes or local.hour not in self.hours or local.month not in self.months:
            return False
        day, weekday = local.day in self.days, local.isoweekday() % 7 in self.weekdays
        return (day and weekday) if self.both_days else (day or weekday)

    @property
    def possible(self) -> bool:
        """Whether it ever fires: no other expression is accepted."""
        long = any(min(self.days) <= MONTHS[month - 1] for month in self.months)
        return long or not self.both_days

    def firing_words(self, local: datetime) -> list[str]:
        """What this minute is called when it was left out: with seconds where the expression has some."""
        if self.seconds == {0}:
            return [local.strftime("%H:%M")]
        return [local.strftime(f"%H:%M:{second:02}") for second in sorted(self.seconds)]


@dataclass(frozen=True)
class WallMinute:
    """A minute that the clock shows."""

    at: datetime
    local: datetime
    again: bool
    """It has shown it before."""
    left_out: tuple[datetime, ...]
    """The minutes it jumped over to get here, and has never shown."""


def wall(transition: Transition) -> list[WallMinute]:
    """All that the clock shows from 26 hours before the change to 26 hours after it."""
    zone = ZoneInfo(transition.zone)
    shown: set[datetime] = set()
    minutes: list[WallMinute] = []
    at = transition.at - REACH
    while at < transition.at + REACH:
        local = at.astimezone(zone).replace(tzinfo=None)
        left_out: list[datetime] = []
        missing = minutes[-1].local + MINUTE if minutes else local
        while missing < local:
            left_out += [] if missing in shown else [missing]
            missing += MINUTE
        minutes.append(WallMinute(at, local, local in shown, tuple(left_out)))
        shown.add(local)
        at += MINUTE
    return minutes


def firings(expression: Expression, minutes: list[WallMinute]) -> Iterator[Firing]:
    """What must happen in these minutes."""
    for minute in minutes:
        moved = [local for local in minute.left_out if expression.fixed and expression.matches(local)]
        if moved:
            yield Firing(due_at=minute.at, note=FiringNote.DST_GAP, stands_for=_words(expression, minute, moved))
        if expression.matches(minute.local):
            for second in sorted(expression.seconds):
                if not (moved and second == 0):
                    note = FiringNote.DST_REPEAT if expression.fixed and minute.again else None
                    yield Firing(due_at=minute.at + timedelta(seconds=second), note=note)


def _words(expression: Expression, minute: WallMinute, moved: list[datetime]) -> tuple[str, ...]:
    """The times in the order of the clock, with dates where they are not all of the day that follows; not too many."""
    one_day = minute.left_out[0].date() == minute.local.date()
    words = [
        word if one_day else f"{local:%Y-%m-%d} {word}" for local in moved for word in expression.firing_words(local)
    ]
    return tuple(words) if len(words) <= NAMED else (*words[:NAMED], "…")


# -- generated expressions ---------------------------------------------------------------------------------------------


def expressions(random: Random, count: int, *, around: datetime) -> Iterator[Expression]:
    """Many shapes, most of them busy near a local time, so that the change is met."""
    while count:
        expression = _expression(random, around)
        if expression.possible:
            count -= 1
            yield expression


def _expression(random: Random, around: datetime) -> Expression:
    second = random.choice([("", {0})] * 5 + [("0,30 ", {0, 30}), ("*/20 ", {0, 20, 40}), ("7 ", {7})])
    minute = _field(random, 0, 59, near=[0, 1, 29, 30, 44, 45, 59], star=0.3)
    hour = _field(random, 0, 23, near=[(around.hour + step) % 24 for step in (-1, 0, 0, 1, 2, 3)], star=0.3)
    day = _field(random, 1, 31, near=[(around + timedelta(days=step)).day for step in (-1, 0, 1)], star=0.7)
    month = _field(random, 1, 12, near=[around.month], star=0.8)
    weekday = _field(random, 0, 6, near=[around.isoweekday() % 7, (around.isoweekday() + 1) % 7], star=0.7)
    return Expression(
        text=second[0] + " ".join(field[0] for field in (minute, hour, day, month, weekday)),
        seconds=frozenset(second[1]),
        minutes=minute[1],
        hours=hour[1],
        days=day[1],
        months=month[1],
        weekdays=weekday[1],
        fixed="*" not in minute[0] + hour[0],
        both_days="*" in day[0] + weekday[0],
    )


def _field(random: Random, low: int, high: int, *, near: list[int], star: float) -> tuple[str, frozenset[int]]:
    """A field's text and numbers: a star, a step on a star, a list, a range or a stepped range."""
    if random.random() < star:
        step = random.choice([1, 1, 2, 3, 5, 7])
        return ("*" if step == 1 else f"*/{step}"), frozenset(range(low, high + 1, step))
    if random.random() < 0.5:
        chosen = [random.choice(near), *random.sample(range(low, high + 1), k=random.choice([0, 0, 1, 2]))]
        return ",".join(map(str, chosen)), frozenset(chosen)
    first = random.choice(near)
    last = random.randint(first, high)
    step = random.choice([1, 2, 3, 7]) if last > first else 1
    return (f"{first}-{last}" if step == 1 else f"{first}-{last}/{step}"), frozenset(range(first, last + 1, step))
