"""Whether it was told that a service is failing: once, until all of it is healthy again."""

from collections.abc import Sequence
from typing import Protocol

from rota.engine.bus import Bus
from rota.model.event import Event, ServiceFailing, ServiceHealed
from rota.model.instance import InstanceRecord, InstanceState
from rota.model.run import Run
from rota.model.unit import Service, WhenFailing


class Fate(Protocol):
    """How an instance has fared."""

    record: InstanceRecord
    last_run: Run | None

    @property
    def is_failing(self) -> bool:
        """Whether its quick tries are used up."""
        ...

    @property
    def wanted(self) -> bool:
        """Whether it should be up."""
        ...


class Concern(Protocol):
    """The service that it is about."""

    service: Service

    def fates(self) -> Sequence[Fate]:
        """Of the instances that hold a place."""
        ...


class Alarm:
    """Of one service, however many of its instances are failing."""

    def __init__(self, about: Concern, bus: Bus) -> None:
        self._about = about
        self._bus = bus
        self._raised = False

    def resume(self) -> None:
        """It was told by an earlier daemon where an instance is failing."""
        self._raised = any(fate.is_failing for fate in self._about.fates())

    def forget(self) -> None:
        """Somebody sees to it by hand: should it fail again, that is told again."""
        self._raised = False

    def tidings(self, fate: Fate, *, was_failing: bool) -> list[Event]:
        """What is to be told now that one has ended: that it is failing, the first of them."""
        placed = any(fate is each for each in self._about.fates())
        if self._raised or was_failing or not fate.is_failing or not placed:
            return []
        self._raised = True
        failing = ServiceFailing(
            name=self._about.service.name,
            instance=fate.record.index,
            failed_starts=fate.record.streak.failed_starts,
            reason=fate.last_run.reason if fate.last_run else None,
            gives_up=self._about.service.when_failing is WhenFailing.STOP,
        )
        return [failing]

    def look(self) -> None:
        """Ends it once all that is wanted is healthy; where nothing is wanted any more, without a word."""
        if not self._raised:
            return
        wanted = [fate for fate in self._about.fates() if fate.wanted]
        if all(fate.record.state is InstanceState.RUNNING for fate in wanted):
            self._raised = False
            if wanted:
                self._bus.tell(ServiceHealed(name=self._about.service.name))
