"""The rows of runs that lists leave out, and keys: a part of what the engine needs of a store, as a Protocol."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from rota.model.idempotency import KeyRecord
from rota.model.query import RunQuery
from rota.model.run import Run
from rota.model.selection import RunRecord


class Records(Protocol):
    """The rows of runs, deleted ones included, and the keys that runs were asked for with. WorldError as in Store."""

    async def numbers(self, query: RunQuery, but: Collection[str], *, hidden: bool) -> Sequence[int]:
        """All rows that match at this moment, by number, without the runs named; `hidden`: of the deleted ones."""
        ...

    async def by_number(self, numbers: Sequence[int]) -> Sequence[RunRecord]:
        """The rows of these numbers that are still there, the oldest first."""
        ...

    async def by_id(self, run_ids: Collection[str]) -> Sequence[RunRecord]:
        """The rows of these runs that are there, by id."""
        ...

    async def hidden_before(self, before: datetime, limit: int) -> Sequence[RunRecord]:
        """Runs that were deleted before an instant, the first ones first."""
        ...

    async def last_run(self, unit: str) -> Run | None:
        """The newest ended run of a unit that had a process."""
        ...

    async def key(self, unit: str, key: str) -> KeyRecord | None:
        """What came of this key, however long ago; None: it was never used, or is forgotten."""
        ...
