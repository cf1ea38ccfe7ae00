"""What is done to many runs together: they are chosen once, then each is judged by itself."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence

from rota.engine.bin import Bin
from rota.engine.context import Context
from rota.engine.engine import Engine
from rota.model.error import RefusedError
from rota.model.idempotency import Key
from rota.model.run import Phase, Run, Trigger
from rota.model.selection import Outcome, RunRecord, Selection, Skip
from rota.model.unit import Kind, ParamValue, Task
from rota.param import unfit

BATCH = 100
"""Runs that are read and written together: a few milliseconds."""


class Bulk:
    """Implements `rota.api.port.run.RunDeeds`. WorldError: the store failed on the way."""

    def __init__(self, engine: Engine, context: Context) -> None:
        self._engine = engine
        self._context = context
        self._bin = Bin(engine.seats, context)

    # One run

    async def trigger_once(
        self, name: str, *, params: Mapping[str, ParamValue], trigger: Trigger, actor: str, key: Key
    ) -> tuple[Run, bool]:
        """A run of this task now, or what came of the same request before; whether it is new."""
        return await self._engine.runnable(name).orders.trigger_once(trigger, actor, params=params, key=key)

    async def delete(self, run: Run) -> bool:
        """Deletes an ended run; False: it is deleted already, or gone."""
        return bool(await self._bin.hide([run]))

    # Many runs

    async def delete_all(self, selection: Selection) -> Outcome:
        """Deletes those that have ended."""
        outcome = Outcome()
        async for batch in self._batches(selection, outcome):
            ended = judged(batch, _why_not_delete, outcome)
            settle(ended, await self._bin.hide(ended), Skip.UNKNOWN, outcome)
        return outcome

    async def restore_all(self, selection: Selection) -> Outcome:
        """Has those there again that were deleted within the hour."""
        outcome = Outcome()
        async for batch in self._batches(selection, outcome, hidden=True):
            deleted = judged(batch, self._why_not_restore, outcome)
            settle(deleted, await self._bin.restore(deleted), Skip.NOT_DELETED, outcome)
        return outcome

    async def stop_all(self, selection: Selection, *, actor: str) -> Outcome:
        """Has those walk the stop ladder that are active, and ends those that wait."""
        outcome = Outcome()
        async for batch in self._batches(selection, outcome):
            alive = judged(batch, self._why_not_stop, outcome)
            stopped = await asyncio.gather(*(self._stop(run, f"Stopped by {actor}.") for run in alive))
            settle(alive, frozenset(filter(None, stopped)), Skip.ENDED, outcome)
        return outcome

    async def rerun_all(self, selection: Selection, *, trigger: Trigger, actor: str) -> Outcome:
        """One run of each task, with the parameters of the newest that was chosen of it."""
        outcome = Outcome()
        newest: dict[str, Run] = {}
        async for batch in self._batches(selection, outcome):
            for run in judged(batch, self._why_not_again, outcome):
                _keep_newer(newest, run, outcome)
        for name, run in sorted(newest.items()):
            task = self._engine.configuration.units.get(name)
            if not isinstance(task, Task):  # a reload came between
                outcome.skip(run.id, Skip.TASK_GONE)
            elif unfit(task.params, run.params):
                outcome.skip(run.id, Skip.PARAMS_UNFIT)
            else:
                outcome.triggered.append(await self._engine.trigger(name, trigger, actor, params=run.params))
        return outcome

    # Which

    async def _batches(
        self, selection: Selection, outcome: Outcome, *, hidden: bool = False
    ) -> AsyncIterator[Sequence[RunRecord]]:
        """The rows that were chosen at this moment, some at a time; those that are not there are skipped."""
        records = self._context.store.records
        if selection.query is None:
            found = await records.by_id(selection.ids)
            known = {record.run.id for record in found}
            for run_id in selection.ids:
                if run_id not in known:
                    outcome.skip(run_id, Skip.UNKNOWN)
            yield found
            return
        numbers = await records.numbers(selection.query, selection.but, hidden=hidden)
        for first in range(0, len(numbers), BATCH):
            yield await records.by_number(numbers[first : first + BATCH])

    # What is in the way

    def _why_not_restore(self, record: RunRecord) -> Skip | None:
        if record.deleted_at is None:
            return Skip.NOT_DELETED
        return Skip.PURGED if self._bin.is_over(record) else None

    def _why_not_stop(self, record: RunRecord) -> Skip | None:
        if record.deleted_at is not None:
            return Skip.UNKNOWN
        if record.run.phase is Phase.ENDED:
            return Skip.ENDED
        return self._barred(record.run)

    def _why_not_again(self, record: RunRecord) -> Skip | None:
        if record.deleted_at is not None:
            return Skip.UNKNOWN
        if record.run.kind is Kind.SERVICE:
            return Skip.SERVICE
        if not isinstance(self._engine.configuration.units.get(record.run.unit), Task):
            return Skip.TASK_GONE
        return self._barred(record.run)

    def _barred(self, run: Run) -> Skip | None:
        unit = self._engine.configuration.units.get(run.unit)
        return Skip.API_TRIGGER_OFF if unit is not None and not unit.api_trigger else None

    async def _stop(self, run: Run, reason: str) -> str | None:
        """Its id; None: it has ended meanwhile."""
        try:
            await self._engine.stop_run(run, reason)
        except RefusedError:
            return None
        return run.id


def judged(batch: Iterable[RunRecord], why_not: Callable[[RunRecord], Skip | None], outcome: Outcome) -> list[Run]:
    """Those that nothing stands in the way of; the others are skipped."""
    chosen: list[Run] = []
    for record in batch:
        reason = why_not(record)
        if reason is None:
            chosen.append(record.run)
        else:
            outcome.skip(record.run.id, reason)
    return chosen


def settle(chosen: Iterable[Run], done: Collection[str], reason: Skip, outcome: Outcome) -> None:
    """Counts those that it was done to; to the others something else has happened since they were judged."""
    outcome.affected += len(done)
    for run in chosen:
        if run.id not in done:
            outcome.skip(run.id, reason)


def _why_not_delete(record: RunRecord) -> Skip | None:
    if record.deleted_at is not None:
        return Skip.UNKNOWN
    return None if record.run.phase is Phase.ENDED else Skip.ACTIVE


def _keep_newer(newest: dict[str, Run], run: Run, outcome: Outcome) -> None:
    """Of two runs of one task the newer."""
    other = newest.setdefault(run.unit, run)
    if other is not run:
        older, newest[run.unit] = sorted((run, other), key=lambda each: (each.created_at, each.id))
        outcome.skip(older.id, Skip.SAME_TASK)
