"""`rota stop`: ends what runs and what waits."""

import re
from collections.abc import Sequence
from typing import Unpack

import click

from rota.cli.option import Where, where_options
from rota.cli.terminal import say
from rota.cli.unit import find_services, find_units, instance_option, units_argument
from rota.cli.where import connect
from rota.client.client import Client
from rota.model.error import RefusedError
from rota.model.run import Status
from rota.wire.run import Run

RUN_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}", re.IGNORECASE)


@click.command("stop", short_help="Stop services, tasks and single runs.")
@units_argument
@instance_option
@where_options
def command(*, units: tuple[str, ...], instance: int | None, **where: Unpack[Where]) -> None:
    """Stop each UNIT: a name, a pattern in quotes ("db-*"), or the id of a run.

    A service, or with --instance that one of it, stays down until it is started. What runs or waits of a task ends,
    while its schedule goes on: that is held by `rota pause`. A run that is stopped by its id ends alone.
    """
    client = connect(where)
    ids = [word for word in units if RUN_ID.fullmatch(word)]
    words = [word for word in units if word not in ids]
    if ids and instance is not None:
        raise click.UsageError("--instance goes with the name of a service, not with the id of a run.")
    runs = find_runs(client, ids)
    chosen = find_units(client, words) if instance is None else find_services(client, words, instance=instance)
    for unit in chosen:
        say(client.stop_task(unit.name, instance=instance).message)
    for run in runs:
        say(client.stop_run(run.id).message)


def find_runs(client: Client, ids: Sequence[str]) -> list[Run]:
    """Runs by their ids; NotFoundError for an unknown one, RefusedError for one that cannot be stopped."""
    runs = [client.run(run_id.upper()) for run_id in ids]
    locked = {unit.name for unit in client.tasks() if not unit.api_trigger} if runs else set()
    for run in runs:
        if run.status is Status.ENDED:
            raise RefusedError(f"Run {run.id} has ended already; nothing was done.")
        if run.task_name in locked:
            raise RefusedError(f"Run {run.id} is of {run.task_name}, which has api_trigger = false; nothing was done.")
    return runs
