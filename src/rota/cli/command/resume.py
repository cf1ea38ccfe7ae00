"""`rota resume`: a paused task goes on with its next firing."""

from typing import Unpack

import click

from rota.cli.option import Where, where_options
from rota.cli.terminal import say
from rota.cli.unit import find_units, has_schedule, units_argument
from rota.cli.where import connect


@click.command("resume", short_help="Follow the schedule of paused tasks again.")
@units_argument
@where_options
def command(*, units: tuple[str, ...], **where: Unpack[Where]) -> None:
    """Follow the schedule of each UNIT again, a task's name or a pattern in quotes ("db-*").

    It goes on with the next firing: what was due during the pause is not made up for.
    """
    client = connect(where)
    for task in find_units(client, units, fits=has_schedule):
        say(client.resume_task(task.name).message)
