"""What people and programs did: runs by hand, pauses, stops, new versions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from rota.demo.account import ADA, BEN, CI, HOOK, ROOT, Accounts
from rota.demo.service import ServicePast
from rota.demo.task import TaskPast
from rota.demo.trouble import D, H, M
from rota.demo.world import World
from rota.model.event import ReloadRefused
from rota.model.identity import Outcome
from rota.model.run import Trigger
from rota.model.unit import ParamValue

NOTHING: Mapping[str, ParamValue] = {}
MOMENT = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Asked:
    """A run that somebody has asked for, so long before the end."""

    ago: timedelta
    task: str
    trigger: Trigger
    actor: str
    params: Mapping[str, ParamValue] | None = None


def refund(order: str, amount: int, reason: str, *, notify: bool = True) -> Mapping[str, ParamValue]:
    """The parameters of one."""
    return {"order": order, "amount": amount, "notify": notify, "reason": reason}


RUNS = (
    Asked(29 * D, "hello", Trigger.CLI, ROOT),
    Asked(28 * D - 3 * H, "refund", Trigger.UI, ADA, refund("SO104203", 40, "damaged")),
    Asked(26 * D, "deploy", Trigger.HOOK, HOOK),
    Asked(22 * D + 2 * H, "refund", Trigger.UI, BEN, refund("SO104377", 12, "late", notify=False)),
    Asked(20 * D, "deploy", Trigger.HOOK, HOOK),
    Asked(17 * D - 4 * H, "backup-check", Trigger.CLI, ROOT),
    Asked(13 * D, "deploy", Trigger.HOOK, HOOK),
    Asked(12 * D - 6 * H, "renew-certificates", Trigger.CLI, ROOT),
    Asked(9 * D, "refund", Trigger.API, CI, refund("SO104588", 5, "goodwill")),
    Asked(7 * D - 2 * H, "price-update", Trigger.UI, ADA),
    Asked(6 * D, "deploy", Trigger.HOOK, HOOK),
    Asked(6 * D - 20 * M, "deploy", Trigger.UI, ADA),
    Asked(5 * D + 90 * M, "deploy", Trigger.HOOK, HOOK),
    Asked(3.2 * D, "refund", Trigger.UI, ADA, refund("SO104690", 199, "damaged")),
    Asked(1.9 * D, "daily-report", Trigger.UI, BEN),
    Asked(27 * H, "backup", Trigger.CLI, ROOT),
    Asked(5 * H, "hello", Trigger.API, CI),
    Asked(125 * M, "deploy", Trigger.HOOK, HOOK),
    Asked(40 * M, "refund", Trigger.UI, ADA, refund("SO104711", 25, "late")),
)
PAUSES = (
    (16 * D, 14 * D, "price-update", ADA, "the supplier's list is wrong"),
    (4 * D + 2 * H, None, "competitor-prices", BEN, "they have asked us to stop"),
)
"""From when, until when (None: still), which task, by whom and why."""
STOPS = ((10 * D - 4 * M, "thumbnails", BEN), (3 * D - 5 * H, "video-transcode", ADA))
"""Since when somebody waits for a run in order to stop it."""
NEW_VERSIONS = (
    ("shop-api", (26 * D, 20 * D, 13 * D, 6 * D - 22 * M, 5 * D + 88 * M, 123 * M)),
    ("websocket-gateway", (5 * D - M,)),
    ("mailer", (2 * H - M,)),
)
"""When services go over to another version, one instance after another."""
SICK = (10 * D, "shop-api", 2, "3 checks in a row failed: exit code 1.")
TYPO = (2.2 * D, ROOT, "/srv/shop/rota.toml:41:8: error: tasks.backup.cron: '10 3 * *' has 4 fields.")
"""When somebody asked for a reload of a file with a mistake in it."""
SWITCHED_OFF = (6.3 * D, "search-preview", ADA)


class People:
    """Plans it all."""

    def __init__(self, world: World, tasks: Mapping[str, TaskPast], services: Mapping[str, ServicePast]) -> None:
        self.accounts = Accounts(world)
        self._world = world
        self._tasks = tasks
        self._services = services

    def plan(self) -> None:
        """Has each of these things done in its time."""
        self.accounts.plan()
        for asked in RUNS:
            self._at(asked.ago, partial(self._run, asked))
        for since, until, task, actor, reason in PAUSES:
            self._at(since, partial(self._pause, task, actor, reason))
            if until is not None:
                self._at(until, partial(self._resume, task, actor))
        for ago, task, actor in STOPS:
            self._at(ago, partial(self._stop, task, actor))
        for service, times in NEW_VERSIONS:
            for ago in times:
                self._renew(service, ago)
        self._at(SICK[0], partial(self._services[SICK[1]].instances[SICK[2]].sicken, SICK[3]))
        self._at(SWITCHED_OFF[0], partial(self._switch_off, *SWITCHED_OFF[1:]))
        self._at(TYPO[0], partial(self._reload, *TYPO[1:]))

    def _at(self, ago: timedelta, deed: Callable[[], None]) -> None:
        self._world.stage.at(self._world.until - ago, deed)

    def _run(self, asked: Asked) -> None:
        self._tasks[asked.task].trigger(asked.trigger, asked.actor, asked.params)
        self.accounts.note(asked.actor, "hook_run_task" if asked.trigger is Trigger.HOOK else "run_task", asked.task)

    def _pause(self, task: str, actor: str, reason: str) -> None:
        self._tasks[task].pause(actor, reason)
        self.accounts.note(actor, "pause_task", task)

    def _resume(self, task: str, actor: str) -> None:
        self._tasks[task].resume()
        self.accounts.note(actor, "resume_task", task)

    def _stop(self, task: str, actor: str) -> None:
        """Stops a run, as soon as there is one."""
        stopped = self._tasks[task].line.stop(f"Stopped by {actor}.")
        if stopped is None:
            self._world.stage.at(self._world.stage.now() + MOMENT, partial(self._stop, task, actor))
        else:
            self.accounts.note(actor, "stop_run", stopped)

    def _renew(self, service: str, ago: timedelta) -> None:
        """One instance after another."""
        self._at(ago, partial(self.accounts.note, CI, "restart_task", service))
        for place, instance in enumerate(self._services[service].instances):
            self._at(ago - place * MOMENT, partial(instance.restart, f"Restarted by {CI}."))

    def _reload(self, actor: str, problem: str) -> None:
        at = self._world.stage.now()
        self._world.diary.hear(ReloadRefused(at=at, actor=actor, problems=(problem,)))
        self.accounts.note(
            actor, "reload_daemon", None, outcome=Outcome.FAILED, detail="422 at config.tasks.backup.cron"
        )

    def _switch_off(self, service: str, actor: str) -> None:
        self._services[service].stop(f"Stopped by {actor}.")
        self.accounts.note(actor, "stop_task", service)
