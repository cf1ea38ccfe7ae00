"""The runner on this machine: speaks to the keeper that started this daemon."""

import asyncio
import socket
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Self

from rota.clock import Clock
from rota.model.error import InternalError, RefusedError, UsageError, WorldError
from rota.model.launch import ArmedLaunch, Exited, FileFacts, Inventory, Launch, Load, Lost, Refused, Report, Started
from rota.model.name import log_path
from rota.model.run import EndReason, Run
from rota.runner.answer import inventory, report_of
from rota.runner.file import facts_of
from rota.runner.frame import LENGTH, PROTOCOL, UNDERSTOOD, DisarmedFrame, Frame, HelloFrame, decode, encode
from rota.runner.group import Groups, open_groups
from rota.runner.kernel import KernelLog
from rota.runner.legacy import Legacy
from rota.runner.load import loads
from rota.runner.older import failed, obstacle
from rota.runner.request import launches_frame
from rota.runner.stray import stop_strays

LOST = "The keeper is gone."


class LocalRunner:
    """Implements the engine's Runner. Requests raise WorldError once the keeper is gone."""

    def __init__(self, channel: socket.socket, data_dir: Path, clock: Clock) -> None:
        self.protocol = PROTOCOL
        """The version the keeper speaks, from `connect` on."""
        self._groups = Groups(None)
        self._kernel = KernelLog()
        self._pids: dict[str, int] = {}
        """Of runs that live."""
        self._probes: set[str] = set()
        """Those that this daemon has asked for and that have not ended."""
        self._followers: dict[str, set[str]] = {}
        """Runs that the keeper may start when another one ends, by that one."""
        self._channel = channel
        self._data = data_dir
        self._clock = clock
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter | None = None
        self._listening: asyncio.Task[None] | None = None
        self._reports: asyncio.Queue[Report] = asyncio.Queue()
        self._unacknowledged_starts: set[str] = set()
        self._disarming: dict[int, asyncio.Future[frozenset[str]]] = {}
        self._requests = 0
        self._legacy = Legacy(data_dir)

    @classmethod
    async def from_environment(cls, environ: Mapping[str, str], data_dir: Path, clock: Clock) -> Self:
        """The keeper that this process inherited a channel from; UsageError: there is none."""
        try:
            descriptor = int(environ["ROTA_KEEPER_FD"])
        except (KeyError, ValueError):
            raise UsageError("A daemon is started by its keeper.", hint="Start Rota with `rota up`.") from None
        return cls(socket.socket(fileno=descriptor), data_dir, clock)

    async def connect(self) -> Inventory:
        """Meets the keeper; WorldError where it goes away meanwhile, RefusedError where it speaks another protocol."""
        self._channel.setblocking(False)
        self._channel.set_inheritable(False)
        self._reader, self._writer = await asyncio.open_unix_connection(sock=self._channel)
        await self._say("hello", protocol=PROTOCOL)
        hello = await self._hello()
        if hello.protocol not in UNDERSTOOD:
            raise RefusedError(
                f"The keeper speaks protocol {hello.protocol}, this daemon {PROTOCOL}.",
                hint="Restart all of Rota with `rota down` and `rota up`.",
            )
        self.protocol = hello.protocol
        self._groups = open_groups()
        met = self._inventory(hello)
        self._unacknowledged_starts = {started.run_id for started in met.live if started.armed}
        self._pids = {started.run_id: started.pid for started in met.live if started.pid is not None}
        self._listening = asyncio.create_task(self._listen())
        return met

    async def close(self) -> None:
        """Hangs up. The keeper and its runs go on."""
        self._kernel.close()
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])
        if self._writer is None:
            self._channel.close()
            return
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()

    async def reports(self) -> AsyncIterator[Report]:
        """Everything the keeper says, in order; ends after `Lost`."""
        while True:
            report = await self._reports.get()
            yield report
            if isinstance(report, Lost):
                return

    async def start(self, launches: Sequence[Launch]) -> None:
        """Starts each unless its run id is known already."""
        possible = [launch for launch in launches if not self._is_beyond(launch)]
        self._probes.update(launch.run_id for launch in possible if launch.probe_of)
        await self._say("spawn", **launches_frame([self._ready_made(launch) for launch in possible]))

    async def arm(self, launches: Sequence[ArmedLaunch]) -> None:
        """Has the keeper start each at its instant."""
        made = [replace(armed, launch=self._ready_made(armed.launch)) for armed in launches]
        await self._say("arm", **launches_frame(made))

    async def disarm(self, run_ids: Sequence[str]) -> frozenset[str]:
        """Takes armed launches back; answers those that will now never fire."""
        self._requests += 1
        request = self._requests
        answer: asyncio.Future[frozenset[str]] = asyncio.get_running_loop().create_future()
        self._disarming[request] = answer
        try:
            await self._say("disarm", request=request, run_ids=list(run_ids))
            gone = await answer
            self._groups.remove(gone)
            return gone
        finally:
            del self._disarming[request]

    async def succeed(self, run_id: str, launch: Launch | None) -> None:
        """Has the keeper start this one at once when that run ends by itself; None: nobody follows it."""
        launches = [] if launch is None else [self._groups.around(launch)]
        self._followers[run_id] = {*self._followers.get(run_id, ()), *(each.run_id for each in launches)}
        await self._say("succeed", run_id=run_id, **launches_frame(launches))

    async def stop(self, run_id: str, *, cause: EndReason = EndReason.STOPPED, reason: str | None = None) -> None:
        """Walks the stop ladder for this run, which ends with this cause and, if given, for this reason."""
        await self._say("stop", run_id=run_id, cause=str(cause), reason=reason)

    async def keep_sockets(self, addresses: Collection[str]) -> None:
        """Closes every passed socket but these."""
        await self._say("sockets", addresses=list(addresses))

    async def usage(self) -> Mapping[str, Load]:
        """What each live run uses now: its leader and all that is in the session of that."""
        return await asyncio.to_thread(loads, {pid: i for i, pid in self._pids.items() if i not in self._probes})

    async def acknowledge(self, run_ids: Sequence[str]) -> None:
        """One report of each of these runs is committed: the start of an armed one first, then its end."""
        started = [run_id for run_id in run_ids if run_id in self._unacknowledged_starts]
        self._unacknowledged_starts.difference_update(started)
        ended = [run_id for run_id in run_ids if run_id not in started]
        await self._say("ack", started=started, ended=ended)
        self._legacy.acknowledge(set(ended))
        self._groups.remove(ended)

    async def file(self, path: str) -> FileFacts:
        """What stands at this path here."""
        return await asyncio.to_thread(facts_of, path)

    async def exists(self, unit: str, run_id: str) -> bool:
        """Whether the keeper opened a log for this run: it does so before there is a process."""
        return (self._data / log_path(unit, run_id)).exists()

    async def limit(self, min_free_space: int) -> None:
        """How many bytes of the disk the output of runs must leave free, from now on."""
        await self._say("limits", min_free_space=min_free_space)

    async def stop_strays(self, runs: Sequence[Run]) -> Sequence[str]:
        """Finds what outlived a dead keeper of these runs and stops it, to the end; answers the run ids found."""
        return await stop_strays({run.id for run in runs}, self._clock)

    async def ready(self) -> None:
        """This daemon serves now."""
        await self._say("ready")

    async def drain(self, seconds: float) -> None:
        """A full stop: what lives after so many seconds is killed; when this daemon ends, so does the keeper."""
        await self._say("drain", seconds=seconds)

    async def restart_daemon(self, argv: Sequence[str]) -> None:
        """Has the keeper end this daemon and start that one at once."""
        await self._say("restart", argv=list(argv))

    def _ready_made(self, launch: Launch) -> Launch:
        """The launch as the keeper is told of it: in a group of its own, or with what bars it from starting."""
        return self._groups.around(replace(launch, obstacle=launch.obstacle or obstacle(launch, self.protocol)))

    def _is_beyond(self, launch: Launch) -> bool:
        """Whether the keeper knows nothing of probes, and this is one: that is reported."""
        why = obstacle(launch, self.protocol) if launch.probe_of else None
        if why is not None:
            self._reports.put_nowait(failed(launch.run_id, why, self._clock.now()))
        return why is not None

    async def _say(self, kind: str, **members: object) -> None:
        if self._listening is not None and self._listening.done():
            raise WorldError(LOST)
        assert self._writer is not None, "connect comes first"
        try:
            self._writer.write(encode(kind, **members))
            await self._writer.drain()
        except ConnectionError as error:
            raise WorldError(LOST) from error

    def _inventory(self, hello: HelloFrame) -> Inventory:
        """What the keeper has; what an earlier daemon left of other runs is removed."""
        met = inventory(hello)
        known = {run.run_id for run in met.live} | {end.run_id for end in met.ended}
        met = replace(met, ended=(*met.ended, *(end for end in self._legacy.ended if end.run_id not in known)))
        told: list[Started | Exited | Refused] = [*met.live, *met.ended, *met.refused]
        returned = {run_id for each in met.returned for run_id in each.run_ids}
        self._groups.sweep({report.run_id for report in told} | met.armed | returned)
        return replace(met, ended=tuple(self._groups.told(exited) for exited in met.ended))

    async def _hello(self) -> HelloFrame:
        """The first thing a keeper says."""
        while True:
            try:
                frame = await self._frame()
            except (EOFError, ConnectionError) as error:
                raise WorldError(LOST) from error
            if isinstance(frame, HelloFrame):
                return frame

    async def _listen(self) -> None:
        """Passes on what the keeper says until it is gone, or talks nonsense."""
        reason = LOST
        try:
            while True:
                self._hear(await self._frame())
        except (EOFError, ConnectionError):
            pass  # its end of the channel is closed
        except InternalError as error:
            reason = str(error)
        for answer in self._disarming.values():
            if not answer.done():
                answer.set_exception(WorldError(reason))
        self._reports.put_nowait(Lost(reason=reason))

    def _hear(self, frame: Frame) -> None:
        if isinstance(frame, DisarmedFrame):
            answer = self._disarming.get(frame.request)
            if answer is not None and not answer.done():
                answer.set_result(frame.gone)
            return
        report = report_of(frame)
        if isinstance(report, Started) and report.armed:
            self._unacknowledged_starts.add(report.run_id)
        if isinstance(report, Refused) and not report.armed:
            self._probes.discard(report.run_id)
            self._groups.remove([report.run_id])  # such a report is not acknowledged
        if isinstance(report, Started) and report.pid is not None:
            self._pids[report.run_id] = report.pid
        if report is not None:
            self._reports.put_nowait(self._explained(report) if isinstance(report, Exited) else report)

    def _explained(self, exited: Exited) -> Exited:
        """The report, with what group and kernel know of this end."""
        pid = self._pids.pop(exited.run_id, None)
        self._groups.remove(self._followers.pop(exited.run_id, set()) - self._pids.keys())
        exited = self._groups.told(exited)
        if exited.run_id in self._probes:
            self._probes.remove(exited.run_id)
            self._groups.remove([exited.run_id])  # such a report is not acknowledged
        killed = exited.signal == "SIGKILL" and exited.cause is None and exited.out_of_memory is None
        if killed and pid is not None and self._kernel.killed(pid):
            return replace(exited, out_of_memory="There was no memory left, and the kernel killed it.")
        return exited

    async def _frame(self) -> Frame:
        size = int.from_bytes(await self._reader.readexactly(LENGTH))
        return decode(await self._reader.readexactly(size))
