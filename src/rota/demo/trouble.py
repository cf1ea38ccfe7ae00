"""What went wrong, where and when: the things that somebody would look for."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from rota.demo.fate import Fate, Habit, ended_by_rota
from rota.model.run import EndReason, Run

D, H, M = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
USUAL = 0.0
"""As long as ever."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A stretch of time in which runs of one unit end badly."""

    unit: str
    since: timedelta
    """So long before the end of the past."""
    until: timedelta
    fate: Fate
    share: float = 1.0
    """Of the runs that begin in it."""
    part: float = 1.0
    """The share of its usual time that a run lasts."""
    attempts: int = 100
    """Later attempts than these are well."""

    def meets(self, run: Run, ago: timedelta) -> bool:
        """Whether a run of its unit meets it that starts so long before the end."""
        return self.until <= ago < self.since and run.attempt <= self.attempts


def fails(exit_code: int, plot: str, seconds: float = USUAL) -> Fate:
    """It ends by itself, with this exit code."""
    return Fate(seconds=seconds, exit_code=exit_code, plot=plot)


def timed_out(seconds: int, plot: str) -> Fate:
    """It has run for as long as it may, and is ended."""
    reason = f"It ran longer than its `timeout` of {seconds}s."
    return ended_by_rota(EndReason.TIMEOUT, reason, plot=plot, seconds=seconds)


KILLED = Fate(
    seconds=USUAL,
    exit_code=137,
    signal="SIGKILL",
    out_of_memory="There was no memory left, and the kernel killed it.",
    plot="memory",
)
FLOODED = ended_by_rota(
    EndReason.LOG_OVERFLOW,
    "Its output was ended: log_max_size (1000000 bytes) is full.",
    plot="flood",
    seconds=38,
)
NOW = timedelta()

TROUBLES = (
    Trouble("backup", 3 * D, NOW, fails(28, "disk full"), part=0.8),
    Trouble("backup", 12 * D, 11 * D, timed_out(1800, "hangs")),
    Trouble("backup", 19 * D, 18 * D, fails(12, "connection lost"), part=0.2, attempts=1),
    Trouble("db-replica-lag", 21 * H, 19.7 * H, fails(2, "behind")),
    Trouble("renew-certificates", 13 * D, 12 * D, fails(1, "rate limit")),
    Trouble("daily-report", 8 * D, 6.9 * D, timed_out(600, "locked")),
    Trouble("daily-report", 2 * D, 0.9 * D, fails(1, "trace"), part=0.5),
    Trouble("backup-check", 12 * D, 5 * D, fails(0, "differs")),
    Trouble("backup-check", 19 * D, 12 * D, KILLED, part=0.6),
    Trouble("search-index", 9 * D, 9 * D - 21 * M, fails(3, "stuck", 6200)),
    Trouble("search-index", 4.4 * D, 4.4 * D - 20 * M, FLOODED),
    Trouble("import-orders", 20 * H, 18.8 * H, fails(75, "market down")),
    Trouble("import-orders", 6 * M, NOW, fails(75, "market down")),
    Trouble("thumbnails", 5.6 * D, 5.3 * D, fails(1, "trace"), share=0.5, part=0.3),
    Trouble("deploy", 6.2 * D, 5.995 * D, fails(1, "trace"), part=0.6),
    Trouble("websocket-gateway", 5 * D, 5 * D - 62 * M, fails(1, "trace", 4)),
    Trouble("mailer", 2 * H, NOW, fails(1, "memory", 50.3)),
    Trouble("legacy-ftp", 2 * D, NOW, fails(78, "licence")),
)
OF_UNIT = {each.unit: [other for other in TROUBLES if other.unit == each.unit] for each in TROUBLES}


def fate_of(run: Run, habit: Habit, *, until: datetime, chance: Random) -> Fate:
    """How a run goes that starts now; `until`: the end of the past."""
    assert run.started_at is not None, "it is asked for of what has started"
    ago = until - run.started_at
    seconds = habit.seconds * chance.lognormvariate(0, habit.spread)
    seconds *= (1 + habit.growth) ** ((30 * D - ago) / (7 * D))
    trouble = next((each for each in OF_UNIT.get(run.unit, ()) if each.meets(run, ago)), None)
    if trouble is not None and chance.random() < trouble.share:
        return replace(trouble.fate, seconds=trouble.fate.seconds or seconds * trouble.part)
    if chance.random() < habit.failures / run.attempt:
        return Fate(seconds=seconds * chance.uniform(0.3, 1), exit_code=habit.exit_code, plot="fails")
    return Fate(seconds=seconds)
