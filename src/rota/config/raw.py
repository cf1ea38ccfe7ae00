"""The one definition of every key: where it may stand, what may stand there, whether this version acts on it.

Checking, the page `docs/config.md` (by a test) and the JSON Schema follow from it. Built-in defaults are those of the
dataclasses in `model/unit.py` and `model/configuration.py`, whose fields bear the names of the keys.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import Flag, auto

from rota.config.environment import VariableFiles, Variables
from rota.config.hook import hook_tokens
from rota.config.limit import Cores, disk_priority, niceness, of_group, oom_score
from rota.config.machine import Account, Shell
from rota.config.network import Network, Origin
from rota.config.param import Params
from rota.config.probe import HEALTH, READY
from rota.config.process import Command, Outcome, Rlimit, SignalName, Umask, make_success
from rota.config.shape import LINE, Choice, Duration, PathText, PatternText, Size, Switch, Text, Whole, Word
from rota.config.socket import Sockets
from rota.config.table import Key, Many, OneOrMany, Table
from rota.config.timing import Cron, Window, ZoneName
from rota.model.duration import LARGEST
from rota.model.unit import (
    Backoff,
    CatchUp,
    EnvBase,
    LogOnFull,
    Overlap,
    Restart,
    Rolling,
    RunOnStart,
    WhenFailing,
)

NOT_YET = frozenset(
    {
        # of units
        "notify",
        # of other tables
        *("storage.url",),
        # whole tables
        *("notifiers", "alerts", "monitors"),
    }
)
"""Keys that this version reads and checks, but does not act on yet: each gives a warning where it stands."""


class Where(Flag):
    """In which tables a key of units may stand."""

    TASKS = auto()
    SERVICES = auto()
    DEFAULTS = auto()


_T, _S, _D = Where.TASKS, Where.SERVICES, Where.DEFAULTS

RLIMITS = Table(
    *(Key(name, Rlimit(Whole(0, LARGEST))) for name in ("nofile", "nproc", "cpu")),
    *(Key(name, Rlimit(Size())) for name in ("core", "as", "fsize", "memlock")),
)
SUCCESS = Table(
    Key("exit_codes", Many(Whole(0, 255))),
    Key("output", PatternText()),
    Key("not_output", PatternText()),
    Key("file", PathText()),
    Key("file_newer_than", Duration()),
    Key("file_min_size", Size()),
    make=make_success,
)
ROLLING = Table(Key("max_unavailable", Whole(1, 64)), Key("start_first", Switch()), make=Rolling)

UNIT_KEYS: tuple[tuple[Where, Key], ...] = (
    (_T | _S, Key("run", Command(), required=True)),
    (_T | _S, Key("description", Text())),
    (_T | _S, Key("group", LINE)),
    (_T, Key("cron", OneOrMany(Cron()))),
    (_T, Key("timezone", ZoneName())),
    (_T | _D, Key("jitter", Duration(high=timedelta(hours=24)))),
    (_T, Key("not_during", Many(Window()))),
    (_T, Key("run_on_start", Choice(RunOnStart, {False: RunOnStart.NEVER, True: RunOnStart.DAEMON}))),
    (_T | _S, Key("api_trigger", Switch())),
    (_T | _D, Key("catch_up", Choice(CatchUp))),
    (_T | _D, Key("max_catch_up_runs", Whole(1, 10_000))),
    (_T | _D, Key("timeout", Duration(zero_is_none=True))),
    (_T | _S | _D, Key("graceful_stop", Duration())),
    (_T | _S | _D, Key("stop_signal", SignalName())),
    (_T | _D, Key("on_overlap", Choice(Overlap))),
    (_T, Key("parallelism", Whole(1, 1024))),
    (_T, Key("queue_max", Whole(0, 10_000))),
    (_T, Key("pool", LINE)),
    (_T | _D, Key("retry_attempts", Whole(0, 100))),
    (_T | _D, Key("retry_delay", Duration())),
    (_T | _D, Key("retry_backoff", Choice(Backoff))),
    (_T | _D, Key("retry_max_delay", Duration())),
    (_T, Key("retry_on", Many(Outcome()))),
    (_T | _D, Key("success", SUCCESS)),
    (_T, Key("max_age", Duration(low=timedelta(seconds=1)))),
    (_T, Key("params", Params())),
    (_S, Key("instances", Whole(1, 64))),
    (_S, Key("restart", Choice(Restart))),
    (_S | _D, Key("restart_delay", Duration())),
    (_S | _D, Key("restart_backoff", Choice(Backoff))),
    (_S | _D, Key("restart_max_delay", Duration())),
    (_S | _D, Key("healthy_after", Duration())),
    (_S | _D, Key("start_retries", Whole(0, 100))),
    (_S, Key("when_failing", Choice(WhenFailing))),
    (_S, Key("autostart", Switch())),
    (_S, Key("priority", Whole(-1_000_000, 1_000_000))),
    (_S, Key("depends_on", Many(LINE))),
    (_S, Key("depends_timeout", Duration())),
    (_S, Key("cascade", Switch())),
    (_S, Key("ready", READY)),
    (_S, Key("health", HEALTH)),
    (_S, Key("watchdog", Duration(low=timedelta(milliseconds=1)))),
    (_S, Key("rolling", ROLLING)),
    (_S, Key("sockets", Sockets())),
    (_T | _S | _D, Key("env", Variables(secret=False))),
    (_T | _S | _D, Key("env_file", VariableFiles(secret=False))),
    (_T | _S | _D, Key("secrets", Variables(secret=True))),
    (_T | _S | _D, Key("secrets_file", VariableFiles(secret=True))),
    (_T | _S, Key("env_base", Choice(EnvBase))),
    (_T | _S, Key("working_dir", PathText("the path of a folder"))),
    (_T | _S, Key("user", Account())),
    (_T | _S, Key("umask", Umask())),
    (_T | _S | _D, Key("shell", Shell())),
    (_T | _S, Key("nice", niceness())),
    (_T | _S, Key("ionice", disk_priority())),
    (_T | _S, Key("oom_score_adj", oom_score())),
    (_T | _S, Key("rlimits", RLIMITS)),
    (_T | _S, Key("memory_max", of_group(Size(low=1), "memory"))),
    (_T | _S, Key("cpu_max", of_group(Cores(), "cpu"))),
    (_T | _S, Key("pids_max", of_group(Whole(1, 2**22), "pids"))),
    (_T | _S | _D, Key("log_max_size", Size(low=1))),
    (_T | _S | _D, Key("log_on_full", Choice(LogOnFull))),
    (_T | _S | _D, Key("keep_runs", Whole(0, LARGEST))),
    (_T | _S | _D, Key("keep_for", Duration())),
    (_T | _S | _D, Key("keep_failed_for", Duration())),
    (_T, Key("hook_tokens", hook_tokens("run", "start", "stop", "restart"))),
    (_S, Key("hook_tokens", hook_tokens("start", "stop", "restart"))),
    (_T | _S | _D, Key("notify", Many(LINE))),
)
SCHEDULER_KEYS = (Key("timezone", ZoneName()),)
DAEMON_KEYS = (
    Key("host", LINE),
    Key("port", Whole(0, 65_535)),
    Key("shutdown_timeout", Duration()),
    Key("external_url", Origin()),
    Key("include", Many(PathText('a path or pattern such as "conf.d/*.toml"'))),
    Key("tls", Word("auto")),
    Key("tls_cert", PathText()),
    Key("tls_key", PathText()),
    Key("trusted_proxies", Many(Network())),
    Key("metrics", Switch()),
    Key("metrics_listen", Text(r"\S+:\d{1,5}", 'an address such as "127.0.0.1:9478"')),
)
STORAGE_KEYS = (
    Key("max_size", Size(low=1)),
    Key("min_free_space", Size()),
    Key("keep_slots", Duration(low=timedelta(days=1))),
    Key("url", LINE),
    Key("compress_after", Duration()),
)
POOL_KEYS = (Key("size", Whole(1, 1024), required=True),)


def unit_keys(where: Where) -> tuple[Key, ...]:
    """The keys that may stand in this table."""
    return tuple(key for places, key in UNIT_KEYS if where in places)


KEYS: Mapping[str, tuple[Key, ...]] = {
    "scheduler": SCHEDULER_KEYS,
    "daemon": DAEMON_KEYS,
    "storage": STORAGE_KEYS,
    "defaults": unit_keys(_D),
    "tasks.NAME": unit_keys(_T),
    "services.NAME": unit_keys(_S),
    "pools.NAME": POOL_KEYS,
}
"""The keys of each table."""
