"""What the API sees of Rota: the engine, the store and the logs behind one port."""

import asyncio
import os
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from rota import __version__
from rota.api.access.mode import AuthSettings
from rota.api.http.tls import Tls
from rota.daemon.ability import abilities_here, is_service
from rota.daemon.definition import KnownDefinitions
from rota.daemon.hook import ConfiguredHooks
from rota.daemon.identity import KeptIdentity
from rota.daemon.machine import Machine
from rota.daemon.metric import Measures
from rota.daemon.notification import NotificationFace
from rota.daemon.output import LocalOutputs
from rota.daemon.reload import Reloading
from rota.daemon.succession import Succession
from rota.engine.bulk import Bulk
from rota.engine.context import Context
from rota.engine.engine import Engine
from rota.logs.journal import JournalReader
from rota.logs.reader import LogReader
from rota.logs.search import LogSearcher
from rota.model.configuration import DaemonSettings
from rota.model.error import NotFoundError
from rota.model.event import Event, RunEnded
from rota.model.instance import InstanceView, RollingView
from rota.model.output import Line, Page, Stream
from rota.model.query import RunPage, RunQuery, SlotPage, SlotQuery
from rota.model.reload import ReloadView
from rota.model.run import Phase, Run, Trigger
from rota.model.search import Found, Wanted
from rota.model.unit import ParamValue
from rota.model.view import DaemonView, PoolView, UnitView, WhyView
from rota.store.sqlite import SqliteStore

QUICK = 1000
"""So many lines are read faster than a thread is asked for them."""


class Face:
    """Implements `rota.api.port.rota.Rota`."""

    def __init__(
        self,
        engine: Engine,
        store: SqliteStore,
        logs: LogReader,
        context: Context,
        data: Path,
        *,
        succession: Succession,
        reloading: Reloading,
        auth: AuthSettings,
    ) -> None:
        self.engine = engine
        self.store, self.history = store, store.history
        self.logs = logs
        self.searcher = LogSearcher(data, context.clock)
        self.context = context
        self.notifications = NotificationFace(engine.notices, store)
        self.bus = self.happenings = context.bus
        self.clock, self.data = context.clock, data
        self.host = engine.configuration.daemon.host
        self.port = engine.configuration.daemon.port
        """The one that was had, once the API serves."""
        self.tls: Tls | None = None
        self.hooks = ConfiguredHooks(engine)
        self.started_at = context.clock.now()
        self.identity = KeptIdentity(auth, store.identities, data)
        self.run_deeds = Bulk(engine, context)
        self.outputs = LocalOutputs(data, context.clock)
        self.definitions = KnownDefinitions(lambda: engine.configuration, store)
        self.machine = Machine(engine, context, store, data)
        self.journal = JournalReader(data, context.clock)
        self.metrics = Measures(engine, context, store, machine=self.machine, reloading=reloading, facts=self.daemon)
        self._succession, self._reloading = succession, reloading

    async def begin(self) -> None:
        """Recovery is over: from now on it is looked at what lives, and what machine it lives on."""
        await self.machine.begin()
        self.metrics.begin()

    # What can be seen

    def revision(self) -> int:
        """Rises whenever `units` may answer otherwise."""
        return self.bus.revision + int(self.engine.recovered)

    def units(self) -> Sequence[UnitView]:
        """All units by name; none before recovery is done."""
        return self.engine.views() if self.engine.recovered else ()

    def unit(self, name: str) -> UnitView | None:
        """One unit, or None."""
        return self.engine.view(name) if self.engine.recovered else None

    def instances(self, name: str) -> Sequence[InstanceView]:
        """The instances of a service by number."""
        return self.engine.instances(name) if self.engine.recovered else ()

    def rolling(self, name: str) -> RollingView | None:
        """How far the replacing of its instances is."""
        return self.engine.rolling(name) if self.engine.recovered else None

    async def settled(self, name: str, *, instance: int | None) -> bool:
        """Returns once a service, or one instance, is up and nothing of it is being replaced; False: not soon."""
        return await self.engine.verbs.settled(name, instance=instance)

    def settings(self) -> DaemonSettings:
        """[daemon] as it is in force now."""
        return self.engine.configuration.daemon

    def pools(self) -> Sequence[PoolView]:
        """All pools by name; none before recovery is done."""
        return self.context.pools.views() if self.engine.recovered else ()

    def daemon(self) -> DaemonView:
        """Facts about the daemon and its keeper."""
        configuration = self.engine.configuration
        inventory, views = self.engine.inventory, self.units()
        return DaemonView(
            version=__version__,
            external_url=configuration.daemon.external_url,
            service_managed=is_service(os.environ, keeper=inventory.pid),
            abilities=abilities_here(),
            config_path=configuration.path,
            data_dir=str(self.data),
            host=self.host,
            port=self.port,
            pid=os.getpid(),
            started_at=self.started_at,
            now=self.clock.now(),
            keeper_id=inventory.runner_id,
            keeper_version=inventory.version,
            keeper_pid=inventory.pid,
            keeper_protocol=inventory.protocol,
            keeper_started_at=inventory.started_at,
            daemon_starts=inventory.daemon_starts,
            daemon_deaths=inventory.daemon_deaths,
            timezone=configuration.timezone,
            timezone_configured=configuration.timezone_configured,
            config_loaded_at=self._reloading.loaded_at,
            config_hash=configuration.hash,
            config_problems=self._reloading.problems(),
            tasks=len(self.engine.tasks),
            services=len(self.engine.services),
            active_runs=sum(view.active_runs for view in views),
            queued_runs=sum(view.queued_runs for view in views),
            scheduling_active=self.closed() is None,
            disk_lack=self.context.lack(),
            tls=self.tls is not None,
            tls_fingerprint=None if self.tls is None else self.tls.fingerprint,
        )

    def checks(self) -> Mapping[str, str | None]:
        """Each thing readiness needs: None, or what is wrong with it."""
        recovering = None if self.engine.recovered else "recovery is under way"
        return {
            "recovery": recovering,
            "store": self.context.failing,
            "keeper": None,
            "scheduler": recovering or self.engine.closing,
            "disk": self.context.lack(),
        }

    def closed(self) -> str | None:
        """Why writes and streams are refused for now."""
        if not self.engine.recovered:
            return "Rota is recovering after a start."
        return f"Rota is stopping: {self.engine.closing}" if self.engine.closing is not None else None

    async def runs(self, query: RunQuery, *, limit: int, after: object, with_total: bool) -> RunPage:
        """A page of runs."""
        return await self.store.runs(query, limit=limit, after=after, with_total=with_total)  # type: ignore[arg-type] # the cursor that it gave itself

    async def slots(self, query: SlotQuery, *, limit: int, after: datetime | None) -> SlotPage:
        """A page of a task's slots."""
        return await self.store.slots(query, limit=limit, after=after)

    async def run(self, run_id: str) -> Run | None:
        """One run, or None."""
        return await self.store.run(run_id)

    async def ended(self, run_id: str) -> Run:
        """Returns the run once it has ended."""
        ended: asyncio.Future[Run] = asyncio.get_running_loop().create_future()

        def hear(event: Event) -> None:
            if isinstance(event, RunEnded) and event.run.id == run_id and not ended.done():
                ended.set_result(event.run)

        deafen = self.bus.listen(hear)
        try:
            run = await self._known(run_id)
            return run if run.phase is Phase.ENDED else await ended
        finally:
            deafen()

    async def _known(self, run_id: str) -> Run:
        run = await self.store.run(run_id)
        if run is None:
            raise NotFoundError(f"There is no run {run_id}.", hint="`rota runs` lists those that are kept.")
        return run

    async def log_page(self, run: Run, *, start: int | datetime, limit: int, streams: frozenset[str]) -> Page:
        """Lines of a run from a number or from an instant on."""
        wanted = frozenset(Stream(name) for name in streams) or None
        ended = run.phase is Phase.ENDED
        if isinstance(start, datetime):
            page = partial(self.logs.page_at, run.unit, run.id, at=start, limit=limit, streams=wanted, ended=ended)
        else:
            page = partial(self.logs.page, run.unit, run.id, start=start, limit=limit, streams=wanted, ended=ended)
        quick = limit <= QUICK and self.logs.quick(run.unit, run.id)
        return page() if quick else await asyncio.to_thread(page)

    async def follow(self, run: Run, *, start: int) -> AsyncGenerator[Sequence[Line], None]:
        """Lines from this number on, in batches, as they come; ends when the run has ended."""
        over = asyncio.Event()
        watcher = asyncio.get_running_loop().create_task(self._set_when_ended(run.id, over))
        try:
            async for batch in self.logs.follow(run.unit, run.id, start=start, ended=over):
                yield batch
        finally:
            watcher.cancel()

    async def _set_when_ended(self, run_id: str, over: asyncio.Event) -> None:
        await self.ended(run_id)
        over.set()

    async def search(self, runs: Sequence[Run], wanted: Wanted, *, line: int, limit: int, shares: int) -> Found:
        """The lines of these runs in which it is found."""
        return await self.searcher.search(runs, wanted, line=line, limit=limit, shares=shares)

    async def why(self, name: str, at: datetime) -> WhyView:
        """What became of the firing of this task at that instant."""
        self._check_known(name)
        return await self.engine.why(name, at)

    # What can be asked for

    async def trigger(self, name: str, *, params: Mapping[str, ParamValue], trigger: Trigger, actor: str) -> Run:
        """A run of this task now, or the record of why there is none."""
        self._check_known(name)
        return await self.engine.trigger(name, trigger, actor, params=params)

    async def start_unit(self, name: str, *, instance: int | None, trigger: Trigger, actor: str) -> Sequence[str]:
        """One run of a task where there is none, or the missing instances of a service."""
        self._check_known(name)
        return await self.engine.verbs.start(name, trigger, actor, instance=instance)

    async def stop_unit(self, name: str, *, instance: int | None, actor: str) -> Sequence[str]:
        """Stops what is active and ends what waits."""
        self._check_known(name)
        return await self.engine.verbs.stop(name, f"Stopped by {actor}.", instance=instance)

    async def restart_unit(
        self, name: str, *, instance: int | None, rolling: bool | None, trigger: Trigger, actor: str
    ) -> Sequence[str]:
        """Stops everything, then begins anew; of a service, as its `rolling` says."""
        self._check_known(name)
        return await self.engine.verbs.restart(name, trigger, actor, instance=instance, rolling=rolling)

    async def pause_task(self, name: str, *, reason: str | None, actor: str) -> None:
        """Slots get the verdict `paused` from now on."""
        self._check_known(name)
        await self.engine.scheduled(name).pause(actor, reason)

    async def resume_task(self, name: str, *, actor: str) -> None:
        """Goes on with the next firing."""
        self._check_known(name)
        await self.engine.scheduled(name).resume()

    async def stop_run(self, run_id: str, *, actor: str) -> None:
        """Walks the stop ladder, or ends a waiting run without a start."""
        await self.engine.stop_run(await self._known(run_id), f"Stopped by {actor}.")

    async def restart_daemon(self, *, actor: str) -> None:
        """Has the installed version take over from this daemon, when it says that it can."""
        await self._succession.replace_daemon()

    async def reload(self, *, dry_run: bool, expect: str | None, actor: str) -> ReloadView:
        """Goes over to what the files say now, or tells what that would change."""
        return await self._reloading.reload(dry_run=dry_run, expect=expect, actor=actor)

    async def shut_down(self, *, actor: str) -> None:
        """Begins a full stop."""
        self.engine.begin_shut_down(f"asked for by {actor}")

    def _check_known(self, name: str) -> None:
        if name not in self.engine.configuration.units:
            raise NotFoundError(f"There is no unit {name}.", hint="`rota list` shows them all.")
