"""`rota upcoming`: what is due next."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Unpack

import click
import msgspec
from msgspec import UnsetType

from rota.cli.instant import read_ahead
from rota.cli.moment import Moments
from rota.cli.moment import exact as moment
from rota.cli.option import Where, exact_option, json_option, where_options
from rota.cli.table import Cell, Column, table
from rota.cli.terminal import Tone, remark, say, tell_json, width
from rota.cli.where import connect
from rota.client.client import Client
from rota.clock import SystemClock
from rota.model.firing import PlanNote
from rota.model.reload import ClockChange
from rota.model.unit import Task
from rota.schedule.change import clock_changes
from rota.wire.detail import TaskDetail
from rota.wire.schedule import Firing

COLUMNS = (Column("DUE"), Column("TASK", elastic=True), Column("NOTE", elastic=True))
NOTES = {
    PlanNote.DST_GAP: "stands in for times that the clock passes over",
    PlanNote.DST_REPEAT: "this time of day comes twice; it ran at the first",
    PlanNote.HELD: "held by not_during",
    PlanNote.PAUSED: "paused",
}
FAR = timedelta(days=32)
Due = tuple[str, Firing]


@click.command("upcoming", short_help="What is due next, over all tasks or of some.")
@click.argument("unit", nargs=-1)
@click.option("--until", metavar="TIME", help='Up to an instant, or so long from now ("36h").')
@click.option("-n", "count", type=click.IntRange(1, 1000), default=20, show_default=True, help="So many at most.")
@json_option
@exact_option
@where_options
def command(
    *, unit: tuple[str, ...], until: str | None, count: int, as_json: bool, exact: bool, **where: Unpack[Where]
) -> None:
    """What is due next: of all tasks, within 32 days, or of each UNIT, however far ahead.

    A firing that will not run is listed with the reason.
    """
    now = SystemClock().now()
    end = None if until is None else read_ahead(until, now=now)
    client = connect(where)
    found = of_units(client, unit, end, count) if unit else of_all(client, now, end, count)
    if as_json:
        tell_json({"firings": [{"task_name": name, **msgspec.to_builtins(firing)} for name, firing in found]})
    elif found:
        say(firings_table(found, Moments(now, exact=exact), width=width()))
        for name in dict.fromkeys(unit):
            for change in changes(client.task(name), now, found[-1][1].due_at):
                remark(f"{moment(change.at)}: the clock changes. {name}: {change.text}")
    else:
        say("Nothing is planned. `rota list` shows what runs by hand only.")


def of_units(client: Client, names: Sequence[str], end: datetime | None, count: int) -> list[Due]:
    """The first firings of some tasks, merged."""
    answers = [client.upcoming(name, until=end, limit=count) for name in dict.fromkeys(names)]
    return _first([(answer.task_name, firing) for answer in answers for firing in answer.firings], count)


def of_all(client: Client, now: datetime, end: datetime | None, count: int) -> list[Due]:
    """The first firings of all tasks; further away than half a day only where that holds too few."""
    found: list[Due] = []
    for until in [end] if end is not None else [None, now + FAR]:
        lanes = client.schedule(until=until).tasks
        found = _first([(lane.name, firing) for lane in lanes for firing in lane.firings], count)
        if len(found) >= count:
            break
    return found


def _first(found: list[Due], count: int) -> list[Due]:
    return sorted(found, key=lambda due: (due[1].due_at, due[0]))[:count]


def changes(task: TaskDetail, now: datetime, until: datetime) -> Iterator[ClockChange]:
    """Changes of the clock up to the last firing that add, move or drop firings of a task."""
    if isinstance(task.crons, UnsetType) or isinstance(task.timezone, UnsetType):
        return iter(())
    plain = Task(name=task.name, run="", group="", working_dir="/", crons=tuple(task.crons), timezone=task.timezone)
    return clock_changes(plain, after=now, until=until)


def firings_table(found: Sequence[Due], moments: Moments, *, width: int | None) -> str:
    """One line a firing."""
    rows: list[list[Cell | str]] = [[moments.tell(firing.due_at), name, note(firing)] for name, firing in found]
    return table(COLUMNS, rows, width=width)


def note(firing: Firing) -> Cell:
    """Why it will not run, or runs at another time."""
    if isinstance(firing.note, UnsetType):
        later = firing.starts_at - firing.due_at
        return Cell(f"starts {later.total_seconds():.0f} s later (jitter)" if later else "", Tone.QUIET)
    return Cell(NOTES[firing.note], None if firing.will_run else Tone.WAITING)
