"""Processes that outlived their keeper: found by the run id in their environment, ended by the ladder."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from rota.clock import Clock

GRACE = 5.0
"""Seconds between SIGTERM and SIGKILL."""
PATIENCE = 2.0
"""Seconds to wait after SIGKILL."""
ROUNDS = 3
"""How often they are looked for: what they started meanwhile carries the same run id."""

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Stray:
    """A process of a dead run. Signals go through the descriptor (pidfd_open(2)): the pid may change hands."""

    pid: int
    pidfd: int
    run_id: str

    def send(self, number: signal.Signals) -> None:
        """Sends a signal; nothing happens where it has ended, or is not ours to end."""
        with suppress(ProcessLookupError, PermissionError):
            signal.pidfd_send_signal(self.pidfd, number)


async def stop_strays(run_ids: Collection[str], clock: Clock) -> Sequence[str]:
    """Ends every process that carries one of these run ids; answers the ids found, sorted.

    Processes that ignore SIGTERM are killed; those that the system will not let us signal are left.
    """
    found: set[str] = set()
    for _ in range(ROUNDS):
        strays = list(find(run_ids))
        if not strays:
            break
        found.update(stray.run_id for stray in strays)
        try:
            await end(strays, clock)
        finally:
            for stray in strays:
                os.close(stray.pidfd)
    return sorted(found)


async def end(strays: Sequence[Stray], clock: Clock) -> None:
    """The ladder: SIGCONT and SIGTERM, the grace, SIGKILL."""
    async with ended(strays) as all_ended:
        for stray in strays:
            stray.send(signal.SIGCONT)
            stray.send(signal.SIGTERM)
        if await first(all_ended, clock, GRACE):
            return
        for stray in strays:
            stray.send(signal.SIGKILL)
        await first(all_ended, clock, PATIENCE)


async def first(event: asyncio.Event, clock: Clock, seconds: float) -> bool:
    """Waits for the event that long at most; whether it came."""
    waits = [asyncio.ensure_future(event.wait()), asyncio.ensure_future(clock.sleep(seconds))]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.wait(waits)
    return event.is_set()


@asynccontextmanager
async def ended(strays: Sequence[Stray]) -> AsyncIterator[asyncio.Event]:
    """An event that is set once all of them have ended: then their descriptors can be read."""
    loop, event, alive = asyncio.get_running_loop(), asyncio.Event(), {stray.pidfd for stray in strays}

    def gone(pidfd: int) -> None:
        loop.remove_reader(pidfd)
        alive.discard(pidfd)
        if not alive:
            event.set()

    for stray in strays:
        loop.add_reader(stray.pidfd, gone, stray.pidfd)
    try:
        yield event
    finally:
        for pidfd in alive:
            loop.remove_reader(pidfd)


def find(run_ids: Collection[str]) -> Iterator[Stray]:
    """Living processes that carry one of these ids, ourselves and our forebears excepted."""
    spared = lineage(os.getpid())
    for entry in PROC.iterdir():
        if entry.name.isdigit() and int(entry.name) not in spared and run_id_of(entry) in run_ids:
            stray = hold(int(entry.name), run_ids)
            if stray is not None:
                yield stray


def hold(pid: int, run_ids: Collection[str]) -> Stray | None:
    """That process behind a descriptor, looked at once more: the pid may have been given to another since."""
    try:
        pidfd = os.pidfd_open(pid)
    except ProcessLookupError:
        return None
    run_id = run_id_of(PROC / str(pid))
    if run_id is not None and run_id in run_ids:
        return Stray(pid, pidfd, run_id)
    os.close(pidfd)
    return None


def run_id_of(process: Path) -> str | None:
    """ROTA_RUN_ID as it was in its environment at its exec; None: it has none, has ended, or is not ours to see."""
    try:
        environ = (process / "environ").read_bytes()
    except OSError:
        return None
    for variable in environ.split(b"\0"):
        name, _, value = variable.partition(b"=")
        if name == b"ROTA_RUN_ID":
            return value.decode(errors="replace")
    return None


def lineage(pid: int) -> set[int]:
    """A process, its parent, and so on up."""
    line = set()
    while pid > 0 and pid not in line:
        line.add(pid)
        stat = (PROC / str(pid) / "stat").read_text(errors="replace")
        pid = int(stat.rpartition(")")[2].split()[1])
    return line
