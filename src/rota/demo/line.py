"""The runs of one task's past: who gets in, waits or is turned away; how each ends; what is tried again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import chain

from rota.demo.age import Age
from rota.demo.fate import Fate, Habit, ended_by_rota
from rota.demo.pool import SharedPlaces
from rota.demo.report import reported, unreported
from rota.demo.trouble import fate_of
from rota.demo.world import World
from rota.engine.book import Book, place_full
from rota.engine.line import TURNED_AWAY
from rota.engine.recovery import CRASHED
from rota.engine.retry import followed, let_go
from rota.engine.row import ended
from rota.lifecycle.ending import ending_of, failed_output
from rota.lifecycle.overlap import Admission, Occupancy, admit
from rota.lifecycle.run import RunEvent
from rota.model.output import Sighting
from rota.model.run import Awaited, EndReason, Phase, Run
from rota.model.slot import Verdict

SLOWEST_START = 0.4
"""Seconds."""


class LinePast:
    """What `engine.line.Line` is to a living task, and what its actor does with the ends of its runs."""

    def __init__(self, book: Book, habit: Habit, world: World, pool: SharedPlaces | None) -> None:
        self.waiting: list[Run] = []
        self._book = book
        self._habit = habit
        self._world = world
        self._pool = pool
        self._active: dict[str, Run] = {}
        self._stranded: list[Run] = []
        """Retries whose instant came while the machine was down."""
        self._age = Age(book, world)
        if pool is not None:
            pool.members.append(self)

    @property
    def has_room(self) -> bool:
        """Whether its own places would let one in."""
        return len(self._active) < self._book.task.parallelism

    # The way in

    def enter(self, run: Run) -> None:
        """Lets a run in, has it wait, or turns it away."""
        task = self._book.task
        shut = self._pool is not None and self._pool.is_full
        occupancy = Occupancy(active=len(self._active), dying=0, waiting=len(self.waiting), shut=shut)
        decision = admit(task.on_overlap, occupancy, parallelism=task.parallelism, queue_max=task.queue_max)
        if decision.admission is Admission.START:
            self._start(run, self._world.arrival())
            return
        because, awaits = self._because()
        if decision.admission is Admission.WAIT:
            self.join([replace(run, reason=because, waiting_for=awaits, arrival=self._world.arrival())])
            return
        end, verdict = TURNED_AWAY[decision.admission]
        run = self._book.cut_short(run, RunEvent.DISCARDED, end, because)
        self._world.diary.decided(self._book.verdict(run, verdict, because))
        self._world.diary.ended(run)

    def _because(self) -> tuple[str, Awaited]:
        if self._pool is None or not self.has_room or self.waiting:
            those = chain(self._active, (run.id for run in self.waiting))
            return place_full(f"task:{self._book.task.name}", those), Awaited.PARALLELISM
        return place_full(self._pool.place, self._pool.holders), Awaited.POOL

    def join(self, runs: Sequence[Run]) -> None:
        """Has runs wait, and starts who may."""
        self.waiting.extend(runs)
        self._move_up()

    def let_in(self) -> None:
        """Starts who waits longest."""
        self._start(self.waiting.pop(0))

    def _move_up(self) -> None:
        if self._world.is_over:
            return
        if self._pool is not None:
            self._pool.call_next()
            return
        while self.waiting and self.has_room:
            self.let_in()

    def _start(self, run: Run, arrival: int | None = None) -> None:
        world = self._world
        started = world.stage.now() + timedelta(seconds=min(SLOWEST_START, world.chance.lognormvariate(-5.9, 0.6)))
        world.diary.decided(self._book.ran(run, started))
        pid, arrival = world.pid(), arrival or run.arrival
        run = replace(run, phase=Phase.RUNNING, started_at=started, pid=pid, waiting_for=None, arrival=arrival)
        fate = fate_of(run, self._habit, until=world.until, chance=world.chance)
        self._active[run.id] = run
        if self._pool is not None:
            self._pool.holders.append(run.id)
        world.stage.at(started + timedelta(seconds=fate.seconds), partial(self._over, run.id, fate))

    # The way out

    def _over(self, run_id: str, fate: Fate, barred: str | None = None) -> None:
        run = self._active.get(run_id)
        if self._world.is_down or run is None:
            return
        report = reported(run, fate, self._habit, self._world)
        success = self._book.task.success
        sighting = Sighting(found=frozenset({success.output} if fate.is_well and success.output else ()))
        failures = failed_output(success, sighting) if not fate.exit_code else []
        self._end(ended(run, report, ending_of(report, success, failures)), barred=barred)

    def stop(self, reason: str) -> str | None:
        """Rota stops what is active; answers the id of one that is, None: there is none."""
        active = list(self._active)
        for run_id in active:
            self._over(run_id, ended_by_rota(EndReason.STOPPED, reason), barred=reason)
        return active[0] if active else None

    def _end(self, run: Run, *, barred: str | None = None) -> None:
        del self._active[run.id]
        if self._pool is not None:
            self._pool.holders.remove(run.id)
        run, retry = followed(run, self._book, self._world, barred=barred)
        self._world.diary.ended(run, then=retry)
        if run.end_reason is EndReason.SUCCESS and run.ended_at is not None:
            self._age.succeeded(run.ended_at)
        if retry is not None:
            assert retry.starts_at is not None, "a retry is due at an instant"
            self._world.diary.runs[retry.id] = retry
            self._world.stage.at(retry.starts_at, partial(self._retry, retry))
        self._move_up()

    def _retry(self, retry: Run) -> None:
        if self._world.is_down:
            self._stranded.append(retry)
        else:
            self.enter(let_go(retry))

    # Rota was down, and is stopped

    def crash(self) -> None:
        """The machine is back: what ran is lost."""
        for run in list(self._active.values()):
            unreported(run, self._world)
            self._end(self._book.cut_short(run, RunEvent.LOST, EndReason.CRASHED, CRASHED))

    def take_up(self) -> None:
        """Retries whose instant has passed get in."""
        stranded, self._stranded = self._stranded, []
        for retry in stranded:
            self.enter(let_go(retry))

    def leave_open(self) -> None:
        """Who waits goes on waiting: these rows are open, and the Rota that follows lets them in."""
        for run in self.waiting:
            self._world.diary.runs[run.id] = run
            self._world.diary.decided(self._book.verdict(run, Verdict.QUEUED, run.reason or ""))
