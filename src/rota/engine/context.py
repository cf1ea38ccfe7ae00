"""What every actor works with: the ports, the clock, chance, and the bus."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from rota.clock import Clock
from rota.engine.agenda import Deed
from rota.engine.bus import Bus
from rota.engine.pool import Pools
from rota.engine.port.output import Disk, Logs, Witness
from rota.engine.port.runner import Prober, Runner
from rota.engine.port.store import Store
from rota.model.change import Change, DecideSlot, InsertSlot, SaveRun, StretchSlot
from rota.model.error import WorldError
from rota.model.event import Event, RunCreated, RunEnded, SlotDecided
from rota.model.instance import Usage
from rota.model.launch import Command, Exited, Refused, Started
from rota.model.name import run_id_at
from rota.model.notification import Notice, Notify
from rota.model.run import Phase
from rota.model.slot import Verdict
from rota.model.unit import AnyUnit

log = logging.getLogger("rota.engine")

RETRY_SECONDS = 1.0
"""How long to wait before a fact that must be kept is offered to the store again."""


async def no_notices() -> None:
    """There is nothing to take away."""


class Owner(Protocol):
    """Whoever a run belongs to: its actor."""

    async def started(self, report: Started) -> None:
        """The run has a process."""
        ...

    async def refused(self, report: Refused) -> None:
        """The run found a place full."""
        ...

    async def exited(self, report: Exited) -> None:
        """The run has ended."""
        ...


@dataclass(kw_only=True)
class Context:
    """The engine's surroundings, one for all actors."""

    store: Store
    runner: Runner
    witness: Witness
    prober: Prober
    logs: Logs
    disk: Disk
    clock: Clock
    bus: Bus
    entropy: Callable[[int], bytes]
    """So many random bytes (`os.urandom`)."""
    command: Callable[[AnyUnit, Sequence[str]], Command]
    """How a unit is carried out with these arguments, limits and account included."""
    base_env: Mapping[str, str]
    """The environment the daemon was given."""
    pools: Pools = field(default_factory=Pools)
    """Places that several tasks share."""
    last_arrival: int = 0
    """The number of whoever asked for a place last."""
    at: Callable[[datetime, Deed], None] = lambda _instant, _deed: None
    """Has this done at that instant of the wall clock, or at once when it has passed."""
    after: Callable[[timedelta, Deed], None] = lambda _delay, _deed: None
    """Has this done after so long, wherever the wall clock is set meanwhile."""
    usage: Callable[[str], Usage | None] = lambda _run_id: None
    """What a live run uses; None: nobody knows yet."""
    boot: str | None = None
    """Which boot of the machine, or start of the container, this is; None: that cannot be read."""
    lack: Callable[[], str | None] = lambda: None
    """Why the disk has no room for another run, in a sentence; None: it has."""
    failing: str | None = None
    """Why the store does not take what has happened; None: it does."""
    failed: Callable[[BaseException], None] = lambda _error: None
    """Called when a deed ended in a fault that is ours."""
    notice: Callable[[Sequence[Change], Sequence[Event]], Sequence[Notice]] = lambda _changes, _events: ()
    """What an operator should know of these changes and events: it is written with them."""
    noticed: Callable[[Sequence[Notice]], None] = lambda _notices: None
    """Called when that is written."""
    forget_notices: Callable[[], Awaitable[None]] = no_notices
    """Takes away what is not kept any longer. WorldError."""
    owners: dict[str, Owner] = field(default_factory=dict)
    """Whom the runner's reports go to, by run id: whatever is armed or active."""
    deeds: set[asyncio.Task[None]] = field(default_factory=set)
    """What is under way."""

    def run_id(self, instant: datetime) -> str:
        """A new run id for this instant."""
        return run_id_at(instant, self.entropy(10))

    def arrival(self) -> int:
        """The next number in the order in which runs ask for a place."""
        self.last_arrival += 1
        return self.last_arrival

    async def commit(self, changes: Sequence[Change], *events: Event) -> Sequence[Change]:
        """Writes changes, then tells of them; answers those that were refused. WorldError: nothing was written."""
        notices = self.notice(changes, events)
        refused = await self.store.commit([*changes, *(Notify(notice=notice) for notice in notices)])
        for change in changes:
            if isinstance(change, InsertSlot | StretchSlot | DecideSlot) and change not in refused:
                self.bus.tell(*news_of(change))
        over = {change.run.id for change in refused if isinstance(change, SaveRun)}
        self.bus.tell(*(event for event in events if not (isinstance(event, RunEnded) and event.run.id in over)))
        if notices:
            self.noticed(notices)
        return refused

    async def record(self, changes: Sequence[Change], *events: Event) -> None:
        """Keeps facts that have happened already: tries until the store takes them, then tells of them."""
        while True:
            try:
                await self.commit(changes, *events)
            except WorldError as error:
                if self.failing is None:
                    log.error("cannot record what happened, trying again: %s", error, extra={"action": "store.failed"})
                self.failing = str(error)
                await self.clock.sleep(RETRY_SECONDS)
            else:
                break
        if self.failing is not None:
            self.failing = None
            log.info("recorded what had waited for the database", extra={"action": "store.healed"})

    def spawn(self, deed: Coroutine[object, object, None]) -> None:
        """Has a deed done concurrently, begun in the order of the calls; the engine owns it."""
        _ = self.begin(deed)

    def begin(self, deed: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """The same, for a caller who may cancel it."""
        task = asyncio.get_running_loop().create_task(deed)
        self.deeds.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self.deeds.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self.failed(error)


def news_of(change: InsertSlot | StretchSlot | DecideSlot) -> Iterator[Event]:
    """What is told of a row of the ledger; of an armed slot nothing, of its run once it has got in or never will."""
    if change.slot.verdict is not Verdict.ARMED:
        yield SlotDecided(slot=change.slot)
    run = change.run if isinstance(change, InsertSlot) else None
    if run is not None and run.phase is Phase.ENDED:
        yield RunEnded(run=run)
    elif run is not None and run.reason is not None:
        yield RunCreated(run=run)
