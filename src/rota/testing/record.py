"""The rows of runs of a store in memory, deleted ones included, and the keys that runs were asked for with."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import assert_never

from rota.model.change import HideRun, PruneKeys, RestoreRun, SaveKey
from rota.model.idempotency import KeyRecord
from rota.model.query import RunQuery
from rota.model.run import Phase, Run
from rota.model.selection import RunRecord
from rota.testing.listing import matches, newest_by_unit


class MemoryRecords:
    """`engine.port.store.Records` in memory."""

    def __init__(self, fail: Callable[[], None]) -> None:
        self.runs: dict[str, Run] = {}
        """Those that are there."""
        self.hidden: dict[str, tuple[Run, datetime]] = {}
        self.keys: dict[tuple[str, str], KeyRecord] = {}
        self._numbers: list[str] = []
        self._fail = fail

    # What the store asks

    def all(self) -> Iterator[Run]:
        """Every run that has a row."""
        yield from self.runs.values()
        yield from (run for run, _ in self.hidden.values())

    def any(self, run_id: str) -> Run | None:
        """A run that has a row."""
        return self.runs.get(run_id) or self.hidden.get(run_id, (None, None))[0]

    def forget(self, run_id: str) -> None:
        """It has none any more."""
        self.runs.pop(run_id, None)
        self.hidden.pop(run_id, None)

    def make(self, change: HideRun | RestoreRun | SaveKey | PruneKeys) -> bool:
        """Makes a change; False where its rule refuses it."""
        match change:
            case HideRun(run=run, at=at):
                return self._hide(run.id, at)
            case RestoreRun(run=run):
                return self._restore(run.id)
            case SaveKey(record=record):
                self.keys[record.unit, record.key.text] = record
                return True
            case PruneKeys(before=before):
                old = [place for place, record in self.keys.items() if record.at < before]
                for place in old:
                    del self.keys[place]
                return bool(old)
            case _:
                assert_never(change)

    def _hide(self, run_id: str, at: datetime) -> bool:
        known = self.runs.get(run_id)
        if known is None or known.phase is not Phase.ENDED:
            return False
        self.hidden[run_id] = (self.runs.pop(run_id), at)
        return True

    def _restore(self, run_id: str) -> bool:
        found = self.hidden.pop(run_id, None)
        if found is None:
            return False
        self.runs[run_id] = found[0]
        return True

    # What everybody may ask

    async def numbers(self, query: RunQuery, but: Collection[str], *, hidden: bool) -> Sequence[int]:
        """All rows that match at this moment, by number."""
        self._fail()
        runs = [run for run, _ in self.hidden.values()] if hidden else list(self.runs.values())
        return sorted(self._number(run.id) for run in runs if matches(query, run) and run.id not in but)

    async def by_number(self, numbers: Sequence[int]) -> Sequence[RunRecord]:
        """The rows of these numbers that are still there, the oldest first."""
        return await self.by_id([self._numbers[number] for number in numbers])

    async def by_id(self, run_ids: Collection[str]) -> Sequence[RunRecord]:
        """The rows of these runs that are there, by id."""
        self._fail()
        found = [RunRecord(run=self.runs[each]) for each in run_ids if each in self.runs]
        found += [RunRecord(run=run, deleted_at=at) for key, (run, at) in self.hidden.items() if key in run_ids]
        return sorted(found, key=lambda record: record.run.id)

    async def hidden_before(self, before: datetime, limit: int) -> Sequence[RunRecord]:
        """Runs that were deleted before an instant, the first ones first."""
        self._fail()
        old = [RunRecord(run=run, deleted_at=at) for run, at in self.hidden.values() if at < before]
        return sorted(old, key=lambda record: record.deleted_at or before)[:limit]

    async def last_run(self, unit: str) -> Run | None:
        """The newest ended run of a unit that had a process."""
        self._fail()
        ended = [run for run in self.runs.values() if run.phase is Phase.ENDED and run.started_at is not None]
        return next(iter(newest_by_unit(run for run in ended if run.unit == unit)), None)

    async def key(self, unit: str, key: str) -> KeyRecord | None:
        """What came of this key, however long ago; None: it was never used, or is forgotten."""
        self._fail()
        return self.keys.get((unit, key))

    def _number(self, run_id: str) -> int:
        if run_id not in self._numbers:
            self._numbers.append(run_id)
        return self._numbers.index(run_id)
