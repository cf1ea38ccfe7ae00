"""What to say of a key that stands in the wrong table: where it belongs, and what to use instead."""

from collections.abc import Mapping
from typing import Protocol


class Named(Protocol):
    """Whatever has a name."""

    @property
    def name(self) -> str:
        """The name."""
        ...


_TASK = "For something that starts by schedule, write a task."
_RETRY = "A service has restart, restart_delay and start_retries instead."
_ALWAYS_ON = "A service is always on"
_ALONE = "Tasks do not wait for services; those that may not run at once share a pool."

INSTEAD: Mapping[str, Mapping[str, str]] = {
    "services.NAME": {
        "cron": f"{_ALWAYS_ON}. {_TASK}",
        "timezone": f"{_ALWAYS_ON} and has no schedule.",
        "jitter": f"{_ALWAYS_ON} and has no schedule.",
        "not_during": f"{_ALWAYS_ON} and has no schedule.",
        "catch_up": f"{_ALWAYS_ON} and misses nothing.",
        "max_catch_up_runs": f"{_ALWAYS_ON} and misses nothing.",
        "run_on_start": "A service has autostart instead.",
        "parallelism": "A service has instances instead.",
        "on_overlap": "A service has instances instead.",
        "queue_max": "A service has instances instead.",
        "pool": "A service has instances instead.",
        "timeout": f"{_ALWAYS_ON}; to find out that it hangs, it has health and watchdog.",
        "max_age": f"{_ALWAYS_ON}; to find out that it hangs, it has health and watchdog.",
        "success": "A service has health instead.",
        "params": "A service has env instead.",
        "retry_attempts": _RETRY,
        "retry_delay": _RETRY,
        "retry_backoff": _RETRY,
        "retry_max_delay": _RETRY,
        "retry_on": _RETRY,
    },
    "tasks.NAME": {
        "instances": "A task has parallelism instead.",
        "restart": "A task has retry_attempts instead.",
        "restart_delay": "A task has retry_delay instead.",
        "restart_backoff": "A task has retry_backoff instead.",
        "restart_max_delay": "A task has retry_max_delay instead.",
        "start_retries": "A task has retry_attempts instead.",
        "autostart": "A task has run_on_start instead.",
        "health": "A task has success and timeout instead.",
        "ready": "A task has success and timeout instead.",
        "watchdog": "A task has timeout instead.",
        "healthy_after": "A task has success and timeout instead.",
        "when_failing": "A task has retry_attempts instead.",
        "priority": "A task that waits has its turn in a pool.",
        "depends_on": _ALONE,
        "depends_timeout": _ALONE,
        "cascade": _ALONE,
        "rolling": "A run of a task ends by itself, and the next one is of the new kind.",
        "sockets": "What listens all the time is a service.",
    },
}
"""By table: what a key that does not belong there could be instead."""

_OF_CHECKS = 'Write it into ready or health, such as health = { http = "http://127.0.0.1:8000/health" }.'
_OF_ROLLING = "Write it into rolling, such as rolling = { max_unavailable = 2 }."
INSIDE: Mapping[str, Mapping[str, str]] = {
    "services.NAME": {
        **dict.fromkeys(("http", "tcp", "log", "command", "interval", "failures"), _OF_CHECKS),
        **dict.fromkeys(("max_unavailable", "start_first"), _OF_ROLLING),
    },
    "tasks.NAME": dict.fromkeys(
        ("exit_codes", "output", "not_output", "file", "file_newer_than", "file_min_size"),
        "Write it into success, such as success = { exit_codes = [0, 3] }.",
    ),
}
"""By table: keys that belong into one of its inner tables."""

ROOT_ONLY = ("scheduler", "daemon", "storage", "defaults", "alerts")
"""Tables that an included file may not have."""


def elsewhere(table: str, keys: Mapping[str, tuple[Named, ...]]) -> dict[str, str]:
    """For every key of other tables one sentence or two, to be said where it stands in this one."""
    owners: dict[str, list[str]] = {}
    for owner, rows in keys.items():
        for row in rows if owner != "defaults" else ():  # all of them are keys of units too
            owners.setdefault(row.name, []).append(f"[{owner}]")
    instead = INSTEAD.get(table, {})
    return dict(INSIDE.get(table, {})) | {
        name: f"It belongs in {' or '.join(tables)}. {instead.get(name, '')}".rstrip()
        for name, tables in owners.items()
    }


def not_in_include(table: str) -> str:
    """What to say of a table that an included file has."""
    nested = " An included file includes no others." if table == "daemon" else ""
    return f"[{table}] belongs in the root file.{nested}"
