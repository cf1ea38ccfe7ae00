"""`rota start`: a run of a task where there is none, or the missing instances of a service."""

from typing import Unpack

import click

from rota.cli.option import Where, where_options
from rota.cli.terminal import say
from rota.cli.unit import find_services, find_units, instance_option, units_argument
from rota.cli.where import connect


@click.command("start", short_help="Start services, and tasks that are not running.")
@units_argument
@instance_option
@where_options
def command(*, units: tuple[str, ...], instance: int | None, **where: Unpack[Where]) -> None:
    """Start each UNIT, a name or a pattern in quotes ("db-*").

    A service gets its missing instances, or with --instance that one, and stays up until it is stopped. A task gets one
    run, unless it has one that is active or waits; `rota run` runs it in any case, and shows what it prints.
    """
    client = connect(where)
    chosen = find_units(client, units) if instance is None else find_services(client, units, instance=instance)
    for unit in chosen:
        say(client.start_task(unit.name, instance=instance).message)
