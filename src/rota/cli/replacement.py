"""The replacing of a service's instances, and how it is watched until all of them are up."""

import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from enum import Enum, auto
from typing import NamedTuple

from msgspec import UnsetType

from rota.cli.moment import span
from rota.cli.output import wait
from rota.cli.progress import Progress
from rota.client.client import Client
from rota.client.error import ApiNotFoundError, ApiWorldError, NoDaemonError
from rota.clock import SystemClock
from rota.model.error import WorldError
from rota.model.instance import Desired, InstanceState
from rota.wire.detail import TaskDetail
from rota.wire.instance import Instance, RollingNow

SOONEST, LATEST = 0.1, 0.5
"""Seconds between two looks: at first, and after a while."""
GROWTH = 1.3
LOOKS = 3
"""So often in a row nothing is under way, though old ones are there: then nobody will replace them any more."""

FORGOTTEN = "The daemon was replaced meanwhile, and the next one does not go on with it."


class Course(Enum):
    """How it stands."""

    UNDER_WAY = auto()
    DONE = auto()
    IDLE = auto()
    """Nothing happens, and it is not done."""
    FAILED = auto()


class Look(NamedTuple):
    """What is seen at one moment."""

    course: Course
    text: str


class Replacement:
    """Of all instances of a service, or of one; made before it is asked for, so that old ones can be told from new."""

    def __init__(self, client: Client, name: str, instance: int | None) -> None:
        self._client = client
        self._name = name
        self._index = instance
        self._old = {each.run_id for each in self._meant(client.task(name)) if each.run_id}

    def await_end(self) -> str:
        """What has come of it, once all are up; WorldError: it halted, fails, was stopped or forgotten."""
        clock, progress, looks, idle = SystemClock(), Progress(), self._looks(), 0
        began = clock.monotonic()
        try:
            while True:
                course, text = self.look(next(looks))
                idle = idle + 1 if course is Course.IDLE else 0
                if course is Course.DONE:
                    return f"{text}, in {span(timedelta(seconds=clock.monotonic() - began))}."
                if course is Course.FAILED or idle == LOOKS:
                    raise WorldError(text, hint=f"`rota show {self._name}` shows how it is now.")
                if course is Course.UNDER_WAY:
                    progress.tell(text)
        finally:
            progress.clear()

    def _looks(self) -> Iterator[TaskDetail]:
        """The service, again and again; over a change of daemons."""
        pause = SOONEST
        while True:
            task = seen(self._client, self._name)
            if task is None:
                wait(self._client, pause)
            else:
                yield task
                time.sleep(pause)
            pause = min(pause * GROWTH, LATEST)

    def look(self, task: TaskDetail) -> Look:
        """How it stands, and what there is to say."""
        meant, rolling = self._meant(task), task.rolling_now
        if not isinstance(rolling, UnsetType) and rolling.of:
            return self._rolls(rolling, meant)
        if not meant:
            return Look(Course.FAILED, f"{self._name} was stopped meanwhile.")
        ready = sum(each.ready for each in meant)
        if ready < len(meant):
            return self._lacks(task, meant, ready)
        left = sum(each.run_id in self._old for each in meant)
        if left:
            return Look(Course.IDLE, f"{self._name}: {left} of {len(meant)} are still the old ones. {FORGOTTEN}")
        return Look(Course.DONE, f"{self._name}: {self._who(meant)}{'replaced and ready' if self._old else 'ready'}")

    def _rolls(self, rolling: RollingNow, meant: Sequence[Instance]) -> Look:
        if rolling.halted:
            text = f"{self._name}: halted after {rolling.replaced} of {rolling.of}. {rolling.reason or ''}".rstrip()
            return Look(Course.FAILED, text)
        return Look(Course.UNDER_WAY, f"{self._name}: {rolling.replaced} of {rolling.of} replaced{doing(meant)}")

    def _lacks(self, task: TaskDetail, meant: Sequence[Instance], ready: int) -> Look:
        for each in meant:
            if has_given_up(each, task):
                text = f"{self._name}: instance {each.index} is {each.state}. {each.reason or ''}".rstrip()
                return Look(Course.FAILED, text)
        return Look(Course.UNDER_WAY, f"{self._name}: {ready} of {len(meant)} ready{doing(meant)}")

    def _who(self, meant: Sequence[Instance]) -> str:
        if self._index is not None:
            return f"instance {self._index} "
        return f"all {len(meant)} " if len(meant) > 1 else ""

    def _meant(self, task: TaskDetail) -> Sequence[Instance]:
        """Those that it is about and that should be up."""
        every = [] if isinstance(task.instances_now, UnsetType) else task.instances_now
        return [each for each in every if each.desired is Desired.UP and self._index in {None, each.index}]


def seen(client: Client, name: str) -> TaskDetail | None:
    """The service as it is; None: the daemon is away for a moment, or does not know its units yet."""
    try:
        return client.task(name)
    except ApiNotFoundError:
        if knows_units(client):
            raise
    except (NoDaemonError, ApiWorldError):
        pass
    return None


def knows_units(client: Client) -> bool:
    """Whether a daemon answers and its recovery is over."""
    try:
        return client.daemon().scheduling_active
    except (NoDaemonError, ApiWorldError):
        return False


def doing(meant: Sequence[Instance]) -> str:
    """What the first instance that is not up does."""
    return next((f", instance {each.index} is {each.state}" for each in meant if not each.ready), "")


def has_given_up(instance: Instance, task: TaskDetail) -> bool:
    """Whether it will not be up soon by itself."""
    retries = task.start_retries if isinstance(task.start_retries, int) else 0
    is_over = instance.state in {InstanceState.FAILING, InstanceState.STOPPED}
    return not instance.ready and (is_over or instance.failed_starts > retries)
