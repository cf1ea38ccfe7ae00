"""The host and Rota's own processes, looked at every 5 s and remembered for an hour."""

import os
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rota import __version__
from rota.daemon.lag import Lag
from rota.daemon.living import Living
from rota.daemon.stock import Stock
from rota.engine.context import Context
from rota.engine.engine import Engine
from rota.model.instance import Usage
from rota.model.machine import KEPT, ProcessView, Pulse, Sample, SystemView
from rota.runner.host import Host
from rota.store.sqlite import SqliteStore

FIELDS = 8
"""Numbers in one, each eight bytes: the hour takes 46 KB."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Machine:
    """Implements `rota.api.port.machine.Machine`."""

    def __init__(self, engine: Engine, context: Context, store: SqliteStore, data: Path) -> None:
        self.lag = Lag(context.clock)
        self.living = Living(data)
        self.host = Host()
        self.stock = Stock(context.logs, context.clock)
        self._engine = engine
        self._context = context
        self._store = store
        self._began = context.clock.monotonic()
        self._samples = array("d")
        self._listeners: list[Callable[[Pulse], None]] = []
        context.bus.listen(self.living.hear)

    async def begin(self) -> None:
        """From now on until the engine ends; the runs that it found alive are rows by now."""
        self.living.adopt(await self._store.open_runs())
        self._engine.figures.looked = self.look
        self._context.spawn(self.lag.watch())

    def look(self) -> None:
        """Takes a sample, counts what runs have used, and tells whoever listens."""
        figures = self._engine.figures
        self.living.used(figures.loads)
        sample = self._sample()
        self._keep(sample)
        if self._listeners:
            pulse = Pulse(
                sample=sample, tasks=self.living.by_unit(figures.usage), runs=self.living.by_run(figures.usage)
            )
            for listener in tuple(self._listeners):
                listener(pulse)

    def samples(self, limit: int) -> Sequence[Sample]:
        """The newest samples, oldest first."""
        return list(self._kept(limit))

    def usage(self, name: str) -> Usage | None:
        """What the live runs of a unit use together."""
        return self.living.by_unit(self._engine.figures.usage).get(name)

    def listen(self, listener: Callable[[Pulse], None]) -> Callable[[], None]:
        """Calls the listener with every sample from now on; answers what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def system(self) -> SystemView:
        """Host and processes now."""
        kernel, disk = os.uname(), self._context.disk
        return SystemView(
            version=__version__,
            host=kernel.nodename,
            os=f"{kernel.sysname} {kernel.release}",
            arch=kernel.machine,
            work_dir=os.getcwd(),
            sample=next(self._kept(1), None) or self._sample(),
            cpu_cores=os.cpu_count() or 1,
            load=self.host.load(),
            uptime=timedelta(seconds=self._context.clock.monotonic() - self._began),
            host_uptime=self.host.uptime(),
            **self.processes(),
            store_size=await self._store.size(),
            log_size=await self.stock.size(),
            disk_free=disk.free() or 0,
            disk_total=disk.size() or 0,
        )

    def processes(self) -> Mapping[str, ProcessView]:
        """The daemon and its keeper, by these names."""
        return {"daemon": self.host.process(os.getpid()), "keeper": self.host.process(self._keeper)}

    @property
    def _keeper(self) -> int:
        return os.getppid()

    def _sample(self) -> Sample:
        total, used = self.host.memory()
        return Sample(
            at=self._context.clock.now(),
            cpu=round(self.host.cpu(), 2),
            mem=round(100 * used / total, 2),
            mem_used=used,
            mem_total=total,
            daemon_memory=self.host.resident(os.getpid()),
            keeper_memory=self.host.resident(self._keeper),
            lag=timedelta(seconds=self.lag.longest()),
            active_runs=self.living.count,
        )

    def _keep(self, sample: Sample) -> None:
        at = (sample.at - EPOCH).total_seconds()
        numbers = (sample.cpu, sample.mem_used, sample.mem_total, sample.daemon_memory, sample.keeper_memory)
        self._samples.extend((at, *numbers, sample.lag.total_seconds(), sample.active_runs))
        del self._samples[: -KEPT * FIELDS]

    def _kept(self, limit: int) -> Iterator[Sample]:
        first = max(0, len(self._samples) - limit * FIELDS)
        for place in range(first, len(self._samples), FIELDS):
            at, cpu, used, total, daemon, keeper, lag, active = self._samples[place : place + FIELDS]
            yield Sample(
                at=EPOCH + timedelta(microseconds=round(at * 1e6)),
                cpu=cpu,
                mem=round(100 * used / total, 2),
                mem_used=int(used),
                mem_total=int(total),
                daemon_memory=int(daemon),
                keeper_memory=int(keeper),
                lag=timedelta(seconds=lag),
                active_runs=int(active),
            )
