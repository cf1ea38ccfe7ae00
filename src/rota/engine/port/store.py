"""What the engine needs of a store."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from rota.model.change import Change
from rota.model.configuration import Definition
from rota.model.disturbance import Disturbance
from rota.model.idempotency import KeyRecord
from rota.model.instance import InstanceRecord
from rota.model.notification import Notification
from rota.model.query import RunQuery
from rota.model.retention import Expiry
from rota.model.run import Run
from rota.model.selection import RunRecord
from rota.model.slot import Slot, UnitRecord


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


class Notifications(Protocol):
    """What an operator should know, as it is kept. WorldError as in Store."""

    async def found(self, fingerprints: Collection[str]) -> Sequence[Notification]:
        """Those of these fingerprints, oldest occurrence first."""
        ...

    async def one(self, notification_id: str) -> Notification | None:
        """One, or None."""
        ...

    async def unread_count(self) -> int:
        """How many are unread."""
        ...

    async def ailing(self) -> frozenset[str]:
        """Units that have failed, and have not been told as recovered since."""
        ...


class Store(Protocol):
    """Durable rows.

    `commit` calls that are under way at the same time may share one transaction; each sees its own result.
    Raises WorldError when nothing could be written; then none of the call's changes is there.
    """

    @property
    def records(self) -> Records:
        """What `run` and the lists leave out."""
        ...

    @property
    def notifications(self) -> Notifications:
        """What an operator should know."""
        ...

    async def commit(self, changes: Sequence[Change]) -> Sequence[Change]:
        """Writes all changes in order, durable on return; answers those that were refused, each by its own rule."""
        ...

    async def open_runs(self) -> Sequence[Run]:
        """All runs that have not ended, oldest id first."""
        ...

    async def open_slots(self) -> Sequence[Slot]:
        """All slots that are `armed` or `queued`, oldest first."""
        ...

    async def unit_records(self) -> Sequence[UnitRecord]:
        """All units ever seen, by name."""
        ...

    async def instance_records(self) -> Sequence[InstanceRecord]:
        """All instances of services ever seen, by service and number."""
        ...

    async def last_runs(self) -> Sequence[Run]:
        """The newest ended run with a process of each unit that has one."""
        ...

    async def last_successes(self) -> Mapping[str, datetime]:
        """When the newest successful run ended of each unit that had one, kept or not."""
        ...

    async def newest_durations(self, limit: int) -> Mapping[str, Sequence[timedelta]]:
        """How long so many of the newest successes took of each unit that had one, newest first."""
        ...

    async def units_rolled_before(self, before: datetime) -> Sequence[str]:
        """The units of which PruneRollups would take something, by name."""
        ...

    async def slots_between(self, task: str, after: datetime, until: datetime) -> Sequence[Slot]:
        """The slots of a task with after < due_at <= until, and stretches that touch it, oldest first."""
        ...

    async def disturbances(self, limit: int) -> Sequence[Disturbance]:
        """The newest things that befell the clocks or the daemon, newest first."""
        ...

    async def last_sign_of_life(self, now: datetime) -> datetime | None:
        """The newest instant not after now of which a row tells; None: there are no rows."""
        ...

    async def run(self, run_id: str) -> Run | None:
        """One run, or None."""
        ...

    async def retries(self, run_id: str) -> Sequence[Run]:
        """The retries of a first attempt, in order."""
        ...

    async def expired_runs(self, expiry: Expiry, limit: int) -> Sequence[str]:
        """Ids of runs that go, oldest first; none of a chain of retries that is still under way."""
        ...

    async def known_runs(self, run_ids: Collection[str]) -> frozenset[str]:
        """Those of these runs that have a row."""
        ...

    async def tasks_with_slots_before(self, before: datetime) -> Sequence[str]:
        """The tasks of which PruneSlots would take rows, by name."""
        ...

    async def unnamed_definitions(self) -> Sequence[str]:
        """Hashes of the definitions that no row names."""
        ...

    async def definition(self, definition_hash: str) -> Definition | None:
        """A definition that was saved, or None."""
        ...
