"""A past that was written down, as it can be read."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from rota.config.load import load
from rota.demo.example import EXAMPLE
from rota.demo.past import LENGTH, seed_past
from rota.model.configuration import Configuration
from rota.model.run import Run
from rota.model.slot import Slot, UnitRecord
from rota.model.unit import Task
from rota.store import row
from rota.store.connection import connect_reader

AUTUMN = datetime(2026, 11, 25, 15, 4, 5, tzinfo=UTC)
"""Clocks in New York were put back within the thirty days before."""
SEED = 1


@dataclass(frozen=True)
class Seeded:
    """A data directory with a past."""

    data: Path
    configuration: Configuration
    until: datetime

    @cached_property
    def runs(self) -> Sequence[Run]:
        """All runs, in the order in which they were written."""
        found = self.rows(
            "SELECT run.*, hash AS definition_hash FROM run JOIN definition ON definition.id = definition"
        )
        return [row.run(each) for each in found]

    @cached_property
    def slots(self) -> Sequence[Slot]:
        """The ledger."""
        found = self.rows(
            "SELECT slot.*, hash AS definition_hash FROM slot JOIN definition ON definition.id = definition"
        )
        return [row.slot(each) for each in found]

    @cached_property
    def units(self) -> dict[str, UnitRecord]:
        """What is known of units."""
        return {each["name"]: row.unit_record(each) for each in self.rows("SELECT * FROM unit")}

    @property
    def tasks(self) -> list[Task]:
        """The tasks of the example."""
        return [unit for unit in self.configuration.units.values() if isinstance(unit, Task)]

    @property
    def since(self) -> datetime:
        """When the past begins."""
        return self.until - LENGTH

    def of(self, unit: str) -> list[Run]:
        """The runs of a unit."""
        return [run for run in self.runs if run.unit == unit]

    def rows(self, sql: str) -> list[row.sqlite3.Row]:
        """What the database answers."""
        with closing(connect_reader(self.data / "rota.db")) as database:
            return database.execute(sql).fetchall()


def seeded(data: Path, until: datetime = AUTUMN) -> Seeded:
    """A new one."""
    configuration = load(EXAMPLE, environ={"PATH": "/usr/bin:/bin", "HOME": "/"})
    seed_past(configuration, data, until=until, seed=SEED)
    return Seeded(data, configuration, until)
