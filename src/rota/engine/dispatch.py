"""Hands out what the runner says: to the owner of each run, or to the engine."""

from collections.abc import Callable
from typing import Protocol

from rota.engine.agenda import Agenda
from rota.engine.context import Context, Owner
from rota.engine.instance import Instance
from rota.engine.recovery import Unowned, give_back
from rota.model.error import WorldError
from rota.model.event import OutputDropped
from rota.model.launch import (
    Exited,
    Lost,
    Notified,
    Refused,
    ReloadAsked,
    Report,
    Returned,
    ShutdownAsked,
    Started,
    Stepped,
)


class Head(Protocol):
    """Whom everything concerns that is about no run."""

    reload_asked: Callable[[], None]

    def begin_shut_down(self, reason: str) -> None:
        """A full stop is wanted."""
        ...

    def fail(self, error: BaseException) -> None:
        """Going on is impossible."""
        ...


class Dispatch:
    """Has each report heard, in order; what it leads to goes on by itself."""

    def __init__(self, context: Context, agenda: Agenda, head: Head) -> None:
        self._context = context
        self._agenda = agenda
        self._head = head

    async def run(self) -> None:
        """For ever."""
        async for report in self._context.runner.reports():
            self._hand_out(report)

    def _hand_out(self, report: Report) -> None:
        match report:
            case Started() | Refused() | Exited() | Notified():
                self._about_run(report)
            case Returned(run_ids=run_ids):
                self._context.spawn(give_back(run_ids, self._context))
            case Stepped():
                self._agenda.wake()
            case ShutdownAsked(reason=reason):
                self._head.begin_shut_down(reason)
            case ReloadAsked():
                self._head.reload_asked()
            case Lost(reason=reason):
                self._head.fail(WorldError(reason))

    def _about_run(self, report: Started | Refused | Exited | Notified) -> None:
        context = self._context
        owner: Owner = context.owners.get(report.run_id) or Unowned(context.runner)
        match report:
            case Started():
                context.spawn(owner.started(report))
            case Refused():
                context.spawn(owner.refused(report))
            case Exited():
                if report.log_dropped and report.run_id in context.owners:
                    context.bus.tell(OutputDropped(run_id=report.run_id, size=report.log_dropped))
                context.spawn(owner.exited(report))
                context.spawn(self._run_ended())
            case Notified():
                if isinstance(owner, Instance):
                    context.spawn(owner.notified(report))

    async def _run_ended(self) -> None:
        self._context.pools.run_ended()
