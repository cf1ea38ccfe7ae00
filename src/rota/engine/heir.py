"""The successor of an instance's run that the runner starts by itself, so that a restart need not wait for the daemon.

Where a service restarts at once whatever happens, its next run is named in the instance's row before the runner is
told of it. What the runner says of that run comes before the end of the one it follows, and is heard after it.
"""

from dataclasses import replace

from rota.engine.context import Context
from rota.engine.home import Holder, Home, Standing
from rota.engine.launch import launch_of
from rota.engine.life import Life
from rota.engine.row import newcomer
from rota.lifecycle.run import RunEvent, step
from rota.lifecycle.streak import is_followed_at_once
from rota.model.launch import Exited, Notified, Refused, Started
from rota.model.run import Run, Trigger
from rota.model.unit import Service

Report = Started | Refused | Exited | Notified


class Heir:
    """Of one instance. Whoever calls it has its turn."""

    def __init__(self, holder: Holder, home: Home, life: Life, context: Context) -> None:
        self._holder = holder
        self._home = home
        self._life = life
        self._context = context
        self._early: list[Report] = []
        self._told: set[str] = set()
        """Whom the runner may have started by now: it was told of them, as followers of the live run."""
        if life.record.heir is not None:
            self._own(life.record.heir)

    def name(self) -> None:
        """Has the row say who follows, where somebody may; to be kept before the runner is told."""
        life = self._life
        if not self._is_allowed():
            life.record = replace(life.record, heir=None)
        elif life.record.heir is None:
            life.record = replace(life.record, heir=self._context.run_id(self._context.clock.now()))

    async def hand_over(self) -> None:
        """Tells the runner who follows the live run; nobody, where nobody may."""
        run, heir = self._life.run, self._life.record.heir
        if run is None or (heir is None and not self._told):
            return
        if heir is not None:
            self._own(heir)
        launch = None if heir is None else launch_of(self._home.service, self._newcomer(heir), self._context)
        await self._context.runner.succeed(run.id, launch)

    def is_early(self, report: Report) -> bool:
        """Whether this is said of the heir while the run before it is not known to have ended: it is heard later."""
        run = self._life.run
        early = report.run_id in self._told and run is not None and run.id != report.run_id
        if early:
            self._early.append(report)
        return early

    def take_over(self) -> tuple[Run | None, list[Report]]:
        """At the end of the live run: the one that follows it already, and what was said of it so far."""
        early, told = self._early, self._told
        self._early, self._told = [], set()
        for run_id in told:
            self._context.owners.pop(run_id, None)
        return (self._newcomer(early[0].run_id), early) if early else (None, [])

    def _newcomer(self, run_id: str) -> Run:
        return heir_run(self._home.service, run_id, self._home.definition, self._life.record.index, self._context)

    def _is_allowed(self) -> bool:
        life = self._life
        calm = life.standing is Standing.PLACED and life.wanted and not self._home.closed and not life.outdated
        return calm and is_followed_at_once(self._home.service, life.record.streak)

    def _own(self, run_id: str) -> None:
        self._told.add(run_id)
        self._context.owners[run_id] = self._holder


def heir_run(service: Service, run_id: str, definition: str, index: int, context: Context) -> Run:
    """The run that such a one is, handed to the runner already."""
    run = newcomer(service, run_id, Trigger.SERVICE, definition, at=context.clock.now(), instance=index)
    return replace(run, phase=step(run.phase, RunEvent.ADMITTED).phase)
