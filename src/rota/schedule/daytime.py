"""At which times of the day: hours, minutes and seconds, as seconds since midnight."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Each hour with each minute with each second; the fields are ascending and never empty."""

    hours: tuple[int, ...]
    minutes: tuple[int, ...]
    seconds: tuple[int, ...] = (0,)

    def __len__(self) -> int:
        return len(self.hours) * len(self.minutes) * len(self.seconds)

    def __contains__(self, time: object) -> bool:
        return isinstance(time, int) and self.first_from(time) == time

    @property
    def first(self) -> int:
        """The first time of the day."""
        return _time(self.hours[0], self.minutes[0], self.seconds[0])

    def first_from(self, time: int) -> int | None:
        """The first matching time of the same day from this one on."""
        hour, minute, second = time // 3600, time // 60 % 60, time % 60
        found = _first_from(self.seconds, second) if hour in self.hours and minute in self.minutes else None
        if found is not None:
            return _time(hour, minute, found)
        found = _first_from(self.minutes, minute + 1) if hour in self.hours else None
        if found is not None:
            return _time(hour, found, self.seconds[0])
        found = _first_from(self.hours, hour + 1)
        return None if found is None else _time(found, self.minutes[0], self.seconds[0])

    def starting(self, time: int) -> Iterator[int]:
        """The matching times of the day from this one on, ascending."""
        for hour in self.hours[bisect_left(self.hours, time // 3600) :]:
            for minute in self.minutes:
                begin = hour * 3600 + minute * 60
                if begin + 59 >= time:
                    yield from (begin + second for second in self.seconds if begin + second >= time)

    def count_before(self, time: int) -> int:
        """How many matching times of the day are earlier than this one."""
        hour, minute, second = time // 3600, time // 60 % 60, time % 60
        count = bisect_left(self.hours, hour) * len(self.minutes) * len(self.seconds)
        if hour in self.hours:
            count += bisect_left(self.minutes, minute) * len(self.seconds)
            if minute in self.minutes:
                count += bisect_left(self.seconds, second)
        return count


def _time(hour: int, minute: int, second: int) -> int:
    return hour * 3600 + minute * 60 + second


def _first_from(values: Sequence[int], value: int) -> int | None:
    index = bisect_left(values, value)
    return values[index] if index < len(values) else None
