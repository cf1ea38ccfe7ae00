"""What can be seen of a Rota that does what a test tells it: in memory, without an engine."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rota.clock import Clock
from rota.engine.bus import Bus
from rota.model.configuration import DaemonSettings
from rota.model.instance import InstanceView, RollingView
from rota.model.output import Line, Page, Stream
from rota.model.query import RunPage, RunQuery, SlotPage, SlotQuery
from rota.model.run import EndReason, Phase, Run
from rota.model.search import Found, Wanted
from rota.model.slot import Slot
from rota.model.view import DaemonView, Plan, PoolView, UnitView, WhyView
from rota.testing.facts import daemon_view, reload_view
from rota.testing.history import ScriptedHistory
from rota.testing.hook import ScriptedHooks
from rota.testing.identity import MemoryIdentity
from rota.testing.listing import RunKey, in_order, matches, slot_matches, sort_value
from rota.testing.machine import ScriptedJournal, ScriptedMachine, ScriptedMetrics
from rota.testing.notification import ScriptedNotifications
from rota.testing.search import search

COUNTED = 10_000


class ScriptedReads:
    """Implements `rota.api.port.read.Reads`."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.identity = clock, MemoryIdentity()
        self.machine, self.journal = ScriptedMachine(clock), ScriptedJournal(clock)
        self.metrics, self.hooks = ScriptedMetrics(), ScriptedHooks(self.unit)
        self.happenings = Bus()
        """What a test `tell`s here is heard by the API."""
        self.notifications = ScriptedNotifications(clock.now)
        self.asked: list[tuple[str, ...]] = []
        self.trouble: dict[str, str | None] = dict.fromkeys(("recovery", "store", "keeper", "scheduler", "disk"))
        self.refusing: str | None = None
        self.failure: Exception | None = None
        """Raised by the next deed and by every read of a run."""
        self.stored: dict[str, Run] = {}
        self.followers = 0
        """How many follow some run now."""
        self.answer: WhyView | None = None
        self.shared: Sequence[PoolView] = ()
        self.fleet: dict[str, Sequence[InstanceView]] = {}
        """The instances of services, by name."""
        self.progress: dict[str, RollingView] = {}
        """How far the replacing of a service's instances is."""
        self.begins = "01JZ8Y0G5T0000000000999999"
        """The run that start, stop and restart answer with; empty: none."""
        self.reload_view = reload_view(clock.now())
        self.daemon_settings = DaemonSettings()
        self.config_problems: tuple[str, ...] = ()
        self.ledger: list[Slot] = []
        """The slots that are decided."""
        self.history = ScriptedHistory(self.stored.values, lambda: self.ledger)
        self._views: dict[str, UnitView] = {}
        self._lines: dict[str, list[Line]] = {}
        self._kept_from: dict[str, int] = {}
        self._revision = 0
        self._changed = asyncio.Event()

    # What a test does

    def put(self, *views: UnitView) -> None:
        """These units are there, as seen now."""
        self._views |= {view.unit.name: view for view in views}
        self._revision += 1

    def remove(self, name: str) -> None:
        """This unit is there no longer."""
        del self._views[name]
        self._revision += 1

    def keep(self, *runs: Run) -> None:
        """These runs are stored, as they are now."""
        self.stored |= {run.id: run for run in runs}
        self._tell()

    def end(self, run_id: str, reason: EndReason = EndReason.SUCCESS, exit_code: int = 0) -> None:
        """A run ends now."""
        lines = len(self._lines.get(run_id, ()))
        ended = replace(self.stored[run_id], phase=Phase.ENDED, end_reason=reason, exit_code=exit_code)
        self.keep(replace(ended, ended_at=self.clock.now(), duration=timedelta(seconds=1), log_lines=lines))

    def write(self, run_id: str, *texts: str, stream: Stream = Stream.STDOUT) -> None:
        """A run prints lines."""
        lines = self._lines.setdefault(run_id, [])
        lines += [
            Line(number=number, stream=stream, text=text, at=self.clock.now())
            for number, text in enumerate(texts, start=len(lines))
        ]
        self._tell()

    def forget(self, run_id: str, *, before: int) -> None:
        """The first lines of a run are gone."""
        self._kept_from[run_id] = before
        self._tell()

    def roll(self, name: str, view: RollingView | None = None) -> None:
        """So far the replacing of a service's instances is now; None: it is over."""
        self.progress.pop(name, None)
        if view is not None:
            self.progress[name] = view
        self._tell()

    # What can be seen

    def revision(self) -> int:
        """Rises with each `put`."""
        return self._revision

    def units(self) -> Sequence[UnitView]:
        """All units by name."""
        return [view for _, view in sorted(self._views.items())]

    def unit(self, name: str) -> UnitView | None:
        """One unit, or None."""
        return self._views.get(name)

    def instances(self, name: str) -> Sequence[InstanceView]:
        """As `fleet` says."""
        return self.fleet.get(name, ())

    def rolling(self, name: str) -> RollingView | None:
        """As `progress` says."""
        return self.progress.get(name)

    async def settled(self, name: str, *, instance: int | None) -> bool:
        """Waits for a `roll` that ends what `progress` tells; whether nothing halted and those in `fleet` are up."""
        while (rolling := self.progress.get(name)) is not None and not rolling.halted:
            await self._change()
        chosen = [each for each in self.instances(name) if instance in {None, each.index}]
        return rolling is None and bool(chosen) and all(each.state.is_up for each in chosen)

    def settings(self) -> DaemonSettings:
        """[daemon] as it is in force now."""
        return self.daemon_settings

    def pools(self) -> Sequence[PoolView]:
        """As `shared` says."""
        return self.shared

    def daemon(self) -> DaemonView:
        """As `testing/facts.py` says."""
        return daemon_view(self.clock.now(), tasks=len(self._views), config_problems=self.config_problems)

    def checks(self) -> Mapping[str, str | None]:
        """As `trouble` says."""
        return self.trouble

    def closed(self) -> str | None:
        """As `refusing` says."""
        return self.refusing

    async def runs(self, query: RunQuery, *, limit: int, after: RunKey | None, with_total: bool) -> RunPage:
        """A page of the runs that are kept."""
        keys = {(sort_value(query.sort, run), run.id) for run in self.stored.values() if matches(query, run)}
        rest = in_order(keys if after is None else keys | {after}, descending=query.descending)
        rest = rest if after is None else rest[rest.index(after) + 1 :]
        return RunPage(
            runs=tuple(self.stored[run_id] for _, run_id in rest[:limit]),
            next_key=rest[limit - 1] if len(rest) > limit else None,
            total=len(keys) if with_total and len(keys) <= COUNTED else None,
        )

    async def slots(self, query: SlotQuery, *, limit: int, after: datetime | None) -> SlotPage:
        """A page of the ledger."""
        found = [slot for slot in self.ledger if slot_matches(query, slot) and (after is None or slot.due_at < after)]
        found.sort(key=lambda slot: slot.due_at, reverse=True)
        page = tuple(found[:limit])
        return SlotPage(slots=page, next_key=page[-1].due_at if len(found) > limit else None)

    async def run(self, run_id: str) -> Run | None:
        """One run, or None."""
        self._fail()
        return self.stored.get(run_id)

    async def ended(self, run_id: str) -> Run:
        """Returns at `end`."""
        while self.stored[run_id].phase is not Phase.ENDED:
            await self._change()
        return self.stored[run_id]

    async def log_page(self, run: Run, *, start: int | datetime, limit: int, streams: frozenset[str]) -> Page:
        """A page of what was written."""
        lines, first = self._lines.get(run.id, []), self._kept_from.get(run.id, 0)
        total = len(lines)
        if isinstance(start, datetime):
            start = next((line.number for line in lines if line.at and line.at >= start), total)
        begin = max(first, total + start if start < 0 else start)
        wanted = [line for line in lines[begin:] if not streams or line.stream in streams]
        return Page(
            lines=tuple(wanted[:limit]),
            first_available=first,
            total_lines=total,
            next_from=wanted[limit].number if len(wanted) > limit else None,
        )

    async def follow(self, run: Run, *, start: int) -> AsyncGenerator[Sequence[Line], None]:
        """What is written, as it is."""
        self.followers += 1
        try:
            async for batch in self._batches(run, start):
                yield batch
        finally:
            self.followers -= 1

    async def _batches(self, run: Run, start: int) -> AsyncGenerator[Sequence[Line], None]:
        while True:
            begin = max(start, self._kept_from.get(run.id, 0))
            batch = self._lines.get(run.id, [])[begin:]
            if batch:
                start = batch[-1].number + 1
                yield batch
            elif self.stored[run.id].phase is Phase.ENDED:
                return
            else:
                await self._change()

    async def search(self, runs: Sequence[Run], wanted: Wanted, *, line: int, limit: int, shares: int) -> Found:
        """In what was written."""
        return search(runs, self._lines, wanted, line=line, limit=limit, shares=shares)

    async def why(self, name: str, at: datetime) -> WhyView:
        """As `answer` says."""
        self.asked.append(("why", name, at.isoformat()))
        answer = WhyView(task=name, at=at, verdict=Plan.NOT_PLANNED, answer="Nothing was planned then.")
        return self.answer or answer

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _change(self) -> None:
        await self._changed.wait()
