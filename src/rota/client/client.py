"""The typed client: one method an operation."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from rota.client.address import Address
from rota.client.conversation import key_of, patience
from rota.client.deed import DeedClient
from rota.client.error import ApiRefusedError, ApiUsageError, NoDaemonError
from rota.client.history import HistoryClient
from rota.client.problem import problems_of
from rota.client.target import path_of, query_of, refuse_empty, waiting_of
from rota.client.transport import Transport
from rota.client.watch import WatchClient
from rota.model.choice import ParamValue
from rota.model.error import ConfigError
from rota.wire.action import Action, PauseInput
from rota.wire.daemon import Accepted, DaemonInfo, Ready
from rota.wire.run import Run, RunInput, RunList
from rota.wire.task import Task

if TYPE_CHECKING:  # each costs a few milliseconds: who asks for it imports it
    from typing import Unpack

    from rota.client.event import ServerEvent
    from rota.client.hook import HookClient
    from rota.client.identity import IdentityClient
    from rota.client.notification import NotificationClient
    from rota.client.query import Question, RunFilter
    from rota.client.stream import LogEvent
    from rota.wire.detail import TaskDetail
    from rota.wire.log import LogPage
    from rota.wire.pool import PoolList
    from rota.wire.reload import ReloadResult
    from rota.wire.schedule import Schedule, Upcoming
    from rota.wire.search import LogSearch
    from rota.wire.why import Why

HEALTH_SECONDS = 2.0
CHECK_SECONDS = 60.0
"""A restart of the daemon first lets the installed version check itself."""


class Client(HistoryClient, DeedClient, WatchClient):
    """Speaks to one Rota; `name` (cli, tui) is what its runs say they were triggered by.

    `token` is what it shows over TCP.
    Every method raises ApiError when the daemon refuses and NoDaemonError when nobody answers.
    """

    def __init__(self, address: Address, *, name: str = "api", token: str | None = None) -> None:
        super().__init__(Transport(address, name=name, token=token))
        self.address = address

    @property
    def identity(self) -> IdentityClient:
        """Who may come in, and what they did."""
        from rota.client.identity import IdentityClient  # noqa: PLC0415 see above

        return IdentityClient(self._transport)

    @property
    def hooks(self) -> HookClient:
        """The hooks of units, for whoever has a token of theirs."""
        from rota.client.hook import HookClient  # noqa: PLC0415 see above

        return HookClient(self._transport)

    @property
    def notifications(self) -> NotificationClient:
        """What an operator should know."""
        from rota.client.notification import NotificationClient  # noqa: PLC0415 see above

        return NotificationClient(self._transport)

    def events(
        self, *, types: Sequence[str] = (), after: str | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> Iterator[ServerEvent]:
        """Everything from now on, or after this id, for ever; goes on by itself where a stream breaks.

        `lost`: what was read before is to be read anew. `sleep` passes the time until the next try.
        """
        from rota.client.event import EventStream  # noqa: PLC0415 see above

        return EventStream(self._transport, query_of({"types": types}), after=after, sleep=sleep).events()

    def healthy(self) -> bool:
        """Whether a daemon answers at all; never raises NoDaemonError."""
        try:
            self._transport.send("GET", "/health", timeout=HEALTH_SECONDS)
        except NoDaemonError:
            return False
        return True

    def ready(self) -> Ready:
        """ApiWorldError tells what is missing."""
        return self._get("/ready", Ready)

    def daemon(self) -> DaemonInfo:
        """Facts about the daemon."""
        return self._get("/api/daemon", DaemonInfo)

    def reload(self, *, dry_run: bool = False, expect: str | None = None) -> ReloadResult:
        """Has the daemon go over to what its files say now. ConfigError carries all that is wrong with them."""
        from rota.wire.reload import ReloadResult  # noqa: PLC0415 see above

        target = "/api/daemon/reload" + query_of({"dry_run": dry_run, "expect": expect})
        try:
            return self._post(target, ReloadResult, seconds=CHECK_SECONDS)
        except (ApiUsageError, ApiRefusedError) as error:
            problems = problems_of(error.problem)
            raise ConfigError(problems) if problems else error from None

    def upcoming(self, name: str, *, until: datetime | None = None, limit: int = 20) -> Upcoming:
        """The next firings of a task."""
        from rota.wire.schedule import Upcoming  # noqa: PLC0415 see above

        return self._get(path_of("tasks", name, "upcoming") + query_of({"to": until, "limit": limit}), Upcoming)

    def schedule(self, *, until: datetime | None = None) -> Schedule:
        """The planned firings of all units, of the next 12 hours where nothing else is said."""
        from rota.wire.schedule import Schedule  # noqa: PLC0415 see above

        return self._get("/api/schedule" + query_of({"to": until}), Schedule)

    def restart_daemon(self) -> Accepted:
        """Over the socket only; ApiRefusedError when the installed version cannot take over."""
        return self._post("/api/daemon/restart", Accepted, seconds=CHECK_SECONDS)

    def stop_daemon(self) -> Accepted:
        """Over the socket only: begins a full stop."""
        return self._post("/api/daemon/stop", Accepted)

    def tasks(self) -> list[Task]:
        """All units by name."""
        return self._get("/api/tasks", list[Task])

    def task(self, name: str) -> TaskDetail:
        """One unit; ApiNotFoundError names the nearest."""
        from rota.wire.detail import TaskDetail  # noqa: PLC0415 see above

        return self._get(path_of("tasks", name), TaskDetail)

    def run_task(
        self,
        name: str,
        *,
        params: Mapping[str, ParamValue | None] | None = None,
        wait: timedelta | None = None,
        key: str | None = None,
    ) -> Run:
        """A run now, with `key` once; with `wait`, as it is at its end or after that long."""
        body = msgspec.json.encode(RunInput(params=dict(params))) if params else None
        target = path_of("tasks", name, "run") + waiting_of(wait)
        return self._post(target, Run, body=body, headers=key_of(key), seconds=patience(wait))

    def start_task(self, name: str, *, instance: int | None = None, wait: timedelta | None = None) -> Action:
        """One run of a task where none is active or waits, or the missing instances of a service, or one."""
        target = path_of("tasks", name, "start") + waiting_of(wait, instance=instance)
        return self._post(target, Action, seconds=patience(wait))

    def stop_task(self, name: str, *, instance: int | None = None, wait: timedelta | None = None) -> Action:
        """Ends everything of a unit, or one instance; with `wait`, answers at the last end or after that long."""
        target = path_of("tasks", name, "stop") + waiting_of(wait, instance=instance)
        return self._post(target, Action, seconds=patience(wait))

    def restart_task(
        self,
        name: str,
        *,
        within: timedelta,
        instance: int | None = None,
        rolling: bool | None = None,
        wait: timedelta | None = None,
    ) -> Action:
        """Ends everything of a unit, then begins anew; ApiRefusedError where the old run was not gone in time.

        A service: replaces its instances, or one, as its `rolling` says, or with False all at once.
        `within`: how long the end of the old run may take, for a task its `graceful_stop`.
        """
        target = path_of("tasks", name, "restart") + waiting_of(wait, instance=instance, rolling=rolling)
        return self._post(target, Action, seconds=patience(wait) + within.total_seconds())

    def pools(self) -> PoolList:
        """Places that tasks share."""
        from rota.wire.pool import PoolList  # noqa: PLC0415 see above

        return self._get("/api/pools", PoolList)

    def pause_task(self, name: str, *, reason: str | None = None) -> Action:
        """Its schedule is not followed until it is resumed."""
        body = msgspec.json.encode(PauseInput(reason=reason)) if reason else None
        return self._post(path_of("tasks", name, "pause"), Action, body=body)

    def resume_task(self, name: str) -> Action:
        """On with the next firing."""
        return self._post(path_of("tasks", name, "resume"), Action)

    def why(self, name: str, at: datetime | None = None) -> Why:
        """What became of the firing at that instant, now when none is given."""
        from rota.wire.why import Why  # noqa: PLC0415 see above

        return self._get(path_of("tasks", name, "why") + query_of({"at": at}), Why)

    def runs(self, **filters: Unpack[RunFilter]) -> RunList:
        """A page of runs, newest first unless told otherwise."""
        refuse_empty(filters.get("task_name"))
        return self._get("/api/runs" + query_of(filters), RunList)

    def run(self, run_id: str) -> Run:
        """One run."""
        return self._get(path_of("runs", run_id), Run)

    def stop_run(self, run_id: str, *, wait: timedelta | None = None) -> Action:
        """Stops a run; with `wait`, answers at its end or after that long."""
        return self._post(path_of("runs", run_id, "stop") + waiting_of(wait), Action, seconds=patience(wait))

    def log(
        self, run_id: str, *, start: int | datetime = -1000, limit: int = 1000, stream: Sequence[str] = ()
    ) -> LogPage:
        """Lines from a number (negative: from the end) or from an instant on."""
        from rota.wire.log import LogPage  # noqa: PLC0415 see above

        place = {"at": start} if isinstance(start, datetime) else {"from": start}
        query = query_of({**place, "limit": limit, "stream": stream})
        return self._get(path_of("runs", run_id, "log") + query, LogPage)

    def follow(
        self, run_id: str, *, start: int = -1000, patient: bool = False, sleep: Callable[[float], None] = time.sleep
    ) -> Iterator[LogEvent]:
        """Lines as they come, then LogDone; goes on by itself where a daemon was replaced meanwhile.

        `patient`: also where that happens before the first line, for whoever has just spoken to a daemon.
        `sleep` passes the time until the next try; what it raises ends the waiting.
        """
        from rota.client.stream import LogStream  # noqa: PLC0415 see above

        stream = LogStream(self._transport, path_of("runs", run_id, "log", "stream"), patient=patient, sleep=sleep)
        return stream.events(start)

    def search_run(self, run_id: str, /, **question: Unpack[Question]) -> LogSearch:
        """Lines of a run in which something is found, and where to go on."""
        from rota.wire.search import LogSearch  # noqa: PLC0415 see above

        return self._get(path_of("runs", run_id, "log", "search") + query_of(question), LogSearch)

    def search_task(self, name: str, /, **question: Unpack[Question]) -> LogSearch:
        """Lines of the runs of a unit in which something is found, newest run first, and where to go on."""
        from rota.wire.search import LogSearch  # noqa: PLC0415 see above

        return self._get(path_of("tasks", name, "log", "search") + query_of(question), LogSearch)
