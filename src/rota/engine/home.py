"""What an instance is to its service, and what each knows of the other."""

from enum import Enum
from typing import Protocol

from rota.engine.context import Owner
from rota.model.event import Event
from rota.model.instance import InstanceRecord
from rota.model.run import Run
from rota.model.unit import Service


class Standing(Enum):
    """What an instance is to its service."""

    PLACED = "placed"
    """It holds its place, and its record is kept."""
    ON_TRIAL = "on_trial"
    """It is to take over a place once it is ready; it has one try."""
    LEAVING = "leaving"
    """Another one has its place, or there is none any more: it only ends."""


class Fate(Protocol):
    """How an instance has fared."""

    record: InstanceRecord
    last_run: Run | None

    @property
    def is_failing(self) -> bool:
        """Whether its quick tries are used up."""
        ...


class Home(Protocol):
    """The service that an instance belongs to."""

    service: Service
    definition: str
    closed: bool
    """Nothing of it starts any more."""

    def awaits(self) -> str | None:
        """What it waits for, in a sentence; None: it may start."""
        ...

    async def dependencies(self) -> str | None:
        """Returns once they are ready, or were waited for long enough: then why it starts all the same."""
        ...

    def moved(self) -> None:
        """What can be seen of an instance changed."""
        ...

    def ended(self, run: Run) -> None:
        """A run of an instance has ended."""
        ...

    def tidings(self, life: Fate, *, was_failing: bool) -> list[Event]:
        """What is to be told of the service as a whole, now that this instance is failing or is not."""
        ...


class Holder(Owner, Protocol):
    """Whoever lives this life."""

    def moved(self) -> None:
        """What can be seen of it changed."""
        ...
