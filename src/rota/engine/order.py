"""What people ask of one task: a run, a run where there is none, another one in place of all there is."""

import asyncio
from collections.abc import Mapping, Sequence

from rota.engine.book import Book
from rota.engine.context import Context
from rota.engine.line import Line
from rota.engine.retry import Retries
from rota.lifecycle.run import RunEvent
from rota.model.change import Change, SaveKey
from rota.model.error import RefusedError
from rota.model.event import Event, RunCreated
from rota.model.idempotency import LIFE, Key, KeyRecord
from rota.model.run import Run, Trigger
from rota.model.unit import ParamValue


class Orders:
    """The orders of one task. Every deed waits for the turn of its actor."""

    def __init__(self, book: Book, context: Context, *, turn: asyncio.Lock, line: Line, retries: Retries) -> None:
        self._book = book
        self._context = context
        self._turn = turn
        self._line = line
        self._retries = retries

    async def trigger(
        self, trigger: Trigger, actor: str | None = None, *, params: Mapping[str, ParamValue] | None = None
    ) -> Run:
        """A run now, or what the overlap policy makes of it; no `params`: their defaults. WorldError: no run."""
        async with self._turn:
            return await self._line.enter(self._newcomer(trigger, actor, params), keep=self._context.commit)

    async def trigger_once(
        self, trigger: Trigger, actor: str, *, params: Mapping[str, ParamValue], key: Key
    ) -> tuple[Run, bool]:
        """The same under a key, which is written with the run's row; whether it is new.

        Where the key was used within a day: the run that came of it, as it is now. RefusedError: it was used for
        something else, or its run is not kept any more.
        """
        async with self._turn:
            if (known := await self._known(key)) is not None:
                return known, False
            run = self._newcomer(trigger, actor, params)
            record = KeyRecord(unit=run.unit, key=key, run_id=run.id, at=run.created_at)

            async def keep(changes: Sequence[Change], *news: Event) -> None:
                await self._context.commit([*changes, SaveKey(record=record)], *news)

            return await self._line.enter(run, keep=keep), True

    async def _known(self, key: Key) -> Run | None:
        """The run that came of this key before; None: there was none within the life of a key."""
        store, now = self._context.store, self._context.clock.now()
        record = await store.records.key(self._book.task.name, key.text)
        if record is None or record.at + LIFE <= now:
            return None
        if record.key.input != key.input:
            raise RefusedError(
                f"The key was used for another request to {record.unit}, which became run {record.run_id}.",
                hint="Take a new key for each request; only a repeat has the same one.",
            )
        run = await store.run(record.run_id)
        if run is None:
            raise RefusedError(
                f"The key was used for run {record.run_id}, which is not kept any more.",
                hint="Take a new key to run it once more.",
            )
        return run

    async def start(self, trigger: Trigger, actor: str) -> Run | None:
        """A run now, unless one is active or waits for a place. WorldError: there is no run."""
        async with self._turn:
            if self._line.active or self._line.waiting:
                return None
            return await self._line.enter(self._newcomer(trigger, actor), keep=self._context.commit)

    async def replace(self, trigger: Trigger, actor: str) -> tuple[frozenset[str], Run]:
        """Ends all there is and has one new run wait for that; answers whose end it waits for, and the new run.

        WorldError: there is no new run, and nothing was ended.
        """
        async with self._turn:
            old, before = list(self._line.active), list(self._line.waiting)
            because = f"It starts once {', '.join(old)} has ended." if old else "It starts anew."
            new = self._newcomer(trigger, actor)
            new = await self._line.wait(new, because, self._context.commit, news=RunCreated)
            reason = f"Restarted by {actor}."
            await self._line.give_up([*before, *self._retries.take_all()], RunEvent.STOP_ASKED, reason)
            await self._line.stop_active(reason)
            await self._line.move_up()
            return frozenset(old), new

    async def withdraw(self, run_id: str, reason: str) -> bool:
        """Ends a run that still waits; whether it did."""
        async with self._turn:
            waiting = [run for run in self._line.waiting if run.id == run_id]
            return bool(await self._line.give_up(waiting, RunEvent.STOP_ASKED, reason))

    def _newcomer(self, trigger: Trigger, actor: str | None, params: Mapping[str, ParamValue] | None = None) -> Run:
        run_id = self._context.run_id(self._context.clock.now())
        return self._book.newcomer(run_id, trigger, actor=actor, params=params)
