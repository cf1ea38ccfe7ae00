"""A past for the example: thirty days of it, written into a data directory that has none."""

from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter
from pathlib import Path

from rota.demo.fate import Habit
from rota.demo.habit import HABITS
from rota.demo.person import People
from rota.demo.pool import SharedPlaces
from rota.demo.service import InstancePast
from rota.demo.task import TaskPast
from rota.demo.trouble import D, H, M
from rota.demo.world import World
from rota.engine.book import Book
from rota.model.change import Change, NoteDisturbance, SaveDefinition, SaveInstance, SaveUnit
from rota.model.configuration import Configuration
from rota.model.disturbance import Disturbance, DisturbanceKind
from rota.model.error import WorldError
from rota.model.identity import AddAuditEntry
from rota.model.notification import MarkAllRead
from rota.model.run import EndReason, Trigger
from rota.model.slot import UnitRecord
from rota.model.unit import Service, Task
from rota.store.bulk import write_past

LENGTH = timedelta(days=30)
OUTAGE = (11 * D + 2 * H + 20 * M, 11 * D)
"""When the machine had no power: from, until; so long before the end."""
READ = (22 * D, 9 * D, 33 * H)
"""When somebody read all that there was to know."""


def seed_past(configuration: Configuration, data: Path, *, until: datetime, seed: int) -> None:
    """Writes thirty days that end at `until`, when Rota was stopped. WorldError where there is a past already."""
    database = data / "rota.db"
    if database.exists():
        text = f"{data} holds a database already, and --seed-history only makes up a past where there is none."
        raise WorldError(text, hint="Name an empty folder with --data, or leave --seed-history out.")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    past = Past(configuration, data, until=until, seed=seed)
    past.play()
    past.world.outputs.close()
    diary = past.world.diary
    runs = sorted(diary.runs.values(), key=attrgetter("created_at"))
    trail = [AddAuditEntry(entry=entry) for entry in diary.audit]
    write_past(database, runs, diary.slots, [*past.first(), *diary.changes, *past.last()], trail)


class Past:
    """All units of the example, and what befell the machine."""

    def __init__(self, configuration: Configuration, data: Path, *, until: datetime, seed: int) -> None:
        self.world = World(configuration, data, begin=until - LENGTH, until=until, seed=seed)
        units, hashes = configuration.units, configuration.definitions
        self._pools = {name: SharedPlaces(name, size) for name, size in configuration.pools.items()}
        self.tasks = {
            unit.name: self._task(unit, hashes[unit.name].hash) for unit in units.values() if isinstance(unit, Task)
        }
        self.services = {
            unit.name: self._service(unit, hashes[unit.name].hash)
            for unit in units.values()
            if isinstance(unit, Service)
        }
        self._people = People(self.world, self.tasks, self.services)

    def _task(self, task: Task, definition: str) -> TaskPast:
        seen = self._seen(HABITS[task.name])
        record = UnitRecord(name=task.name, first_seen=seen, anchor=seen, crons=task.crons, timezone=task.timezone)
        book = Book(task, definition, record, self.world.stage)
        return TaskPast(book, HABITS[task.name], self.world, self._pools[task.pool] if task.pool else None)

    def _service(self, service: Service, definition: str) -> list[InstancePast]:
        habit = HABITS[service.name]
        return [InstancePast(service, index, definition, habit, self.world) for index in range(service.instances)]

    def _seen(self, habit: Habit) -> datetime:
        return self.world.until - timedelta(days=habit.days)

    # What happens

    def play(self) -> None:
        """Lets it all happen."""
        world, stage = self.world, self.world.stage
        for task in self.tasks.values():
            task.plan()
        for instance in self._instances():
            stage.at(self._seen(HABITS[instance.service.name]), instance.start)
        self._people.plan()
        self._started()
        stage.at(world.until - OUTAGE[0], self._lose_power)
        stage.at(world.until - OUTAGE[1], self._return)
        for ago in READ:
            stage.at(world.until - ago, self._read_all)
        stage.play(world.until)
        self._stop()

    def _instances(self) -> list[InstancePast]:
        return [instance for service in self.services.values() for instance in service]

    def _started(self) -> None:
        """What runs when Rota starts."""
        for task in self.tasks.values():
            if task.book.task.run_on_start != "never":
                self.world.stage.at(self.world.stage.now(), partial(self._run_at_start, task))

    def _run_at_start(self, task: TaskPast) -> None:
        task.trigger(Trigger.STARTUP, None)

    def _lose_power(self) -> None:
        self.world.is_down = True

    def _return(self) -> None:
        world, now = self.world, self.world.stage.now()
        world.is_down = False
        down = Disturbance(kind=DisturbanceKind.DOWN, at=now, by=OUTAGE[0] - OUTAGE[1])
        world.diary.changes.append(NoteDisturbance(disturbance=down))
        for task in self.tasks.values():
            task.crash()
        for task in self.tasks.values():
            task.return_at(now)
        for instance in self._instances():
            instance.crash()
        self._started()

    def _read_all(self) -> None:
        self.world.diary.changes.append(MarkAllRead(at=self.world.stage.now()))

    def _stop(self) -> None:
        """A full stop: services end, and who waits goes on waiting."""
        for instance in self._instances():
            wanted = instance.wanted
            instance.end(EndReason.STOPPED, "Stopped with Rota.", again=False)
            instance.wanted = wanted
        for task in self.tasks.values():
            task.leave_open()
        stopped = Disturbance(kind=DisturbanceKind.STOPPED, at=self.world.until, by=timedelta())
        self.world.diary.changes.append(NoteDisturbance(disturbance=stopped))

    # Rows of units

    def first(self) -> list[Change]:
        """What the store is told before all else."""
        return [SaveDefinition(definition=each) for each in self.world.configuration.definitions.values()]

    def last(self) -> list[Change]:
        """How everything stands in the end."""
        records = [task.record() for task in self.tasks.values()] + [self._stand(name) for name in self.services]
        instances = [instance.record() for instance in self._instances()]
        return [*(SaveUnit(record=each) for each in records), *(SaveInstance(record=each) for each in instances)]

    def _stand(self, name: str) -> UnitRecord:
        seen = self._seen(HABITS[name])
        stopped = None if any(each.wanted for each in self.services[name]) else self.world.until - 6.3 * D
        return UnitRecord(name=name, first_seen=seen, anchor=seen, stopped_at=stopped)
