"""What a changed key of a unit touches: nothing that runs, the schedule, the next start, or its processes."""

import json
from collections.abc import Collection, Mapping
from enum import IntEnum
from typing import Any

from rota.model.unit import Kind, Overlap


class Touch(IntEnum):
    """How far a change reaches; the greater ones include what the lesser ones do."""

    NOTHING = 0
    """It is told differently, or kept for another time; no process, no schedule."""
    FIRINGS = 1
    """When a task is due."""
    NEXT_START = 2
    """Every start from now on; what runs already is left alone."""
    INSTANCES = 3
    """How many instances a service has."""
    PROCESSES = 4
    """The instances of a service themselves: each is replaced."""


_NOTHING = frozenset(
    {"description", "group", "notify", "keep_runs", "keep_for", "keep_failed_for", "api_trigger", "hook_tokens"}
    | {"max_age", "autostart", "priority", "rolling", "run_on_start", "catch_up", "max_catch_up_runs"}
    | {"health", "cascade", "restart", "restart_delay", "restart_backoff", "restart_max_delay"}
    | {"healthy_after", "start_retries", "when_failing"}
)
"""Looked up when something has happened, so in force at once: whoever runs need not know."""
_FIRINGS = frozenset({"crons", "timezone", "jitter", "not_during"})
_PROCESSES = frozenset(
    {"run", "env", "secrets", "env_base", "working_dir", "user", "umask", "shell", "limits", "sockets", "watchdog"}
)
"""What a process is made of, and cannot be changed in it.

`ready` is not among them: it speaks of starts, and who is up is ready already. That one to come may speak by
sd_notify, and the present one may not, makes no difference to the present one.
"""


def touch(kind: Kind, field: str) -> Touch:
    """What a changed field of a unit reaches."""
    if field in _NOTHING:
        return Touch.NOTHING
    if field in _FIRINGS:
        return Touch.FIRINGS
    if kind is Kind.SERVICE and field == "instances":
        return Touch.INSTANCES
    return Touch.PROCESSES if kind is Kind.SERVICE and field in _PROCESSES else Touch.NEXT_START


def farthest(kind: Kind, fields: Collection[str]) -> Touch:
    """What several changed fields reach together."""
    return max((touch(kind, field) for field in fields), default=Touch.NOTHING)


def processes_differ(old: str, new: str) -> bool:
    """Whether processes of one definition (JSON as the store keeps it) are not those of another."""
    before, after = _process_keys(old), _process_keys(new)
    return before != after


def overlap_of(definition: str) -> Overlap:
    """The overlap policy of a task's definition (JSON as the store keeps it, which leaves out what is the default)."""
    return Overlap(json.loads(definition).get("on_overlap", Overlap.QUEUE))


def _process_keys(definition: str) -> Mapping[str, Any]:
    return {key: value for key, value in json.loads(definition).items() if key in _PROCESSES}
