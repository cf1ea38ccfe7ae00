"""The deeds the engine needs done, as Protocols: what a second store or a second runner would implement."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from rota.model.change import Change
from rota.model.configuration import Definition
from rota.model.disturbance import Disturbance
from rota.model.launch import ArmedLaunch, FileFacts, Inventory, Launch, Report
from rota.model.output import Sighting
from rota.model.run import Run
from rota.model.slot import Slot, UnitRecord


class Store(Protocol):
    """Durable rows.

    `commit` calls that are under way at the same time may share one transaction; each sees its own result.
    Raises WorldError when nothing could be written; then none of the call's changes is there.
    """

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

    async def last_runs(self) -> Sequence[Run]:
        """The newest ended run with a process of each unit that has one."""
        ...

    async def last_successes(self) -> Sequence[Run]:
        """The newest successful run of each unit that has one."""
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

    async def definition(self, definition_hash: str) -> Definition | None:
        """A definition that was saved, or None."""
        ...


class Runner(Protocol):
    """Carries launches out, here or elsewhere.

    Nothing assumes a local process: a run has an id, a start, output lines, a stop and an end.
    Calls return once the request is safely on its way; what becomes of it arrives in `reports`.
    """

    async def connect(self) -> Inventory:
        """Meets the runner: what lives, what ended unacknowledged, what is armed. Called once, first."""
        ...

    def reports(self) -> AsyncIterator[Report]:
        """Everything the runner says, in order, from `connect` on; ends after `Lost`."""
        ...

    async def start(self, launches: Sequence[Launch]) -> None:
        """Starts each unless its run id is known already; answered by `Started`, `Refused` or `Exited`."""
        ...

    async def arm(self, launches: Sequence[ArmedLaunch]) -> None:
        """Has the runner start each at its instant, whatever becomes of this daemon."""
        ...

    async def disarm(self, run_ids: Sequence[str]) -> frozenset[str]:
        """Takes armed launches back; answers those that will now never fire. The others have fired or are unknown."""
        ...

    async def stop(self, run_id: str) -> None:
        """Walks the stop ladder for this run; no effect when it is on it already, or gone."""
        ...

    async def acknowledge(self, run_ids: Sequence[str]) -> None:
        """Started (armed), Refused (armed), Returned and Exited reports of these runs are committed: forget them."""
        ...

    async def file(self, path: str) -> FileFacts:
        """What stands at this path where runs run."""
        ...

    async def exists(self, unit: str, run_id: str) -> bool:
        """Whether this run ever reached the point of having a process: its output was opened."""
        ...

    async def limit(self, min_free_space: int) -> None:
        """From now on the output of runs obeys `log_on_full` while its disk has fewer bytes than that left."""
        ...

    async def stop_strays(self, runs: Sequence[Run]) -> Sequence[str]:
        """Finds what outlived a dead runner of these runs and stops it, to the end; answers the run ids found."""
        ...

    async def ready(self) -> None:
        """Tells the runner that this daemon serves now."""
        ...

    async def drain(self, seconds: float) -> None:
        """A full stop is under way, by `stop` of each run: what lives after this many seconds is killed."""
        ...


class Witness(Protocol):
    """What runs have printed, as it is kept. WorldError where that cannot be read, or written."""

    async def look(self, unit: str, run_id: str, patterns: Sequence[str], since: Sighting, *, ended: bool) -> Sighting:
        """Which patterns were seen, after one more look at what has come since the last one.

        Until the run has `ended` its unfinished last line waits for the next look.
        """
        ...

    async def remark(self, unit: str, run_id: str, texts: Sequence[str]) -> tuple[int, int]:
        """Adds lines of Rota's own to the output of a run that has ended; said twice they stand there once.

        Answers how many lines the output has then, and how many bytes were added.
        """
        ...
