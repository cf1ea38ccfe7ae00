"""What people and programs did: runs by hand, pauses, stops, new versions."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from rota.demo.service import InstancePast
from rota.demo.task import TaskPast
from rota.demo.trouble import D, H, M
from rota.demo.world import World
from rota.model.identity import AuditEntry, Outcome
from rota.model.run import EndReason, Trigger
from rota.model.unit import ParamValue

ADA, BEN, ROOT, CI, HOOK = "user:ada", "user:ben", "socket:0", "token:ci", "hook:deploy"
VIA = {Trigger.UI: "cookie", Trigger.CLI: "socket", Trigger.API: "bearer", Trigger.HOOK: "hook"}
IPS = {ADA: "192.0.2.17", BEN: "192.0.2.40", CI: "198.51.100.8", HOOK: "198.51.100.23"}
S = timedelta(seconds=1)

Asked = tuple[timedelta, str, Trigger, str, dict[str, ParamValue] | None]

RUNS: tuple[Asked, ...] = (
    (29 * D, "hello", Trigger.CLI, ROOT, None),
    (
        28 * D - 3 * H,
        "refund",
        Trigger.UI,
        ADA,
        {"order": "SO104203", "amount": 40, "notify": True, "reason": "damaged"},
    ),
    (26 * D, "deploy", Trigger.HOOK, HOOK, None),
    (22 * D + 2 * H, "refund", Trigger.UI, BEN, {"order": "SO104377", "amount": 12, "notify": False, "reason": "late"}),
    (20 * D, "deploy", Trigger.HOOK, HOOK, None),
    (17 * D - 4 * H, "backup-check", Trigger.CLI, ROOT, None),
    (13 * D, "deploy", Trigger.HOOK, HOOK, None),
    (12 * D - 6 * H, "renew-certificates", Trigger.CLI, ROOT, None),
    (9 * D, "refund", Trigger.API, CI, {"order": "SO104588", "amount": 5, "notify": True, "reason": "goodwill"}),
    (7 * D - 2 * H, "price-update", Trigger.UI, ADA, None),
    (6 * D, "deploy", Trigger.HOOK, HOOK, None),
    (6 * D - 20 * M, "deploy", Trigger.UI, ADA, None),
    (5 * D + 90 * M, "deploy", Trigger.HOOK, HOOK, None),
    (3.2 * D, "refund", Trigger.UI, ADA, {"order": "SO104690", "amount": 199, "notify": True, "reason": "damaged"}),
    (1.9 * D, "daily-report", Trigger.UI, BEN, None),
    (27 * H, "backup", Trigger.CLI, ROOT, None),
    (5 * H, "hello", Trigger.API, CI, None),
    (185 * M, "deploy", Trigger.HOOK, HOOK, None),
    (40 * M, "refund", Trigger.UI, ADA, {"order": "SO104711", "amount": 25, "notify": True, "reason": "late"}),
)
"""So long before the end: which task, how, by whom, with which parameters."""

PAUSES = (
    (16 * D, 14 * D, "price-update", ADA, "the supplier's list is wrong"),
    (4 * D + 2 * H, None, "competitor-prices", BEN, "they have asked us to stop"),
)
"""From when, until when (None: still), which task, by whom and why."""
STOPS = ((10 * D - 4 * M, "thumbnails", BEN), (3 * D - 5 * H, "video-transcode", ADA))
"""When somebody stops what runs, as soon as something does."""
NEW_VERSIONS = (26 * D, 20 * D, 13 * D, 6 * D - 22 * M, 5 * D + 88 * M, 183 * M)
"""When the shop's services go over to another version, one instance after another."""


class People:
    """Plans it all."""

    def __init__(self, world: World, tasks: Mapping[str, TaskPast], services: Mapping[str, list[InstancePast]]) -> None:
        self._world = world
        self._tasks = tasks
        self._services = services

    def plan(self) -> None:
        """Has each of these things done in its time."""
        for ago, task, trigger, actor, params in RUNS:
            self._at(ago, partial(self._run, task, trigger, actor, params))
        for since, until, task, actor, reason in PAUSES:
            self._at(since, partial(self._pause, task, actor, reason))
            if until is not None:
                self._at(until, partial(self._pause, task, None, None))
        for ago, task, actor in STOPS:
            self._at(ago, partial(self._stop, task, actor))
        for ago in NEW_VERSIONS:
            self._renew("shop-api", ago)
        for service, ago in (("websocket-gateway", 5 * D - M), ("mailer", 2 * H - M)):
            self._renew(service, ago)
        self._at(10 * D, partial(self._sicken, "shop-api", 2))
        self._at(6.3 * D, partial(self._switch_off, "search-preview", ADA))

    def _at(self, ago: timedelta, deed: partial[None]) -> None:
        self._world.stage.at(self._world.until - ago, deed)

    def _run(self, task: str, trigger: Trigger, actor: str, params: dict[str, ParamValue] | None) -> None:
        self._tasks[task].trigger(trigger, actor, params)
        self._audit(actor, VIA[trigger], "run_task" if trigger is not Trigger.HOOK else "hook_run", task)

    def _pause(self, task: str, actor: str | None, reason: str | None) -> None:
        self._tasks[task].set_pause(actor, reason)
        self._audit(actor or ADA, "cookie", "pause_task" if actor else "resume_task", task)

    def _stop(self, task: str, actor: str) -> None:
        stopped = self._tasks[task].stop(actor)
        if stopped is None:
            self._world.stage.at(self._world.stage.now() + 20 * S, partial(self._stop, task, actor))
        else:
            self._audit(actor, "cookie", "stop_run", stopped.id)

    def _renew(self, service: str, ago: timedelta) -> None:
        for place, instance in enumerate(self._services[service]):
            reason = f"Restarted by {CI}."
            self._at(ago - place * 9 * S, partial(instance.end, EndReason.STOPPED, reason, again=True))
        self._at(ago, partial(self._audit, CI, "bearer", "restart_task", service))

    def _sicken(self, service: str, index: int) -> None:
        why = "Its health check failed 3 times: exit code 1."
        self._services[service][index].end(EndReason.UNHEALTHY, why, again=True)

    def _switch_off(self, service: str, actor: str) -> None:
        for instance in self._services[service]:
            instance.end(EndReason.STOPPED, f"Stopped by {actor}.", again=False)
        self._audit(actor, "cookie", "stop_task", service)

    def _audit(self, actor: str, via: str, action: str, target: str) -> None:
        at = self._world.stage.now()
        self._world.diary.audit.append(
            AuditEntry(
                id=self._world.run_id(at),
                at=at,
                actor=actor,
                via=via,
                ip=IPS.get(actor),
                action=action,
                target=target,
                outcome=Outcome.OK,
            )
        )


def began(world: World, days: float) -> datetime:
    """When something was defined that is known for so many days."""
    return world.until - timedelta(days=days)
