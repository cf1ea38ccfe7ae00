"""Cron expressions, and what becomes of them when the clocks change.

A cron expression speaks of what the clock on the wall shows. Between two changes of the clock that is a plain
calculation: local time is UTC plus an offset, so every firing of a stretch (`zone.py`) is found in local time and moved
by the offset. Two things can happen where one stretch meets the next.

**The clock is put forward: local times are left out (a gap).** Berlin, 29 March 2026:

    UTC     00:58  00:59  01:00  01:01
    local   01:58  01:59  03:00  03:01          02:00 … 02:59 are never shown

**The clock is put back: local times come twice.** Berlin, 25 October 2026:

    UTC     00:59  01:00  …  01:59  02:00
    local   02:59  02:00  …  02:59  03:00       02:00 … 02:59 come a second time

What a person expects depends on what they wrote, and the classic cron rule has the right instinct:

- `30 2 * * *` names times of the day. Such a schedule is *fixed*: each local time that it names happens exactly once. A
  time in the gap happens right after the gap; several of them, and the schedule's own time there, become one firing
  (note DST_GAP, which says for which times it stands). A time that comes twice happens at its first coming; the second
  is a firing with the note DST_REPEAT, which does not run but is accounted for.
- `*/10 * * * *` names a rhythm. A star in the minute or the hour field, a step on a star too, makes a schedule that
  follows the clock minute by minute: it is due whenever the clock shows a matching time, in both passes, and never at
  a time that is not shown. Over a change it keeps its pace in elapsed time.

Seconds do not count for the distinction, nor do H and ranges: they are fixed values.

To be exact about "once": a local time has happened when clocks have got up to it, and `Stretch.mark` is how far they
had got before a stretch began. What lies between the mark and the first local time of the stretch was left out; what
lies below the mark is a repetition. So it is with changes of any size: half an hour at Lord Howe, a whole day at the
date line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice

from rota.model.firing import Firing, FiringNote
from rota.schedule.day import Days, parse_days
from rota.schedule.daytime import Times
from rota.schedule.error import ScheduleError, short
from rota.schedule.every import Every, parse_every
from rota.schedule.field import DAY, HOUR, MINUTE, MONTH, SECOND, WEEKDAY, Written, parse_field
from rota.schedule.zone import DAY_SECONDS, Stretch, Zone

MACROS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
NAMED_TIMES = 24
"""A firing after a gap names at most so many of the times it stands for."""
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron expression, understood."""

    times: Times
    days: Days
    fixed: bool
    """Neither the minute nor the hour was written with a star."""

    def firings(self, zone: Zone, first: int) -> Iterator[Firing]:
        """All firings from this UTC second on, ascending."""
        for stretch in zone.stretches(first):
            begin = max(first, stretch.start)
            left_out = self._left_out(stretch) if begin == stretch.start else ()
            if left_out:
                yield Firing(due_at=_instant(begin), note=FiringNote.DST_GAP, stands_for=left_out)
                begin += 1
            for local in self._local_times(begin + stretch.offset, stretch.end + stretch.offset):
                repeated = self.fixed and local < stretch.mark
                yield Firing(due_at=_instant(local - stretch.offset), note=FiringNote.DST_REPEAT if repeated else None)

    def count(self, zone: Zone, first: int, last: int) -> int:
        """How many firings that run there are from one UTC second up to another, the last left out."""
        total = 0
        for stretch in zone.stretches(first):
            if stretch.start >= last:
                break
            begin = max(first, stretch.start)
            if begin == stretch.start and self._left_out(stretch):
                total += 1
                begin += 1
            fresh = max(begin + stretch.offset, stretch.mark) if self.fixed else begin + stretch.offset
            total += self.count_local(fresh, min(last, stretch.end) + stretch.offset)
        return total

    def interval(self) -> timedelta | None:
        """The time between any two firings where it is always the same, save for odd changes of the clock."""
        hours, minutes, seconds = self.times.hours, self.times.minutes, self.times.seconds
        if self.fixed or len(hours) < 24 or not self.days.every_day:
            return None
        if len(seconds) == 1:
            return _even(minutes, timedelta(hours=1))
        return _even(seconds, timedelta(minutes=1)) if len(minutes) == 60 else None

    def _left_out(self, stretch: Stretch) -> tuple[str, ...]:
        """The times of a fixed schedule that the change before this stretch left out, in words."""
        return self.never_shown(stretch) if self.fixed else ()

    def never_shown(self, stretch: Stretch) -> tuple[str, ...]:
        """The schedule's times that the clock passed over when this stretch began, in words."""
        resumed = stretch.start + stretch.offset
        if resumed <= stretch.mark:
            return ()
        form = "%H:%M" if self.times.seconds == (0,) else "%H:%M:%S"
        if stretch.mark // DAY_SECONDS != resumed // DAY_SECONDS:
            form = f"%Y-%m-%d {form}"
        left_out = islice(self._local_times(stretch.mark, resumed), NAMED_TIMES + 1)
        words = tuple(_instant(local).strftime(form) for local in left_out)
        return words if len(words) <= NAMED_TIMES else (*words[:NAMED_TIMES], "…")

    def _local_times(self, begin: int, end: int) -> Iterator[int]:
        """The matching local seconds from one up to another, the end left out."""
        local = self._first_local(begin)
        while local is not None and local < end:
            midnight = local - local % DAY_SECONDS
            for time in self.times.starting(local - midnight):
                if midnight + time >= end:
                    return
                yield midnight + time
            local = self._first_local(midnight + DAY_SECONDS)

    def _first_local(self, local: int) -> int | None:
        """The first matching local second from this one on."""
        today, now = divmod(local, DAY_SECONDS)
        day = self.days.first_from(_EPOCH + today)
        if day == _EPOCH + today:
            time = self.times.first_from(now)
            if time is not None:
                return today * DAY_SECONDS + time
            day = self.days.first_from(day + 1)
        return None if day is None else (day - _EPOCH) * DAY_SECONDS + self.times.first

    def count_local(self, begin: int, end: int) -> int:
        """How many matching local seconds there are from one up to another, the end left out: found without walking."""
        first, last = begin // DAY_SECONDS, end // DAY_SECONDS
        whole_days = self.days.count(_EPOCH + first, _EPOCH + last) * len(self.times)
        return whole_days + self._count_today(end) - self._count_today(begin) if begin < end else 0

    def _count_today(self, local: int) -> int:
        """How many matching local seconds the same day has before this one."""
        today, now = divmod(local, DAY_SECONDS)
        matches = self.days.count(_EPOCH + today, _EPOCH + today + 1)
        return matches * self.times.count_before(now)


def parse_cron(text: str, *, name: str) -> Cron | Every:
    """Reads a schedule; the unit's name settles `H`. ScheduleError says what does not fit and what would."""
    return _parse(text, name if "h" in text.lower() else "")


@lru_cache(maxsize=4096)
def _parse(text: str, name: str) -> Cron | Every:
    """One object for all units that say the same: thousands of them share a few hundred schedules."""
    words = text.split()
    if not words:
        raise ScheduleError("The schedule is empty.", hint='Write one such as "30 2 * * *", or leave out `cron`.')
    macro = words[0].lower()
    if macro == "@every":
        return parse_every(" ".join(words[1:]))
    if macro.startswith("@"):
        words = _expand(macro, words)
    if len(words) not in {5, 6}:
        raise ScheduleError(
            f"'{short(text)}' has {len(words)} fields.",
            hint="Write 5 (minute, hour, day of month, month, day of week) or 6 (seconds in front).",
        )
    cron = _parse_fields(words if len(words) == 6 else ["0", *words], name)
    if not cron.days.possible():
        raise ScheduleError(
            f"'{short(text)}' can never fire: none of its months has such a day.", hint="Change the day or the month."
        )
    return cron


def _expand(macro: str, words: list[str]) -> list[str]:
    if macro == "@reboot":
        raise ScheduleError("@reboot is not a schedule.", hint='Write run_on_start = "boot" instead.')
    if macro not in MACROS or len(words) > 1:
        allowed = " ".join(MACROS)
        raise ScheduleError(f"'{short(' '.join(words))}' is not known.", hint=f"Use {allowed} or @every 90s.")
    return MACROS[macro].split()


def _parse_fields(words: list[str], name: str) -> Cron:
    kinds = (SECOND, MINUTE, HOUR, DAY, MONTH, WEEKDAY)
    written = [Written(kind, word, name) for kind, word in zip(kinds, words, strict=True)]
    second, minute, hour = (parse_field(field) for field in written[:3])
    return Cron(
        times=Times(hours=hour.values, minutes=minute.values, seconds=second.values),
        days=parse_days(*written[3:]),
        fixed=not (minute.starred or hour.starred),
    )


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def _even(values: tuple[int, ...], span: timedelta) -> timedelta | None:
    """The distance between sixtieths of a span, where it is the same all round."""
    step, rest = divmod(60, len(values))
    even = rest == 0 and values == tuple(range(values[0], 60, step))
    return span / 60 * step if even else None
