"""What all parts of a past share: its time, its chances, its numbers, and what is written down of it."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from rota.demo.diary import Diary
from rota.demo.fate import Habit
from rota.demo.output.keep import Outputs
from rota.demo.stage import Stage
from rota.model.configuration import Configuration
from rota.model.name import run_id_at


class World:
    """One past. The same seed, instant and configuration make the same past."""

    def __init__(
        self, configuration: Configuration, data: Path, *, begin: datetime, until: datetime, seed: int
    ) -> None:
        """`until`: when it is over; Rota was stopped then."""
        self.configuration = configuration
        self.begin = begin
        self.until = until
        self.stage = Stage(begin)
        self.chance = Random(seed)  # noqa: S311 - nothing secret comes of it
        self.outputs = Outputs(data, until, seed)
        self.diary = Diary(self.outputs, self.stage, self.run_id)
        self.is_down = False
        """The machine has no power."""
        self.lost_at = begin
        """When it lost it."""
        self.is_over = False
        """A full stop is under way: nothing starts any more."""
        self._arrivals = 0

    def run_id(self, instant: datetime) -> str:
        """A new run id for this instant."""
        return run_id_at(instant, self.chance.randbytes(10))

    def arrival(self) -> int:
        """The next number in the order in which runs ask for a place."""
        self._arrivals += 1
        return self._arrivals

    def pid(self) -> int:
        """The number of a process."""
        return self.chance.randrange(2_000, 400_000)

    def seen(self, habit: Habit) -> datetime:
        """When a unit of this habit was defined."""
        return self.until - timedelta(days=habit.days)
