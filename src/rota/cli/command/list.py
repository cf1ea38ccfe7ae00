"""`rota list`: what is defined, and when it is due."""

from collections.abc import Sequence
from typing import Unpack

import click
from msgspec import UNSET, UnsetType

from rota.cli.moment import Moments
from rota.cli.option import Where, exact_option, json_option, where_options
from rota.cli.table import Cell, Column, table
from rota.cli.terminal import Tone, remark, say, tell_json, width
from rota.cli.where import connect
from rota.model.choice import Kind
from rota.wire.task import Task

COLUMNS = (
    Column("NAME", elastic=True),
    Column("KIND"),
    Column("WHEN", elastic=True),
    Column("NEXT"),
    Column("DESCRIPTION", elastic=True),
)


@click.command("list", short_help="List tasks and services, and when they are due.")
@json_option
@exact_option
@where_options
def command(*, as_json: bool, exact: bool, **where: Unpack[Where]) -> None:
    """List tasks and services, and when they are due."""
    tasks = connect(where).tasks()
    if as_json:
        tell_json(tasks)
    elif tasks:
        say(units_table(tasks, Moments.now(exact=exact), width=width()))
    else:
        remark("Nothing is defined yet. Add a [tasks.NAME] with run and cron to rota.toml, then: rota reload")


def units_table(tasks: Sequence[Task], moments: Moments, *, width: int | None) -> str:
    """One line a unit."""
    rows: list[list[Cell | str]] = [
        [task.name, Cell(str(task.kind)), occasion(task), following(task, moments), task.description or ""]
        for task in tasks
    ]
    return table(COLUMNS, rows, width=width)


def following(task: Task, moments: Moments) -> Cell:
    """When it runs next, or what is in the way; and whether its last success is too long ago."""
    text = "paused" if task.paused_at else moments.tell(task.next_run_at)
    if task.overdue is True:
        return Cell(f"{text}, overdue".removeprefix(", "), Tone.BAD)
    return Cell(text, Tone.WAITING if task.paused_at else None)


def occasion(task: Task) -> str:
    """When it runs, in words: `every day at 02:30 (Europe/Berlin)`, `always`, `by hand`."""
    if task.kind is Kind.SERVICE:
        return f"always, {task.instances} times" if task.instances not in {1, UNSET} else "always"
    if isinstance(task.cron, UnsetType):
        return "by hand"
    return task.schedule_text or task.cron
