"""The past of one instance of a service: it is started, comes up, ends, and is started again, as its streak tells."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from rota.demo.fate import Fate, Habit
from rota.demo.report import reported, unreported
from rota.demo.trouble import fate_of
from rota.demo.world import World
from rota.engine.recovery import CRASHED
from rota.engine.row import cut_short, ended, ending_of_instance, newcomer
from rota.engine.tiding import tidings_alone
from rota.lifecycle.run import RunEvent
from rota.lifecycle.service import InstanceEvent
from rota.lifecycle.streak import is_failing, sequel_of
from rota.model.duration import spoken
from rota.model.event import Event, ServiceFailing, ServiceHealed
from rota.model.instance import CLEAN, Desired, InstanceRecord, InstanceState
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.unit import Service, WhenFailing


class InstancePast:
    """One instance, from its first start on."""

    def __init__(self, service: Service, index: int, definition: str, habit: Habit, world: World) -> None:
        self.service = service
        self.index = index
        self.wanted = False
        self._definition = definition
        self._habit = habit
        self._world = world
        self._run: Run | None = None
        self._streak = CLEAN
        self._told = False
        """An operator knows that it is failing."""
        self._again = False
        """It is started anew without delay."""
        self._era = 0
        """Counts starts, so that what was planned for an earlier one is known as late."""

    # What is asked of it

    def start(self) -> None:
        """It is wanted, and starts where it is not up."""
        self.wanted = True
        if self._run is None:
            self._streak = CLEAN
            self._begin()

    def end(self, cause: EndReason, reason: str, *, again: bool) -> None:
        """Somebody, or Rota itself, ends what runs; `again`: another one follows."""
        self.wanted = self._again = again
        if self._run is None:
            return
        graceful = Fate(seconds=0, exit_code=0, cause=cause, plot="stopped")
        self._over(self._run.id, graceful, reason)

    def crash(self) -> None:
        """The machine is back: what ran is lost, and starts anew."""
        if self._run is not None:
            now = self._world.stage.now()
            run = unreported(self._run, self._world)
            self._run = None
            self._world.diary.ended(cut_short(run, RunEvent.LOST, EndReason.CRASHED, CRASHED, at=now))
        if self.wanted:
            self.start()

    def record(self) -> InstanceRecord:
        """How it stands after the full stop."""
        failing = is_failing(self.service, self._streak)
        return InstanceRecord(
            unit=self.service.name,
            index=self.index,
            state=InstanceState.FAILING if failing and self.wanted else InstanceState.STOPPED,
            desired=Desired.UP if self.wanted else Desired.DOWN,
            since=self._world.stage.now(),
            streak=self._streak,
        )

    # What becomes of it

    def _begin(self) -> None:
        world, now = self._world, self._world.stage.now()
        self._era += 1
        run = newcomer(self.service, world.run_id(now), Trigger.SERVICE, self._definition, at=now, instance=self.index)
        started = now + timedelta(milliseconds=world.chance.randrange(2, 9))
        run = replace(run, phase=Phase.RUNNING, started_at=started, pid=world.chance.randrange(2_000, 400_000))
        fate = fate_of(run, self._habit, until=world.until, chance=world.chance)
        ready_at = self._ready_at(started)
        lives = timedelta(seconds=fate.seconds)
        if started + lives > ready_at:
            run = replace(run, ready_at=ready_at)
        self._run = run
        if self._told and lives > self.service.healthy_after:
            world.stage.at(started + self.service.healthy_after, partial(self._heal, run.id))
        world.stage.at(started + lives, partial(self._over, run.id, fate))

    def _ready_at(self, started: datetime) -> datetime:
        asked = self.service.ready is not None
        return started + timedelta(milliseconds=self._world.chance.randrange(300, 2_500)) if asked else started

    def _heal(self, run_id: str) -> None:
        if self._run is not None and self._run.id == run_id and not self._world.is_down:
            self._told = False
            for tiding in tidings_alone(ServiceHealed(name=self.service.name)):
                self._world.diary.notify(tiding)

    def _over(self, run_id: str, fate: Fate, reason: str | None = None) -> None:
        world, now = self._world, self._world.stage.now()
        if world.is_down or self._run is None or self._run.id != run_id:
            return
        run, self._run = self._run, None
        assert run.started_at is not None, "what has a run has started"
        report = reported(run, fate, now, self._habit, world, reason=reason)
        self._follow(ended(run, report, ending_of_instance(report, self.service)))

    def _follow(self, run: Run) -> None:
        if not self.wanted or self._again:
            self._again = False
            self._world.diary.ended(run)
            if self.wanted:
                self._streak = CLEAN
                self._begin()
            return
        assert run.end_reason is not None, "it has ended"
        healthy = run.ready_at is not None and (run.duration or timedelta()) >= self.service.healthy_after
        sequel = sequel_of(self.service, self._streak, run.end_reason, healthy=healthy)
        self._streak = sequel.streak
        if sequel.delay is not None:
            run = replace(run, reason=f"{run.reason} Starts again in {spoken(sequel.delay)}.")
        self._world.diary.ended(run, told=self._alarm(run, sequel.event))
        if sequel.delay is not None:
            again = self._world.stage.now() + sequel.delay
            self._world.stage.at(again, partial(self._try_again, self._era))

    def _alarm(self, run: Run, event: InstanceEvent) -> list[Event]:
        if self._told or event not in {InstanceEvent.GONE_FAILING, InstanceEvent.GONE_FOR_GOOD}:
            return []
        self._told = True
        return [
            ServiceFailing(
                name=self.service.name,
                instance=self.index,
                failed_starts=self._streak.failed_starts,
                reason=run.reason,
                gives_up=self.service.when_failing is WhenFailing.STOP,
            )
        ]

    def _try_again(self, era: int) -> None:
        if era == self._era and self.wanted and self._run is None and not self._world.is_down:
            self._begin()
