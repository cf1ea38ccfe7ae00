"""`rota status`: is it up, what runs, what ran last, what comes next."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Unpack

import click
from msgspec import UnsetType

from rota.cli.address import url_of
from rota.cli.moment import Moments, span, took
from rota.cli.option import Where, exact_option, json_option, where_options
from rota.cli.outcome import outcome, when
from rota.cli.table import Cell, Column, one_line, table
from rota.cli.terminal import Tone, paint, say, tell_json, width
from rota.cli.where import connect
from rota.model.choice import Kind
from rota.model.state import UnitState
from rota.wire.daemon import DaemonInfo
from rota.wire.task import Task

COLUMNS = (
    Column("NAME", elastic=True),
    Column("STATE"),
    Column("LAST RUN"),
    Column("WHEN"),
    Column("TOOK", right=True),
    Column("NEXT"),
)

TONES = {
    UnitState.RUNNING: Tone.ALIVE,
    UnitState.STARTING: Tone.ALIVE,
    UnitState.QUEUED: Tone.WAITING,
    UnitState.PAUSED: Tone.WAITING,
    UnitState.STOPPING: Tone.WAITING,
    UnitState.STOPPED: Tone.WAITING,
    UnitState.DEGRADED: Tone.BAD,
    UnitState.FAILING: Tone.BAD,
}


@click.command("status", short_help="Is Rota up, what runs, what ran last, what comes next.")
@json_option
@exact_option
@where_options
def command(*, as_json: bool, exact: bool, **where: Unpack[Where]) -> None:
    """Is Rota up, what runs, what ran last, what comes next."""
    client = connect(where)
    daemon, tasks = client.daemon(), client.tasks()
    if as_json:
        tell_json({"daemon": daemon, "tasks": tasks})
        return
    moments = Moments(daemon.now, exact=exact)
    for line in headline(daemon):
        say(line)
    say()
    say(states_table(tasks, moments, width=width()) if tasks else "Nothing is defined yet: `rota list` says more.")


def headline(daemon: DaemonInfo) -> Iterator[str]:
    """How the daemon is; what is normal is not told."""
    since = span(max(daemon.now - daemon.keeper.started_at, timedelta()))
    yield f"{paint('Rota is up', Tone.GOOD)} for {since} at {paint(url_of(daemon), Tone.STRONG)}"
    yield paint(f"{daemon.config_path}, data in {daemon.data_dir}", Tone.QUIET)
    if not daemon.scheduling_active:
        yield paint("Scheduling is not active.", Tone.BAD)
    if daemon.disk_lack:
        yield paint(f"No run starts. {daemon.disk_lack}", Tone.BAD)
    if daemon.config_stale:
        yield paint("The files are not what is in force; `rota plan` shows, `rota reload` takes over:", Tone.WAITING)
        yield from (f"  {one_line(problem)}" for problem in daemon.config_problems)
    if daemon.keeper.daemon_deaths:
        yield paint("The daemon died and was replaced; runs went on meanwhile. The last deaths:", Tone.WAITING)
        yield from (f"  {one_line(death)}" for death in daemon.keeper.daemon_deaths[:3])


def states_table(tasks: Sequence[Task], moments: Moments, *, width: int | None) -> str:
    """One line a unit."""
    return table(COLUMNS, [_row(task, moments) for task in tasks], width=width)


def _row(task: Task, moments: Moments) -> list[Cell | str]:
    run = task.last_run
    last = ("", "", "") if isinstance(run, UnsetType) else (outcome(run), moments.tell(when(run)), took(run.duration))
    return [task.name, state(task), *last, following(task, moments)]


def following(task: Task, moments: Moments) -> str:
    """When it runs next: by its schedule, or as a retry that comes before that."""
    if isinstance(task.retry_at, UnsetType) or (task.next_run_at and task.next_run_at < task.retry_at):
        return moments.tell(task.next_run_at)
    return f"{moments.tell(task.retry_at)} (retry)"


def state(task: Task) -> Cell:
    """`idle`, `running`, `running 2` of a task; `running 2/3` of a service: ready instances of all."""
    if isinstance(task.state, UnsetType):
        return Cell("")
    text = str(task.state)
    if task.kind is Kind.SERVICE and task.instances and task.state is not UnitState.STOPPED:
        text = f"{text} {task.ready_instances or 0}/{task.instances}"
    elif isinstance(task.active_runs, int) and task.active_runs > 1:
        text = f"{text} {task.active_runs}"
    also = [f"{task.queued_runs} queued"] if task.queued_runs and task.state is not UnitState.QUEUED else []
    also += ["paused"] if task.paused_at and task.state is not UnitState.PAUSED else []
    also += ["overdue"] if task.overdue is True else []
    return Cell(", ".join([text, *also]), Tone.BAD if task.overdue is True else TONES.get(task.state))
