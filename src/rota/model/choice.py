"""The words that keys of a unit can be set to; apart from the units, which take 25 ms to import."""

from enum import StrEnum


class Kind(StrEnum):
    """The two kinds of unit."""

    TASK = "task"
    """Runs to exit: by cron, by hand, at start."""
    SERVICE = "service"
    """Always on, in one or more instances."""


class Overlap(StrEnum):
    """What to do with a firing while `parallelism` runs are active."""

    QUEUE = "queue"
    SKIP = "skip"
    TERMINATE = "terminate"


class CatchUp(StrEnum):
    """What to do at return with slots that fell into downtime."""

    LATEST = "latest"
    ALL = "all"
    SKIP = "skip"


class Backoff(StrEnum):
    """How a delay grows from try to try."""

    CONSTANT = "constant"
    LINEAR = "linear"
    EXPONENTIAL = "exponential"


class RunOnStart(StrEnum):
    """Whether a task runs once when Rota or the machine starts."""

    NEVER = "never"
    DAEMON = "daemon"
    BOOT = "boot"


class LogOnFull(StrEnum):
    """What happens when a run's output reaches `log_max_size`."""

    DROP_NEW = "drop_new"
    DROP_OLD = "drop_old"
    KILL_TASK = "kill_task"


class Restart(StrEnum):
    """When an instance of a service is started again after its end."""

    NEVER = "never"
    ALWAYS = "always"
    ON_FAILURE = "on_failure"


class EnvBase(StrEnum):
    """What a run's environment starts from."""

    INHERIT = "inherit"
    """The daemon's own, without `ROTA_*`."""
    CLEAN = "clean"
    """PATH, HOME, LANG, SHELL, USER and LOGNAME only."""


class WhenFailing(StrEnum):
    """What becomes of an instance that used up its quick tries."""

    SLOW_RETRY = "slow_retry"
    STOP = "stop"


class ParamType(StrEnum):
    """The types a parameter of a task can have."""

    STRING = "string"
    INT = "int"
    NUMBER = "number"
    BOOL = "bool"
    CHOICE = "choice"


ParamValue = str | int | float | bool
