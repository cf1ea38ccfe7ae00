"""The past of one service: its instances are started, come up, end, and are started again as their streaks tell."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from rota.demo.fate import Fate, Habit, ended_by_rota
from rota.demo.report import reported, unreported
from rota.demo.trouble import fate_of
from rota.demo.world import World
from rota.engine.alarm import Alarm
from rota.engine.bus import Bus
from rota.engine.recovery import CRASHED
from rota.engine.row import cut_short, ended, ending_of_instance, newcomer, starting_again
from rota.lifecycle.run import RunEvent
from rota.lifecycle.service import InstanceEvent, step
from rota.lifecycle.streak import Sequel, is_failing, sequel_of
from rota.model.instance import CLEAN, Desired, InstanceRecord, InstanceState
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.slot import UnitRecord
from rota.model.unit import Service

AGAIN = Sequel(event=InstanceEvent.GONE_AGAIN, streak=CLEAN)
"""Another one follows at once."""


class ServicePast:
    """One service, from its first sight on."""

    def __init__(self, service: Service, definition: str, habit: Habit, world: World) -> None:
        self.service = service
        self.definition = definition
        self.habit = habit
        self.world = world
        self.stopped_at: datetime | None = None
        """When somebody stopped it by hand."""
        bus = Bus()
        bus.listen(world.diary.hear)
        self.alarm = Alarm(self, bus)
        self.instances = [InstancePast(self, index) for index in range(service.instances)]

    def fates(self) -> Sequence["InstancePast"]:
        """How its instances have fared."""
        return self.instances

    def start(self) -> None:
        """All that is not up starts."""
        for each in self.instances:
            each.start()

    def stop(self, reason: str) -> None:
        """Somebody stops it by hand."""
        self.stopped_at = self.world.stage.now()
        for each in self.instances:
            each.stop(reason)

    def record(self) -> UnitRecord:
        """What is known of it in the end."""
        seen = self.world.seen(self.habit)
        return UnitRecord(name=self.service.name, first_seen=seen, anchor=seen, stopped_at=self.stopped_at)


class InstancePast:
    """One instance."""

    def __init__(self, home: ServicePast, index: int) -> None:
        self.last_run: Run | None = None
        self.record = InstanceRecord(
            unit=home.service.name,
            index=index,
            state=InstanceState.STOPPED,
            desired=Desired.DOWN,
            since=home.world.begin,
        )
        self._home = home
        self._world = home.world
        self._run: Run | None = None
        self._again = False

    @property
    def wanted(self) -> bool:
        """Whether it should be up."""
        return self.record.desired is Desired.UP

    @property
    def is_failing(self) -> bool:
        """Whether its quick tries are used up."""
        return is_failing(self._home.service, self.record.streak)

    # What is asked of it

    def start(self) -> None:
        """It is wanted, and starts where it is not up."""
        self.record = replace(self.record, desired=Desired.UP)
        if self._run is None:
            self.record = replace(self.record, streak=CLEAN)
            self._begin()

    def restart(self, reason: str) -> None:
        """Another one takes its place."""
        self._again = True
        self._go(ended_by_rota(EndReason.STOPPED, reason))

    def sicken(self, reason: str) -> None:
        """Its checks have failed."""
        self._go(ended_by_rota(EndReason.UNHEALTHY, reason))

    def stop(self, reason: str) -> None:
        """It goes, and stays away."""
        self.record = replace(self.record, desired=Desired.DOWN)
        self._go(ended_by_rota(EndReason.STOPPED, reason))

    def leave(self, reason: str) -> None:
        """It goes with Rota, and is wanted still."""
        desired = self.record.desired
        self.stop(reason)
        self.record = replace(self.record, state=InstanceState.STOPPED, desired=desired)

    def crash(self) -> None:
        """The machine is back: what ran is lost, and starts anew."""
        if self._run is not None:
            run, self._run = self._run, None
            unreported(run, self._world)
            now = self._world.stage.now()
            self._world.diary.ended(cut_short(run, RunEvent.LOST, EndReason.CRASHED, CRASHED, at=now))
        if self.wanted:
            self.start()

    # What becomes of it

    def _begin(self) -> None:
        home, world, now = self._home, self._world, self._world.stage.now()
        run_id, index = world.run_id(now), self.record.index
        run = newcomer(home.service, run_id, Trigger.SERVICE, home.definition, at=now, instance=index)
        started = now + timedelta(milliseconds=world.chance.randrange(2, 9))
        run = replace(run, phase=Phase.RUNNING, started_at=started, pid=world.pid())
        fate = fate_of(run, home.habit, until=world.until, chance=world.chance)
        ready_at, lives = self._ready_at(started), timedelta(seconds=fate.seconds)
        self._run = replace(run, ready_at=ready_at) if started + lives > ready_at else run
        self._enter(InstanceState.STARTING)
        if lives > home.service.healthy_after:
            world.stage.at(started + home.service.healthy_after, partial(self._heal, run_id))
        world.stage.at(started + lives, partial(self._over, run_id, fate))

    def _ready_at(self, started: datetime) -> datetime:
        asked = self._home.service.ready is not None
        return started + timedelta(milliseconds=self._world.chance.randrange(300, 2_500)) if asked else started

    def _heal(self, run_id: str) -> None:
        """It has been up for long enough."""
        if self._lives(run_id):
            self.record = replace(self.record, streak=CLEAN)
            self._enter(InstanceState.RUNNING)

    def _go(self, fate: Fate) -> None:
        if self._run is not None:
            self._over(self._run.id, fate)
        elif self._again:
            self._again = False
            self.start()

    def _over(self, run_id: str, fate: Fate) -> None:
        run = self._run
        if run is None or not self._lives(run_id):
            return
        self._run = None
        report = reported(run, fate, self._home.habit, self._world)
        run = ended(run, report, ending_of_instance(report, self._home.service))
        was_failing, sequel = self.is_failing, self._sequel(run)
        self.record = replace(self.record, streak=sequel.streak)
        if sequel.delay is not None:
            run = starting_again(run, sequel.delay)
            self._world.stage.at(self._world.stage.now() + sequel.delay, partial(self._try_again, run.id))
        self.last_run = run
        after = step(self.record.state, sequel.event)
        self._enter(after.state if after else InstanceState.STOPPED)
        self._world.diary.ended(run, told=self._home.alarm.tidings(self, was_failing=was_failing))
        if sequel.event is InstanceEvent.GONE_AGAIN:
            self._begin()

    def _sequel(self, run: Run) -> Sequel:
        assert run.end_reason is not None, "it has ended"
        again, self._again = self._again, False
        if again:
            return AGAIN
        if not self.wanted:
            return Sequel(event=InstanceEvent.GONE_DOWN, streak=self.record.streak)
        service = self._home.service
        healthy = run.ready_at is not None and (run.duration or timedelta()) >= service.healthy_after
        return sequel_of(service, self.record.streak, run.end_reason, healthy=healthy)

    def _try_again(self, before: str) -> None:
        is_next = self._run is None and self.last_run is not None and self.last_run.id == before
        if is_next and self.wanted and not self._world.is_down:
            self._begin()

    def _lives(self, run_id: str) -> bool:
        return self._run is not None and self._run.id == run_id and not self._world.is_down

    def _enter(self, state: InstanceState) -> None:
        self.record = replace(self.record, state=state, since=self._world.stage.now())
        self._home.alarm.look()
