"""A runner whose runs follow a script, on a clock that a test turns by hand; it outlives daemons as the keeper does."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rota.clock import Clock
from rota.model.launch import (
    ArmedLaunch,
    Exited,
    FileFacts,
    Inventory,
    Launch,
    Load,
    Notified,
    Refused,
    Report,
    Returned,
    ShutdownAsked,
    Started,
    Stepped,
)
from rota.model.run import EndReason, Run


@dataclass(frozen=True, slots=True)
class Play:
    """How a run of the script goes."""

    seconds: float = 1.0
    exit_code: int = 0
    deaf: bool = False
    """It ignores the stop signal: only the end of the grace ends it."""
    fails_to_start: bool = False


NEVER = Play(1_000_000_000)
"""It does not end by itself."""


@dataclass(slots=True)
class Stage:
    """What the runner knows: it stays when a daemon goes."""

    live: dict[str, tuple[Launch, Started]] = field(default_factory=dict)
    ended: dict[str, Exited] = field(default_factory=dict)
    refused: dict[str, Refused] = field(default_factory=dict)
    armed: dict[str, ArmedLaunch] = field(default_factory=dict)
    successors: dict[str, Launch] = field(default_factory=dict)
    """Who follows which run at once."""
    stopping: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    """Run ids that ever had a process: their output exists."""


class ScriptedRunner:
    """Implements the engine's Runner. `starts` tells what was ever started, in order."""

    def __init__(self, clock: Clock, plays: Mapping[str, Play] | None = None) -> None:
        self.plays = dict(plays or {})
        self.probes: dict[str, Play] = {}
        """How the probes of a unit go; else for ever."""
        self.starts: list[Launch] = []
        self.started_at: dict[str, datetime] = {}
        self.strays: set[str] = set()
        self.files: dict[str, FileFacts] = {}
        """What stands where; anything else is missing."""
        self.stage = Stage()
        self.drained: float | None = None
        self.served = False
        self.min_free_space = 0
        self.sockets: frozenset[str] | None = None
        """What `keep_sockets` said last."""
        self.loads: dict[str, Load] = {}
        """What `usage` answers."""
        self.log_bytes = 0
        """How much each run is said to have printed."""
        self._clock = clock
        self._life = 1
        self._daemons = 0
        self._began = clock.now()
        self._reports: asyncio.Queue[Report] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()

    # The engine's side

    async def connect(self) -> Inventory:
        """Meets a daemon; what was said to the one before and not acknowledged is said again here."""
        self._reports = asyncio.Queue()
        self._daemons += 1
        return Inventory(
            runner_id=f"life-{self._life}",
            started_at=self._began,
            live=tuple(started for _, started in self.stage.live.values()),
            ended=tuple(self.stage.ended.values()),
            armed=frozenset(self.stage.armed),
            refused=tuple(self.stage.refused.values()),
            daemon_starts=self._daemons,
        )

    async def reports(self) -> AsyncIterator[Report]:
        """Everything said from `connect` on."""
        reports = self._reports
        while True:
            yield await reports.get()

    async def start(self, launches: Sequence[Launch]) -> None:
        """Starts what is unknown so far, where there is a place."""
        for launch in launches:
            if launch.run_id not in self.stage.seen and launch.run_id not in self.stage.ended:
                self._start(launch, armed=False)

    async def arm(self, launches: Sequence[ArmedLaunch]) -> None:
        """Keeps launches for their instants."""
        for armed in launches:
            self.stage.armed[armed.launch.run_id] = armed
            self._play(self._fire(armed))

    async def disarm(self, run_ids: Sequence[str]) -> frozenset[str]:
        """Takes back what has not fired."""
        return frozenset(i for i in run_ids if self.stage.armed.pop(i, None) is not None)

    async def succeed(self, run_id: str, launch: Launch | None) -> None:
        """Keeps who follows this run while it lives."""
        if launch is None or run_id not in self.stage.live:
            self.stage.successors.pop(run_id, None)
        else:
            self.stage.successors[run_id] = launch

    async def stop(self, run_id: str, *, cause: EndReason = EndReason.STOPPED, reason: str | None = None) -> None:
        """Walks the ladder: at once for those who listen, after the grace for the deaf."""
        if run_id not in self.stage.live or run_id in self.stage.stopping:
            return
        self.stage.stopping.add(run_id)
        launch = self.stage.live[run_id][0]
        deaf = self._play_of(launch).deaf
        self._play(self._end_after(launch, launch.grace.total_seconds() if deaf else 0.0, cause, reason))

    async def keep_sockets(self, addresses: Collection[str]) -> None:
        """Takes note of it."""
        self.sockets = frozenset(addresses)

    async def usage(self) -> Mapping[str, Load]:
        """What a test says."""
        return self.loads

    async def acknowledge(self, run_ids: Sequence[str]) -> None:
        """Forgets what was committed."""
        for run_id in run_ids:
            self.stage.ended.pop(run_id, None)
            self.stage.refused.pop(run_id, None)

    async def file(self, path: str) -> FileFacts:
        """As `files` says."""
        return self.files.get(path, FileFacts(kind="missing"))

    async def exists(self, unit: str, run_id: str) -> bool:
        """Whether it ever had a process."""
        return bool(unit) and run_id in self.stage.seen

    async def limit(self, min_free_space: int) -> None:
        """Takes note of it."""
        self.min_free_space = min_free_space

    async def stop_strays(self, runs: Sequence[Run]) -> Sequence[str]:
        """Those of these runs that a test called strays."""
        return [run.id for run in runs if run.id in self.strays]

    async def ready(self) -> None:
        """The daemon serves."""
        self.served = True

    async def drain(self, seconds: float) -> None:
        """Remembers the deadline; tests end runs themselves."""
        self.drained = seconds

    # The test's side

    def say(self, report: Stepped | ShutdownAsked | Notified) -> None:
        """Says something by itself."""
        self._reports.put_nowait(report)

    def give_back(self, reason: str) -> None:
        """Hands all armed launches back, as after a step of the wall clock."""
        run_ids = tuple(self.stage.armed)
        self.stage.armed.clear()
        self._reports.put_nowait(Returned(run_ids=run_ids, reason=reason))

    def die(self) -> None:
        """The keeper is killed and a new one started: everything it knew is gone, outputs and strays stay."""
        seen = self.stage.seen
        self._cancel()
        self.stage = Stage(seen=seen)
        self._life += 1
        self._daemons = 0

    def end(self, run_id: str, exit_code: int = 0) -> None:
        """Ends a live run now."""
        self._end(self.stage.live[run_id][0], exit_code, None)

    async def aclose(self) -> None:
        """Ends the play."""
        tasks = self._cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _cancel(self) -> list[asyncio.Task[None]]:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        return tasks

    # The play

    def _play(self, deed: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(deed)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fire(self, armed: ArmedLaunch) -> None:
        await self._clock.sleep((armed.at - self._clock.now()).total_seconds())
        if self.stage.armed.pop(armed.launch.run_id, None) is not None:
            self._start(armed.launch, armed=True)

    def _start(self, launch: Launch, *, armed: bool) -> None:
        now = self._clock.now()
        full = self._full_place(launch)
        if full is not None:
            refused = Refused(run_id=launch.run_id, place=full, at=now, armed=armed)
            if armed:
                self.stage.refused[launch.run_id] = refused
            self._reports.put_nowait(refused)
            return
        play = self._play_of(launch)
        self.stage.seen.add(launch.run_id)
        self.starts.append(launch)
        self.started_at[launch.run_id] = now
        started = Started(run_id=launch.run_id, at=now, pid=4242, armed=armed)
        self.stage.live[launch.run_id] = (launch, started)
        if play.fails_to_start or launch.obstacle:
            self._end(launch, -1, EndReason.START_FAILED)
            return
        self._reports.put_nowait(started)
        self._play(self._end_after(launch, play.seconds, None))
        if launch.probe_of is not None and launch.timeout is not None:
            self._play(self._end_after(launch, launch.timeout.total_seconds(), EndReason.TIMEOUT))

    def _play_of(self, launch: Launch) -> Play:
        if launch.probe_of is not None:
            return self.probes.get(launch.unit, NEVER)
        return self.plays.get(launch.unit, Play())

    def _full_place(self, launch: Launch) -> str | None:
        held = Counter(place.name for living, _ in self.stage.live.values() for place in living.places)
        return next((place.name for place in launch.places if held[place.name] >= place.limit), None)

    async def _end_after(
        self, launch: Launch, seconds: float, cause: EndReason | None, reason: str | None = None
    ) -> None:
        await self._clock.sleep(seconds)
        if launch.run_id in self.stage.live:
            code = 143 if cause is not None else self._play_of(launch).exit_code
            self._end(launch, code, cause, reason)

    def _end(self, launch: Launch, exit_code: int, cause: EndReason | None, reason: str | None = None) -> None:
        _, started = self.stage.live.pop(launch.run_id)
        for probe in [other for other, _ in self.stage.live.values() if other.probe_of == launch.run_id]:
            self._end(probe, 137, None)
        successor = self.stage.successors.pop(launch.run_id, None)
        if successor is not None and cause is None:
            self._start(successor, armed=True)
        now = self._clock.now()
        ran = cause is not EndReason.START_FAILED
        report = Exited(
            run_id=launch.run_id,
            started_at=started.at if ran else None,
            ended_at=now,
            duration=now - started.at,
            exit_code=exit_code,
            cause=cause,
            reason=reason,
            log_bytes=self.log_bytes,
        )
        self.stage.ended[launch.run_id] = report
        self._reports.put_nowait(report)
