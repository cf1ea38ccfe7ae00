"""A whole engine over a clock turned by hand, a store in memory and a runner that follows a script."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from rota.config.definition import define
from rota.config.difference import difference
from rota.engine.bus import Bus
from rota.engine.context import Context
from rota.engine.engine import Engine
from rota.engine.pool import Pools
from rota.model.change import Change
from rota.model.configuration import Configuration, DaemonSettings, StorageSettings
from rota.model.error import WorldError
from rota.model.event import Event
from rota.model.launch import Command
from rota.model.query import RunQuery
from rota.model.reload import Difference
from rota.model.run import Run
from rota.model.slot import Slot
from rota.model.unit import AnyUnit, Service, Task
from rota.testing.clock import FakeClock, one_step, settle
from rota.testing.disk import MemoryLogs, ScriptedDisk
from rota.testing.prober import ScriptedProber
from rota.testing.runner import Play, ScriptedRunner
from rota.testing.store import MemoryStore
from rota.testing.witness import ScriptedWitness

START = datetime(2026, 3, 2, 12, 0, 30, tzinfo=UTC)
EVERY_MINUTE = ("* * * * *",)


def task(name: str = "backup", **members: Any) -> Task:
    """A task with a command nobody runs."""
    return Task(name=name, run="true", group="Tasks", working_dir="/", **members)


def service(name: str = "web", **members: Any) -> Service:
    """A service with a command nobody runs."""
    return Service(name=name, run="serve", group="Services", working_dir="/", **members)


class HesitantStore(MemoryStore):
    """A store that takes a moment before and after each write, where it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.hesitates = False
        self.full_for: type[Change] | None = None
        """Changes of this kind find no room."""

    async def commit(self, changes: Sequence[Change]) -> Sequence[Change]:
        """In three steps, so that whoever waits for it can be killed between them."""
        if self.full_for is not None and any(isinstance(change, self.full_for) for change in changes):
            raise WorldError("There is no room left.")
        if not self.hesitates:
            return await super().commit(changes)
        await one_step()
        refused = await super().commit(changes)
        await one_step()
        return refused


class World:
    """One machine: store and runner outlive daemons, as on a real one."""

    def __init__(self, *units: AnyUnit, plays: Mapping[str, Play] | None = None, start: datetime = START) -> None:
        self.units: Sequence[AnyUnit] = units
        self.clock = FakeClock(start)
        self.store = HesitantStore()
        self.runner = ScriptedRunner(self.clock, plays)
        self.witness = ScriptedWitness()
        self.prober = ScriptedProber()
        self.logs = MemoryLogs()
        self.disk = ScriptedDisk()
        self.storage = StorageSettings()
        self.pools: dict[str, int] = {}
        self.boot: str | None = "first boot"
        self.obstacle: str | None = None
        """Why nothing can be started on this machine."""
        self.events: list[Event] = []
        self.accepted: Sequence[AnyUnit] = units
        """What a daemon begins with that follows one that died."""
        self.engine: Engine
        self._life: asyncio.Task[str] | None = None
        self._entropy: Iterator[int] = count(1)

    def configuration(self, units: Sequence[AnyUnit]) -> Configuration:
        """These units, as a file would define them."""
        by_name = {unit.name: unit for unit in sorted(units, key=lambda unit: unit.name)}
        return Configuration(
            path="/etc/rota.toml",
            units=by_name,
            pools=dict(self.pools),
            storage=self.storage,
            daemon=DaemonSettings(shutdown_timeout=timedelta(seconds=10)),
            definitions={name: define(unit) for name, unit in by_name.items()},
        )

    async def reload(self, *units: AnyUnit) -> Difference:
        """The file has these units now, and the daemon takes them over; answers what that changed."""
        new = self.configuration(units)
        views = {view.unit.name: view for view in self.engine.views()}
        found = difference(self.engine.configuration, new, views)
        await self.engine.reload(new, found, self.accept)
        self.units = units
        await settle()
        return found

    async def accept(self, configuration: Configuration) -> None:
        """This is what the next daemon begins with."""
        self.accepted = tuple(configuration.units.values())

    async def up(self) -> Engine:
        """A daemon starts, over what is there."""
        await self._begin()
        self._life = asyncio.get_running_loop().create_task(self.engine.ended())
        await settle()
        return self.engine

    async def up_and_kill_after(self, steps: int) -> None:
        """A daemon starts and is gone so many steps later: a write may be on its way, or done and not known."""
        self.store.hesitates = True
        beginning = asyncio.get_running_loop().create_task(self._begin())
        for _ in range(steps):
            await one_step()
        beginning.cancel()
        await asyncio.gather(beginning, return_exceptions=True)
        self._life = asyncio.get_running_loop().create_task(self.engine.ended())
        await one_step()
        await self.kill_daemon()
        self.store.hesitates = False

    async def _begin(self) -> None:
        configuration = self.configuration(self.units)
        bus = Bus()
        bus.listen(self.events.append)
        context = Context(
            store=self.store,
            runner=self.runner,
            witness=self.witness,
            prober=self.prober,
            logs=self.logs,
            disk=self.disk,
            clock=self.clock,
            bus=bus,
            entropy=lambda size: next(self._entropy).to_bytes(size, "big"),
            command=lambda unit, arguments: Command(argv=("true", unit.name, *arguments), obstacle=self.obstacle),
            base_env={"PATH": "/bin"},
            pools=Pools(configuration.pools),
            boot=self.boot,
        )
        self.engine = Engine(configuration, context)
        await self.engine.recover()
        await self.engine.begin()

    async def kill_daemon(self) -> None:
        """The daemon is gone in an instant; store and runner stay."""
        assert self._life is not None
        self._life.cancel()
        await asyncio.gather(self._life, return_exceptions=True)

    async def kill_keeper(self) -> None:
        """The keeper is gone, and the daemon with it."""
        await self.kill_daemon()
        self.runner.die()

    async def close(self) -> None:
        """Ends everything."""
        await self.kill_daemon()
        await self.runner.aclose()

    async def wait(self, **duration: float) -> None:
        """Lets time pass."""
        await self.clock.advance(timedelta(**duration))

    async def runs(self) -> list[Run]:
        """All runs, oldest first."""
        page = await self.store.runs(RunQuery(descending=False), limit=100_000, after=None, with_total=False)
        return list(page.runs)

    async def slots(self, name: str = "backup") -> list[Slot]:
        """The ledger of a task, oldest first, armed rows left out."""
        far = timedelta(days=40_000)
        rows = await self.store.slots_between(name, START - far, START + far)
        return [row for row in rows if row.verdict != "armed"]
