"""The only place that reads time: monotonic for durations, aware UTC for instants."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the rest of Rota knows of time."""

    def now(self) -> datetime:
        """The wall clock as an aware instant in UTC; it may jump."""
        ...

    def monotonic(self) -> float:
        """Seconds since an arbitrary start; never goes back."""
        ...

    def slept(self) -> float:
        """Seconds that the machine was suspended, since an arbitrary start; never goes back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Returns once that many monotonic seconds have passed; at once for zero or less."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        """The wall clock as an aware instant in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds of CLOCK_MONOTONIC (clock_gettime(2)); it stands still while the machine is suspended."""
        return time.monotonic()

    def slept(self) -> float:
        """What CLOCK_BOOTTIME counts and CLOCK_MONOTONIC does not (clock_gettime(2)); 0 where there is none."""
        boottime = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return time.clock_gettime(boottime) - time.clock_gettime(time.CLOCK_MONOTONIC)

    async def sleep(self, seconds: float) -> None:
        """Returns once that many monotonic seconds have passed."""
        import asyncio  # noqa: PLC0415 - 40 ms that the command line, which never sleeps so, need not pay for

        await asyncio.sleep(max(0.0, seconds))
