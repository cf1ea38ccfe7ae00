"""A machine, a log of the daemon's and metrics that a test writes."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import timedelta

from rota.clock import Clock
from rota.model.instance import Usage
from rota.model.journal import JournalLine, JournalPage, Level
from rota.model.machine import ProcessView, Pulse, Sample, SystemView
from rota.model.metric import Figures


class ScriptedMachine:
    """Implements `rota.api.port.machine.Machine`."""

    def __init__(self, clock: Clock) -> None:
        self.taken: list[Sample] = []
        self.used: dict[str, Usage] = {}
        """What the live runs of units use."""
        self._clock = clock
        self._listeners: list[Callable[[Pulse], None]] = []

    def beat(self, pulse: Pulse) -> None:
        """A sample was taken."""
        self.taken.append(pulse.sample)
        for listener in tuple(self._listeners):
            listener(pulse)

    async def system(self) -> SystemView:
        """Always the same, but for the newest sample."""
        return SystemView(
            version="0.1.0",
            host="box",
            os="Linux 6.1",
            arch="x86_64",
            work_dir="/srv",
            sample=self.taken[-1] if self.taken else a_sample(self._clock),
            cpu_cores=4,
            load=(0.5, 0.25, 0.125),
            uptime=timedelta(minutes=1),
            host_uptime=timedelta(days=1),
            daemon=ProcessView(pid=4711, memory=30_000_000, cpu_time=timedelta(seconds=2), open_files=20),
            keeper=ProcessView(pid=4710, memory=9_000_000, cpu_time=timedelta(seconds=1), open_files=10),
            store_size=100_000,
            log_size=2_000,
            disk_free=10**9,
            disk_total=10**10,
        )

    def samples(self, limit: int) -> Sequence[Sample]:
        """Those that were taken."""
        return self.taken[-limit:]

    def usage(self, name: str) -> Usage | None:
        """As `used` says."""
        return self.used.get(name)

    def listen(self, listener: Callable[[Pulse], None]) -> Callable[[], None]:
        """Calls it with each `beat`."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)


def a_sample(clock: Clock, **figures: float) -> Sample:
    """A quarter of the processors, half of the memory."""
    values = {"cpu": 25.0, "mem": 50.0, "mem_used": 2**30, "mem_total": 2**31, "active_runs": 0} | figures
    processes = {"daemon_memory": 30_000_000, "keeper_memory": 9_000_000}
    return Sample(at=clock.now(), lag=timedelta(milliseconds=2), **(processes | values))  # type: ignore[arg-type] # figures of a test are right or it fails


class ScriptedJournal:
    """Implements `rota.api.port.journal.Journal`."""

    def __init__(self, clock: Clock) -> None:
        self.first = 0
        """The first line that is kept."""
        self._clock = clock
        self._lines: list[JournalLine] = []
        self._written = asyncio.Event()

    def write(self, *texts: str, level: Level = Level.INFO, action: str = "test.said") -> None:
        """The daemon says something."""
        for text in texts:
            number = len(self._lines)
            line = JournalLine(number=number, at=self._clock.now(), level=level, action=action, text=text)
            self._lines.append(line)
        self._written.set()
        self._written = asyncio.Event()

    async def page(self, *, start: int, limit: int, level: Level) -> JournalPage:
        """Of what was written."""
        total = len(self._lines)
        begin = max(self.first, total + start if start < 0 else start)
        found = [line for line in self._lines[begin:] if level.covers(line.level)]
        more = found[limit].number if len(found) > limit else None
        return JournalPage(lines=tuple(found[:limit]), first_available=self.first, total_lines=total, next_from=more)

    async def follow(self, *, start: int) -> AsyncGenerator[Sequence[JournalLine], None]:
        """What is written, as it is."""
        while True:
            lines = self._lines[max(start, self.first) :]
            if lines:
                start = lines[-1].number + 1
                yield lines
            else:
                await self._written.wait()


class ScriptedMetrics:
    """Implements `rota.api.port.metric.Metrics`."""

    def __init__(self) -> None:
        self.said: Figures = {}

    async def figures(self) -> Figures:
        """As `said` says."""
        return self.said
