"""A past for the example: thirty days of it, written into a data directory that has none."""

import gc
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path

from rota.demo.habit import HABITS
from rota.demo.person import People
from rota.demo.pool import SharedPlaces
from rota.demo.service import InstancePast, ServicePast
from rota.demo.task import TaskPast
from rota.demo.trouble import D, H, M
from rota.demo.world import World
from rota.engine.book import Book
from rota.model.change import Change, NoteDisturbance, SaveDefinition, SaveInstance, SaveUnit
from rota.model.configuration import Configuration
from rota.model.disturbance import Disturbance, DisturbanceKind
from rota.model.error import WorldError
from rota.model.event import DaemonDied
from rota.model.notification import MarkAllRead
from rota.model.run import Trigger
from rota.model.slot import UnitRecord
from rota.model.unit import RunOnStart, Service, Task
from rota.store.bulk import write_past

LENGTH = timedelta(days=30)
OUTAGE = (11 * D + 2 * H + 20 * M, 11 * D)
"""When the machine had no power: from, until; so long before the end."""
DEATH = 6 * D + 7 * H
"""When the daemon died, so long before the end; what ran went on."""
READ = (22 * D, 9 * D, 33 * H)
"""When somebody read all that there was to know."""


def seed_past(configuration: Configuration, data: Path, *, until: datetime, seed: int) -> None:
    """Writes thirty days that end at `until`, when Rota was stopped. WorldError where there is a past already."""
    database = data / "rota.db"
    if database.exists():
        raise WorldError(
            f"{data} holds a history already, and another one cannot be made up for it.",
            hint="Name an empty folder with --data, or leave out --seed-history.",
        )
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    gc.disable()  # all that is made stays until the end: to look at it over and over would take long
    try:
        past = Past(World(configuration, data, begin=until - LENGTH, until=until, seed=seed))
        past.play()
        past.write(database)
    finally:
        gc.enable()


class Past:
    """All units of the example, what people did to them, and what befell the machine."""

    def __init__(self, world: World) -> None:
        self.world = world
        units = world.configuration.units.values()
        self._pools = {name: SharedPlaces(name, size) for name, size in world.configuration.pools.items()}
        self.tasks = {unit.name: self._task(unit) for unit in units if isinstance(unit, Task)}
        self.services = {unit.name: self._service(unit) for unit in units if isinstance(unit, Service)}
        self._people = People(world, self.tasks, self.services)

    def _task(self, task: Task) -> TaskPast:
        world, habit = self.world, HABITS[task.name]
        seen, definition = world.seen(habit), world.configuration.definitions[task.name].hash
        record = UnitRecord(name=task.name, first_seen=seen, anchor=seen, crons=task.crons, timezone=task.timezone)
        book = Book(task, definition, record, world.stage)
        return TaskPast(book, habit, world, self._pools[task.pool] if task.pool else None)

    def _service(self, service: Service) -> ServicePast:
        definition = self.world.configuration.definitions[service.name].hash
        return ServicePast(service, definition, HABITS[service.name], self.world)

    @property
    def _instances(self) -> list[InstancePast]:
        return [instance for service in self.services.values() for instance in service.instances]

    # What happens

    def play(self) -> None:
        """Lets it all happen."""
        world, stage = self.world, self.world.stage
        for task in self.tasks.values():
            task.plan()
        for service in self.services.values():
            stage.at(world.seen(service.habit), service.start)
        self._people.plan()
        stage.at(world.begin, self._begin)
        stage.at(world.until - OUTAGE[0], self._lose_power)
        stage.at(world.until - OUTAGE[1], self._return)
        stage.at(world.until - DEATH, self._lose_daemon)
        for ago in READ:
            stage.at(world.until - ago, self._read_all)
        stage.play(world.until)
        self._stop()

    def _begin(self) -> None:
        """What runs when Rota starts."""
        for task in self.tasks.values():
            if task.task.run_on_start is not RunOnStart.NEVER:
                task.trigger(Trigger.STARTUP, None)

    def _lose_power(self) -> None:
        self.world.is_down = True
        self.world.lost_at = self.world.stage.now()

    def _return(self) -> None:
        now = self.world.stage.now()
        self.world.is_down = False
        self._note(DisturbanceKind.DOWN, OUTAGE[0] - OUTAGE[1])
        for task in self.tasks.values():
            task.line.crash()
        for task in self.tasks.values():
            task.return_at(now)
        for instance in self._instances:
            instance.crash()
        self._begin()

    def _lose_daemon(self) -> None:
        self.world.diary.hear(DaemonDied(how=f"{self.world.stage.now():%Y-%m-%dT%H:%M:%SZ}: killed by SIGKILL"))

    def _read_all(self) -> None:
        self.world.diary.changes.append(MarkAllRead(at=self.world.stage.now()))

    def _stop(self) -> None:
        """A full stop: what runs ends, and who waits goes on waiting."""
        self.world.is_over = True
        for instance in self._instances:
            instance.leave("Stopped with Rota.")
        for task in self.tasks.values():
            task.line.stop("Stopped with Rota.")
        for task in self.tasks.values():
            task.line.leave_open()
        self._note(DisturbanceKind.STOPPED, timedelta())

    def _note(self, kind: DisturbanceKind, by: timedelta) -> None:
        disturbance = Disturbance(kind=kind, at=self.world.stage.now(), by=by)
        self.world.diary.changes.append(NoteDisturbance(disturbance=disturbance))

    # What is kept

    def write(self, database: Path) -> None:
        """Writes all rows; the files of output are there already."""
        self.world.outputs.close()
        diary = self.world.diary
        runs = sorted(diary.runs.values(), key=attrgetter("created_at"))
        changes = [*self._definitions(), *diary.changes, *self._records()]
        write_past(database, runs, diary.slots, changes, self._people.accounts.changes)

    def _definitions(self) -> list[Change]:
        return [SaveDefinition(definition=each) for each in self.world.configuration.definitions.values()]

    def _records(self) -> list[Change]:
        """How everything stands in the end."""
        records = [
            *(each.record() for each in self.tasks.values()),
            *(each.record() for each in self.services.values()),
        ]
        instances = [SaveInstance(record=each.record) for each in self._instances]
        return [*(SaveUnit(record=each) for each in records), *instances]
