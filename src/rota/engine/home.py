"""What an instance is to its service, and what each knows of the other."""

from enum import Enum
from typing import Protocol

from rota.engine.alarm import Alarm
from rota.engine.context import Owner
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


class Home(Protocol):
    """The service that an instance belongs to."""

    service: Service
    definition: str
    closed: bool
    """Nothing of it starts any more."""
    alarm: Alarm
    gone: bool
    """No rows of its instances are kept."""

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


class Holder(Owner, Protocol):
    """Whoever lives this life."""

    def moved(self) -> None:
        """What can be seen of it changed."""
        ...
