"""The store in one SQLite file: WAL, synchronous FULL, one writer with group commit, reads beside it."""

import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self, TypeVar

from rota.clock import Clock
from rota.model.change import Change
from rota.model.configuration import Definition
from rota.model.disturbance import Disturbance
from rota.model.instance import InstanceRecord
from rota.model.query import RunPage, RunQuery, SlotPage, SlotQuery
from rota.model.retention import Expiry
from rota.model.run import FAILURES, Run
from rota.model.slot import Slot, UnitRecord
from rota.store import row
from rota.store.connection import connect_reader, connect_writer
from rota.store.deed import deed
from rota.store.error import BusyError
from rota.store.group import GroupCommit
from rota.store.history import SqliteHistory
from rota.store.identity import SqliteIdentities
from rota.store.listing import COUNTED, RunKey, count_sql, runs_sql, slots_sql
from rota.store.notification import Notifications
from rota.store.query import QUERY
from rota.store.record import Records
from rota.store.rollup import rolled_values
from rota.store.row import Values, microseconds
from rota.store.thread import ConnectionThread, Rows

PATIENCE = timedelta(seconds=5)
"""How long another process may hold the database while it is being opened."""

Opened = TypeVar("Opened")


class SqliteStore:
    """`engine.port.store.Store` over a file, and the lists that the API asks for. Any call may raise WorldError."""

    def __init__(self, path: Path, writer: ConnectionThread, reader: ConnectionThread) -> None:
        self._path = path
        self._writer = writer
        self._reader = reader
        self.history = SqliteHistory(path)
        """What is asked of much history."""
        self.group = GroupCommit(writer)
        self.identities = SqliteIdentities(self.group, reader)
        self.records = Records(path, reader)
        """Rows of runs that are deleted too, and keys."""
        self.notifications = Notifications(reader)
        """What an operator should know."""

    @classmethod
    async def open(cls, path: Path, clock: Clock, *, patience: timedelta = PATIENCE) -> Self:
        """The store in this file, which is made or migrated where needed.

        WorldError: newer schema (the file stays as it is), locked by another process for longer than `patience`,
        damaged, unreadable.
        """
        writer = await _patiently(
            lambda: ConnectionThread.open(path, connect_writer, name="store-writer"), clock, patience
        )
        try:
            reader = await ConnectionThread.open(path, connect_reader, name="store-reader")
        except BaseException:
            await writer.close()
            raise
        return cls(path, writer, reader)

    async def close(self) -> None:
        """Ends once everything asked for is written; closing the last connection also folds the log into the file."""
        await self.group.finish()
        await self.history.close()
        await self._reader.close()
        await self._writer.close()

    async def commit(self, changes: Sequence[Change]) -> Sequence[Change]:
        """Writes all changes in order, durable on return; answers those that were refused, each by its own rule."""
        if not changes:
            return ()
        accepted = await self.group.write([deed(change) for change in changes])
        return [change for change, done in zip(changes, accepted, strict=True) if not done]

    async def open_runs(self) -> Sequence[Run]:
        """All runs that have not ended, oldest id first."""
        return [row.run(each) for each in await self._named("open_runs")]

    async def open_slots(self) -> Sequence[Slot]:
        """All slots that are `armed` or `queued`, oldest first."""
        return [row.slot(each) for each in await self._named("open_slots")]

    async def unit_records(self) -> Sequence[UnitRecord]:
        """All units ever seen, by name."""
        return [row.unit_record(each) for each in await self._named("units")]

    async def instance_records(self) -> Sequence[InstanceRecord]:
        """All instances of services ever seen, by service and number."""
        return [row.instance_record(each) for each in await self._named("instances")]

    async def last_runs(self) -> Sequence[Run]:
        """The newest ended run with a process of each unit that has one, by unit."""
        return [row.run(each) for each in await self._named("last_runs")]

    async def last_successes(self) -> Mapping[str, datetime]:
        """When the newest successful run ended of each unit that had one, kept or not."""
        rows = await self._named("last_successes")
        return {each["name"]: row.instant(each["ended_at"]) for each in rows if each["ended_at"] is not None}

    async def last_failures(self) -> Mapping[str, datetime]:
        """When the last failed run ended of each unit that has one among its newest rows."""
        rows = await self._named("last_failures", {"failures": json.dumps(sorted(FAILURES))})
        return {each["unit"]: row.instant(each["ended_at"]) for each in rows}

    async def newest_durations(self, limit: int) -> Mapping[str, Sequence[timedelta]]:
        """How long the newest successes took of each unit that had one, newest first."""
        rows = await self._named("paces", {"most": limit})
        found = {each["unit"]: json.loads(each["durations"]) for each in rows}
        return {unit: [row.duration(took) for took in durations] for unit, durations in found.items() if durations}

    async def units_rolled_before(self, before: datetime) -> Sequence[str]:
        """The units of which PruneRollups would take something, by name."""
        return [each["unit"] for each in await self._named("rolled_units", rolled_values(before))]

    async def slots_between(self, task: str, after: datetime, until: datetime) -> Sequence[Slot]:
        """The slots of a task with after < due_at <= until, and stretches that touch it, oldest first."""
        values = {"task": task, "after": microseconds(after), "until": microseconds(until)}
        return [row.slot(each) for each in await self._named("slots_between", values)]

    async def disturbances(self, limit: int) -> Sequence[Disturbance]:
        """The newest things that befell the clocks or the daemon, newest first."""
        return [row.disturbance(each) for each in await self._named("disturbances", {"limit": limit})]

    async def last_sign_of_life(self, now: datetime) -> datetime | None:
        """The newest instant not after now of which a row tells; None: there are no rows."""
        instant: int | None = (await self._named("last_sign_of_life", {"now": microseconds(now)}))[0]["instant"]
        return row.optional_instant(instant)

    async def run(self, run_id: str) -> Run | None:
        """One run, or None."""
        rows = await self._named("run", {"id": run_id})
        return row.run(rows[0]) if rows else None

    async def retries(self, run_id: str) -> Sequence[Run]:
        """The retries of a first attempt, in order."""
        return [row.run(each) for each in await self._named("retries", {"first": run_id})]

    async def expired_runs(self, expiry: Expiry, limit: int) -> Sequence[str]:
        """Ids of runs that go, oldest first; none of a chain of retries that is still under way."""
        values = {**row.expiry_values(expiry), "limit": limit}
        return [each["id"] for each in await self._named("expired_runs", values)]

    async def known_runs(self, run_ids: Collection[str]) -> frozenset[str]:
        """Those of these runs that have a row."""
        return frozenset(each["id"] for each in await self._named("known_runs", {"ids": json.dumps([*run_ids])}))

    async def tasks_with_slots_before(self, before: datetime) -> Sequence[str]:
        """The tasks of which PruneSlots would take rows, by name."""
        values = {"before": microseconds(before)}
        return [each["name"] for each in await self._named("tasks_with_slots_before", values)]

    async def unnamed_definitions(self) -> Sequence[str]:
        """Hashes of the definitions that no row names."""
        return [each["hash"] for each in await self._named("unnamed_definitions")]

    async def definition(self, definition_hash: str) -> Definition | None:
        """A definition that was saved, or None."""
        rows = await self._named("definition", {"hash": definition_hash})
        return Definition(hash=definition_hash, json=rows[0]["json"]) if rows and rows[0]["json"] else None

    async def runs(
        self, query: RunQuery, *, limit: int, after: RunKey | None = None, with_total: bool = False
    ) -> RunPage:
        """A page of runs in the order of the query; `after` is the last page's `next_key`."""
        rows = await self._reader.rows(*runs_sql(query, limit=limit + 1, after=after))
        total = (await self._reader.rows(*count_sql(query)))[0][0] if with_total else None
        return RunPage(
            runs=tuple(row.run(each) for each in rows[:limit]),
            next_key=(rows[limit - 1]["sort_value"], rows[limit - 1]["id"]) if len(rows) > limit else None,
            total=None if total is None or total > COUNTED else total,
        )

    async def slots(self, query: SlotQuery, *, limit: int, after: datetime | None = None) -> SlotPage:
        """A page of a task's slots, newest first; `after` is the last page's `next_key`."""
        rows = await self._reader.rows(*slots_sql(query, limit=limit + 1, before=microseconds(after)))
        slots = tuple(row.slot(each) for each in rows[:limit])
        return SlotPage(slots=slots, next_key=slots[-1].due_at if len(rows) > limit else None)

    async def size(self) -> int:
        """Bytes on disk, the log that is not yet folded in included."""
        log = self._path.with_name(f"{self._path.name}-wal")
        return sum(file.stat().st_size for file in (self._path, log) if file.exists())

    async def _named(self, name: str, values: Values | None = None) -> Rows:
        return await self._reader.rows(QUERY[name], values or {})


async def _patiently(attempt: Callable[[], Awaitable[Opened]], clock: Clock, patience: timedelta) -> Opened:
    deadline = clock.monotonic() + patience.total_seconds()
    while True:
        try:
            return await attempt()
        except BusyError:
            if clock.monotonic() >= deadline:
                raise
        await clock.sleep(0.1)
