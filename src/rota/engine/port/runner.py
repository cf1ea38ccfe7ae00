"""What the engine needs of those who start, stop and ask processes."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Protocol

from rota.model.check import Answer
from rota.model.launch import ArmedLaunch, FileFacts, Inventory, Launch, Load, Report
from rota.model.run import EndReason, Run


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
