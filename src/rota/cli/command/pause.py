"""`rota pause`: a task's schedule is not followed for a while."""

from typing import Unpack

import click

from rota.cli.option import Where, where_options
from rota.cli.terminal import say
from rota.cli.unit import find_units, has_schedule, units_argument
from rota.cli.where import connect


@click.command("pause", short_help="Stop following the schedule of tasks, until they are resumed.")
@units_argument
@click.option("--reason", metavar="TEXT", help="Why; `rota why` tells it for each slot that is not run.")
@where_options
def command(*, units: tuple[str, ...], reason: str | None, **where: Unpack[Where]) -> None:
    """Stop following the schedule of each UNIT, a task's name or a pattern in quotes ("db-*").

    Slots that fall due meanwhile are recorded as paused. What runs goes on, and `rota run` still works.
    """
    client = connect(where)
    for task in find_units(client, units, fits=has_schedule):
        say(client.pause_task(task.name, reason=reason).message)
