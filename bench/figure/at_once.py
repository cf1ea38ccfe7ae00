"""500 jobs that fall due in the same second: how late each begins. Beside APScheduler with `subprocess.run`, in turns.

Rota records each of them, captures its output and keeps its exit code; APScheduler only runs it. Once as an array,
which both execute directly, once as a string, which both hand to the shell.
"""

import shlex
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.compiler import Probes, compiled
from bench.job import Command, at_once
from bench.peer import apscheduler
from bench.rota import running, workplace
from bench.row import Aim, Row
from bench.sample import stamps
from tests.wait import wait_for

ROUNDS = 3
JOBS = 500
AHEAD = timedelta(seconds=20)
"""From writing the file to the due second: both sides have started and settled by then."""
WITHIN = 30.0
AIM = Aim(limit=0.7, ratio=True)


def measure() -> list[Row]:
    """Milliseconds; all rounds together."""
    probes = compiled()
    return [*_compare(probes, "direct", by_shell=False), *_compare(probes, "by shell", by_shell=True)]


def _compare(probes: Probes, form: str, *, by_shell: bool) -> list[Row]:
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        ours += _rota(probes, by_shell=by_shell)
        theirs += _apscheduler(probes, by_shell=by_shell)
    return [_row(form, percent, ours, theirs) for percent in (50, 99)]


def _row(form: str, percent: int, ours: list[float], theirs: list[float]) -> Row:
    figure, aim = f"{JOBS} at once, {form}, p{percent}", AIM if percent == 99 else None
    return Row(figure=figure, unit="ms", rota=ours, peer="APScheduler", peers=theirs, percent=percent, aim=aim)


def _rota(probes: Probes, *, by_shell: bool) -> list[float]:
    due = _due()
    with workplace() as folder, running(at_once(JOBS, _command(probes, folder, by_shell=by_shell), due)):
        return _lateness(folder, due)


def _apscheduler(probes: Probes, *, by_shell: bool) -> list[float]:
    due = _due()
    with workplace() as folder, apscheduler.at_once(JOBS, due, _command(probes, folder, by_shell=by_shell), folder):
        return _lateness(folder, due)


def _due() -> datetime:
    return (datetime.now(UTC) + AHEAD).replace(microsecond=0)


def _command(probes: Probes, folder: Path, *, by_shell: bool) -> Command:
    words = (probes.stamp, str(folder / "stamps"))
    return shlex.join(words) if by_shell else words


def _lateness(folder: Path, due: datetime) -> list[float]:
    """Waits without looking until the burst should be over, so that looking does not disturb it."""
    time.sleep(due.timestamp() - time.time() + 3)
    instants = wait_for(lambda: stamps(folder / "stamps"), lambda seen: len(seen) == JOBS, within=WITHIN)
    return [(instant - due.timestamp()) * 1000 for instant in instants]
