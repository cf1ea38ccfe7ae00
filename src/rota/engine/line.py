"""One task's runs: who holds a place, who waits in line for one, and who gets in."""

from bisect import insort
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from itertools import chain

from rota.engine.armed import Armed
from rota.engine.book import Book, place_full
from rota.engine.context import Context, Owner
from rota.engine.disarm import TakenBack, take_back
from rota.engine.launch import launch_of
from rota.engine.news import News, first_news, updated
from rota.engine.pool import Pool, turn
from rota.lifecycle.overlap import Admission, Decision, Occupancy, admit, is_catching_up
from rota.lifecycle.run import RunEffect, RunEvent, step
from rota.model.change import Change, SaveRun
from rota.model.error import WorldError
from rota.model.event import RunEnded, RunUpdated
from rota.model.run import Awaited, EndReason, Phase, Run, Trigger
from rota.model.slot import Verdict
from rota.model.unit import Overlap

Keep = Callable[..., Awaitable[object]]
"""How rows are kept: `Context.record`, for as long as it takes, or `Context.commit`, once."""

BEHIND_MISSED = "It came while missed slots were still being caught up."

TURNED_AWAY = {
    Admission.SKIP: (EndReason.SKIPPED, Verdict.SKIPPED),
    Admission.QUEUE_FULL: (EndReason.QUEUE_FULL, Verdict.QUEUE_FULL),
}
"""How a newcomer that does not get in ends, and its slot with it."""

MAKES_ROOM = f'(`on_overlap = "{Overlap.TERMINATE}"`).'


class Line:
    """The places of a task. Its owner sees to it that one deed ends before the next begins.

    Who is where is always settled before a deed waits for anything, so that the lines of one pool agree.
    """

    def __init__(self, book: Book, context: Context, *, owner: Owner, armed: Armed, call: Callable[[], None]) -> None:
        self.active: dict[str, Run] = {}
        """Runs that hold a place: starting, running or stopping; oldest first."""
        self.waiting: list[Run] = []
        """Those in line, first comers first."""
        self.closed = False
        """Nothing starts any more: a full stop is under way, or the task is gone."""
        self.armed = armed
        self.call = call
        """Has the owner let in, soon, whoever's turn it is."""
        self.place = f"task:{book.task.name}"
        self._pool: Pool | None = context.pools.join(book.task.pool, self)
        self._book = book
        self._context = context
        self._owner = owner

    # Who is where

    @property
    def first(self) -> Run | None:
        """Who waits longest, where the task itself has room; None: nobody who could start."""
        full = len(self.active) >= self._book.task.parallelism or self._context.pools.doubts(self.place)
        if self.closed or full or not self.waiting or self._must_wait_alone(self.waiting[0]):
            return None
        return self.waiting[0]

    def _must_wait_alone(self, run: Run) -> bool:
        """Whether it has to wait whatever room there is: runs that catch up go one at a time."""
        return is_catching_up(run) and any(map(is_catching_up, self.active.values()))

    @property
    def may_arm(self) -> bool:
        """Whether slots may be armed: nobody waits whom they could overtake."""
        return not (self.closed or self.waiting or (self._pool is not None and self._pool.has_waiters))

    def hold(self, run: Run) -> None:
        """Takes a run among those that hold a place, or what is new of one that does."""
        if run.id not in self.active:
            self._context.pools.take(self._pool, run.id)
        self.active[run.id] = run
        self._context.owners[run.id] = self._owner

    def let_go(self, run_id: str) -> Run | None:
        """Takes a run out of those that hold a place; None: it was not among them."""
        self._context.pools.free(run_id)
        self._context.owners.pop(run_id, None)
        return self.active.pop(run_id, None)

    def get_in(self, *runs: Run) -> None:
        """Puts runs in line, each before all that came after it."""
        for run in runs:
            insort(self.waiting, run, key=turn)
        self._note()

    def leave(self, *runs: Run) -> None:
        """Takes runs out of the line."""
        gone = {run.id for run in runs}
        self.waiting = [run for run in self.waiting if run.id not in gone]
        self._note()

    def change_pool(self, name: str | None) -> None:
        """Waits for places of this pool from now on; places that are held stay held."""
        self._pool = self._context.pools.join(name, self)

    def _note(self) -> None:
        if self._pool is not None:
            self._pool.note(self)

    def _pass_on(self) -> None:
        """Somebody left: it may be another's turn."""
        if self._pool is not None:
            self._pool.call_next()

    # The way in

    @property
    def _is_next(self) -> bool:
        return self.first is not None and (self._pool is None or self._pool.is_next(self))

    async def move_up(self) -> None:
        """Starts who waits longest, as often as there is room and it is their turn."""
        admitted: list[Run] = []
        while self._is_next and self._context.lack() is None:
            run = self.waiting[0]
            self.leave(run)
            admitted.append(self._admit(run))
        if admitted:
            self._pass_on()
            await self._context.record([SaveRun(run=run) for run in admitted], *map(updated, admitted))
            await self._launch(admitted)

    async def join(self, runs: Sequence[Run]) -> None:
        """Has runs wait that have their rows already, and starts who may."""
        if runs:
            self.get_in(*runs)
            taken = await self._disarm()
            await self._context.record(taken.changes)
            taken.release()
            await self.move_up()

    async def enter(self, run: Run, *, full: str | None = None, keep: Keep | None = None, is_new: bool = True) -> Run:
        """Lets a run in, has it wait, or turns it away.

        `full`: the place that the runner found full. `keep`: how rows are kept; for as long as it takes when not given.
        `is_new`: nobody was told of it yet.
        """
        keep, news = keep or self._context.record, first_news(run) if is_new else RunUpdated
        if run.reason is not None:  # it has waited before: it keeps its turn
            return await self.wait(run, run.reason, keep, news=RunUpdated, awaits=run.waiting_for)
        if lack := self._context.lack():
            return await self._turn_away(run, Admission.SKIP, lack, keep)
        behind = self._behind_missed(run)
        decision = self._decide(full, behind_missed=behind)
        if decision.admission is Admission.START:
            return await self._start(self._numbered(run), keep, news)
        because, awaits = (BEHIND_MISSED, Awaited.CATCH_UP) if behind else self._because(full)
        if decision.admission is not Admission.WAIT:
            return await self._turn_away(run, decision.admission, because, keep)
        living = [other for other in self.active.values() if other.phase is not Phase.STOPPING]
        replaceable = [other for other in self.waiting if not is_catching_up(other)]
        surplus = max(0, decision.drop_oldest - (len(self.waiting) - len(replaceable)))
        stopped, dropped = living[: decision.stop_oldest], replaceable[:surplus]
        run = await self.wait(run, because, keep, news=news, awaits=awaits)
        await self.give_up(dropped, RunEvent.STOP_ASKED, f"Gave its place in line to {run.id} {MAKES_ROOM}")
        await self.stop(stopped, f"Stopped to make room for {run.id} {MAKES_ROOM}")
        return run

    def _behind_missed(self, run: Run) -> bool:
        """Whether it is a slot, and missed ones have not all had their turn: it goes behind them."""
        return run.trigger is Trigger.CRON and any(map(is_catching_up, self.waiting))

    def _decide(self, full: str | None, *, behind_missed: bool) -> Decision:
        task, catching_up = self._book.task, sum(map(is_catching_up, self.waiting))
        shut = full is not None or (self._pool is not None and not self._pool.lets_newcomers_in)
        dying = sum(run.phase is Phase.STOPPING for run in self.active.values())
        occupancy = Occupancy(active=len(self.active), dying=dying, waiting=len(self.waiting), shut=shut)
        policy, most = (Overlap.QUEUE, max(1, task.queue_max)) if behind_missed else (task.on_overlap, task.queue_max)
        return admit(policy, occupancy, parallelism=task.parallelism, queue_max=most + catching_up)

    def _because(self, full: str | None) -> tuple[str, Awaited]:
        """Why a newcomer does not get in at once, and in a word."""
        own = place_full(self.place, chain(self.active, (run.id for run in self.waiting)))
        is_full = len(self.active) >= self._book.task.parallelism if full is None else full == self.place
        if self._pool is None or is_full:
            return own, Awaited.PARALLELISM
        if full is not None or not self.waiting:
            return place_full(self._pool.place, self._pool.those_before), Awaited.POOL
        if self._pool.has_room:
            return own, Awaited.PARALLELISM
        return f"{own} {place_full(self._pool.place, self._pool.held)}", Awaited.POOL

    def _numbered(self, run: Run) -> Run:
        return run if run.arrival else replace(run, arrival=self._context.arrival())

    async def put_back(self, run: Run) -> Run:
        """Has a run wait for the next start of Rota that was nearly in, before all that came after it."""
        self.get_in(run)
        await self._context.record([SaveRun(run=run)], RunUpdated(run=run))
        return run

    def _admit(self, run: Run) -> Run:
        """Gives it a place, from now on, under the definition that is in force now."""
        phase = step(run.phase, RunEvent.ADMITTED).phase
        run = replace(run, phase=phase, definition=self._book.definition, waiting_for=None)
        self.hold(run)
        return run

    async def _start(self, run: Run, keep: Keep, news: News) -> Run:
        """Lets a newcomer in. No process without a row."""
        run = self._admit(run)
        try:
            await keep([SaveRun(run=run)], news(run=run))
        except WorldError:
            self.let_go(run.id)
            self._pass_on()
            raise
        await self._launch([run])
        return run

    async def _launch(self, runs: Sequence[Run]) -> None:
        """Hands runs to the runner whose rows are kept."""
        await self._context.runner.start([launch_of(self._book.task, run, self._context) for run in runs])

    async def _disarm(self) -> TakenBack:
        """Takes back all armed slots that could overtake who waits here."""
        lines = [self] if self._pool is None else self._pool.members
        return await take_back([line.armed for line in lines], self._context.runner)

    async def wait(
        self, run: Run, because: str, keep: Keep, *, news: News, awaits: Awaited | None = Awaited.PARALLELISM
    ) -> Run:
        """Puts a run in line. Armed slots that could overtake it are taken back first, those of the pool too."""
        run = replace(self._numbered(run), reason=because, waiting_for=awaits)
        self.get_in(run)
        taken = await self._disarm()
        changes = [SaveRun(run=run), *self._book.verdict(run, Verdict.QUEUED, because), *taken.changes]
        try:
            await keep(changes, news(run=run))
        except WorldError:
            self.leave(run)
            taken.restore()
            self._pass_on()
            raise
        taken.release()
        return run

    async def _turn_away(self, run: Run, admission: Admission, because: str, keep: Keep) -> Run:
        """Keeps a run that never was, with the reason."""
        end, verdict = TURNED_AWAY[admission]
        run = self._book.cut_short(run, RunEvent.DISCARDED, end, because)
        changes = self._book.verdict(run, verdict, because)
        await keep([SaveRun(run=run), *changes], RunEnded(run=run))
        return run

    # The way out

    async def give_up(self, runs: Sequence[Run], event: RunEvent, reason: str) -> list[Run]:
        """Ends runs that have not started."""
        if not runs:
            return []
        self.leave(*runs)
        ended = [self._book.cut_short(run, event, EndReason.STOPPED, reason) for run in runs]
        changes: list[Change] = [SaveRun(run=run) for run in ended]
        changes += [change for run in ended for change in self._book.verdict(run, Verdict.DROPPED, reason)]
        self._pass_on()
        await self._context.record(changes, *(RunEnded(run=run) for run in ended))
        return ended

    async def dismiss(self, reason: str) -> list[Run]:
        """Ends all who wait."""
        return await self.give_up(list(self.waiting), RunEvent.STOP_ASKED, reason)

    async def stop_run(self, run_id: str, reason: str) -> Run | None:
        """Stops an active run, or ends a waiting one without starting it; None: it is neither."""
        waiting = [run for run in self.waiting if run.id == run_id]
        if waiting:
            return (await self.give_up(waiting, RunEvent.STOP_ASKED, reason))[0]
        found = self.active.get(run_id)
        return (await self.stop([found], reason))[0] if found else None

    async def stop_active(self, reason: str) -> list[Run]:
        """Stops what is active."""
        return await self.stop(list(self.active.values()), reason)

    async def stop(self, runs: Sequence[Run], reason: str) -> list[Run]:
        """Has active runs walk the stop ladder; those that are on it already go on, for their own reason."""
        steps = [(run, step(run.phase, RunEvent.STOP_ASKED)) for run in runs]
        new = [replace(run, phase=to.phase, reason=reason) for run, to in steps if RunEffect.STOP in to.effects]
        for run in new:
            self.hold(run)
        if new:
            await self._context.record([SaveRun(run=run) for run in new], *map(updated, new))
        for run in new:
            await self._context.runner.stop(run.id)
        return [self.active[run.id] for run in runs]
