"""The deeds the engine needs done, as Protocols: what a second store or a second runner would implement."""

from collections.abc import AsyncIterator, Collection, Container, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from rota.engine.record import Records
from rota.model.change import Change
from rota.model.check import Answer
from rota.model.configuration import Definition
from rota.model.disturbance import Disturbance
from rota.model.instance import InstanceRecord
from rota.model.launch import ArmedLaunch, FileFacts, Inventory, Launch, Load, Report
from rota.model.notification import Notification
from rota.model.output import Sighting
from rota.model.retention import Expiry, LogFile
from rota.model.run import EndReason, Run
from rota.model.slot import Slot, UnitRecord


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


class Logs(Protocol):
    """What runs have printed, on disk. Calls raise WorldError where the disk does not allow it."""

    def files(self) -> AsyncIterator[Sequence[LogFile]]:
        """All files, some at a time, in no order; what comes or goes meanwhile may be missing."""
        ...

    async def oldest(self, number: int, but: Container[str]) -> Sequence[LogFile]:
        """So many files of the oldest runs, oldest first, without those of the runs named."""
        ...

    async def remove(self, logs: Collection[tuple[str, str]]) -> None:
        """Removes all files of these logs, each given by unit (or folder) and run id; what is gone already is fine."""
        ...

    async def remove_folders(self, but: Collection[str]) -> None:
        """Removes the empty folders of all units but these."""
        ...

    async def compress(self, unit: str, run_id: str) -> bool:
        """Compresses what a run printed that has ended; False: there is nothing to gain, or it is done already."""
        ...


class Disk(Protocol):
    """The file system that the data lie on; asking costs microseconds."""

    def free(self) -> int | None:
        """Bytes that may still be written; None: the system does not say."""
        ...

    def size(self) -> int | None:
        """Bytes of the whole file system; None: the system does not say."""
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

    async def succeed(self, run_id: str, launch: Launch | None) -> None:
        """Starts this launch at once when that run ends by itself; None: nothing follows it. The last word counts.

        Its Started, or its end where it could not be started, is reported before the end of the run that it follows,
        and repeated until acknowledged. Where the run is stopped it is forgotten.
        """
        ...

    async def stop(self, run_id: str, *, cause: EndReason = EndReason.STOPPED, reason: str | None = None) -> None:
        """Walks the stop ladder for this run, which ends with this cause; no effect when it is on it already, or gone.

        `reason`: why, in a sentence, where the cause alone does not say it.
        """
        ...

    async def keep_sockets(self, addresses: Collection[str]) -> None:
        """Closes every passed socket but these; runs that hold a closed one keep theirs."""
        ...

    async def usage(self) -> Mapping[str, Load]:
        """What each live run uses now, all its processes together, by run id."""
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


class Prober(Protocol):
    """Asks over the network how a service is. Whoever waits no longer cancels the call."""

    async def http(self, url: str) -> Answer:
        """Whether GET answers 2xx or 3xx."""
        ...

    async def tcp(self, address: str) -> Answer:
        """Whether `host:port` takes a connection."""
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
