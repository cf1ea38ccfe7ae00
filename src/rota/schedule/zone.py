"""Time zones as stretches of constant offset, so that the rest of the arithmetic is done on whole numbers.

The offsets are those of `zoneinfo`: the host's database where there is one, else the one that comes with tzdata.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from rota.schedule.error import ScheduleError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(9900, 1, 1, tzinfo=UTC)
"""No schedule is followed outside these."""

DAY_SECONDS = 86_400
_BLOCK = 400 * DAY_SECONDS
_STRIDE = 2 * DAY_SECONDS  # the shortest stretch on record is a week less an hour (Gaza, October 2040)
_LOOKBACK = 4 * DAY_SECONDS  # no clock was ever set by more than a day
_SECOND = timedelta(seconds=1)


def seconds(instant: datetime) -> int:
    """An aware instant as whole seconds since 1970, rounded down."""
    return (instant - EPOCH) // _SECOND


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time with one offset; all in seconds, `end` is outside."""

    start: int
    end: int
    offset: int
    """What the local clock shows is the UTC second + offset."""
    mark: int
    """The local second up to which clocks had got before this stretch began.

    Local times from the mark to `start + offset` were left out; those below the mark come a second time.
    """


class Zone:
    """One zone's clock changes, looked up when first needed and kept."""

    def __init__(self, info: ZoneInfo) -> None:
        self.info = info
        self._blocks: dict[int, tuple[Stretch, ...]] = {}

    def stretches(self, second: int) -> Iterator[Stretch]:
        """The stretch that holds this UTC second and all that follow, without holes, until LATEST.

        Neighbours may have the same offset: the search for changes goes block by block.
        """
        for index in range(second // _BLOCK, seconds(LATEST) // _BLOCK):
            if index not in self._blocks:
                self._blocks[index] = tuple(self._block(index * _BLOCK))
            for stretch in self._blocks[index]:
                if stretch.end > second:
                    yield stretch

    def _block(self, start: int) -> Iterator[Stretch]:
        """The stretches of one block; they begin and end with it even where no clock was changed."""
        end = start + _BLOCK
        changes = [*self._changes(start - _LOOKBACK, start), *self._changes(start, end)]
        mark = changes[0][0] + changes[0][1]
        for (begin, offset), (finish, _) in pairwise([*changes, (end, 0)]):
            if begin >= start:
                yield Stretch(begin, finish, offset, mark)
            mark = max(mark, finish + offset)

    def _changes(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """(UTC second, offset from there on): the start itself, then each change before the end."""
        offset = self._offset(start)
        yield start, offset
        for probe in (*range(start + _STRIDE, end - 1, _STRIDE), end - 1):
            while self._offset(probe) != offset:
                start = self._change(start, probe, offset)
                offset = self._offset(start)
                yield start, offset
            start = probe

    def _change(self, low: int, high: int, offset: int) -> int:
        """The first second in (low, high] with another offset than this, which holds at `low` and not at `high`."""
        return low + bisect_left(range(low, high), True, key=lambda second: self._offset(second) != offset)

    def _offset(self, second: int) -> int:
        shift = datetime.fromtimestamp(second, self.info).utcoffset()
        assert shift is not None  # a ZoneInfo knows its offset for every aware instant
        return shift // _SECOND


@cache
def find_zone(name: str) -> Zone:
    """The zone of an IANA name, shared by all who ask; ScheduleError suggests a name where there is none such."""
    if name == "localtime":
        # Debian ships this name as the host's own zone: the same file would mean different times on two machines.
        raise ScheduleError("The time zone 'localtime' is whatever the host's is.", hint="Name a zone: Europe/Berlin.")
    try:
        return Zone(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ScheduleError(f"There is no time zone {name!r}.", hint=_suggestion(name)) from None


def _suggestion(name: str) -> str:
    by_folded = {known.casefold(): known for known in available_timezones() - {"localtime"}}
    near = get_close_matches(name.casefold(), by_folded, n=1)
    return f"Did you mean {by_folded[near[0]]!r}?" if near else "Use an IANA name such as 'Europe/Berlin' or 'UTC'."
