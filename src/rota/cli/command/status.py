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
from rota.cli.state import state
from rota.cli.table import Cell, Column, one_line, table
from rota.cli.terminal import Tone, paint, say, tell_json, width
from rota.cli.where import connect
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
MOST_AILING = 5
"""So many of them are named."""


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
    for line in (*headline(daemon), *ailing(tasks)):
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


def ailing(tasks: Sequence[Task]) -> Iterator[str]:
    """Services that do not serve as they should, so that none is overlooked in a long table."""
    ill = [task for task in tasks if task.state in {UnitState.FAILING, UnitState.DEGRADED}]
    ill.sort(key=lambda task: task.state is not UnitState.FAILING)
    if ill:
        who = "A service does not serve as it" if len(ill) == 1 else f"{len(ill)} services do not serve as they"
        yield paint(f"{who} should; `rota show NAME` says why:", Tone.BAD)
    for task in ill[:MOST_AILING]:
        yield f"  {task.name}: {task.state}, {task.ready_instances or 0} of {task.instances or 0} ready"
    if ill[MOST_AILING:]:
        yield f"  and {len(ill) - MOST_AILING} more"


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
