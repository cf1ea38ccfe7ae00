"""`rota run`: a task now, as if it were started from this terminal."""

from collections.abc import Mapping
from typing import Unpack

import click

from rota.cli.failure import ExitCode, RotaFailedError
from rota.cli.option import Where, where_options
from rota.cli.outcome import exit_code, remarkable
from rota.cli.output import Watch, flush, write
from rota.cli.param import params_of
from rota.cli.terminal import remark, say
from rota.cli.where import connect
from rota.client.client import Client
from rota.client.error import ApiWorldError
from rota.model.error import WorldError
from rota.model.run import Status
from rota.model.unit import ParamValue
from rota.wire.run import Run


@click.command("run", short_help="Run a task now, and watch it.")
@click.argument("task")
@click.option("-d", "--detach", is_flag=True, help="Print the run's id and return at once.")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter; as often as needed.")
@where_options
def command(*, task: str, detach: bool, params: tuple[str, ...], **where: Unpack[Where]) -> int:
    """Run TASK now, print what it prints, and exit with its exit code.

    Exit code 1 where it did not run, or failed in spite of exit code 0; 125 where Rota itself failed. Ctrl-C ends the
    watching, not the run.
    """
    client = connect(where)
    run = begin(client, task, params_of(client, task, params))
    if run.status is Status.ENDED:
        remark(f"{task} did not run: {run.reason or run.end_reason}")
        return ExitCode.FAILED
    if detach:
        say(run.id)
        return ExitCode.OK
    return watch(client, run)


def begin(client: Client, task: str, params: Mapping[str, ParamValue | None]) -> Run:
    """A run, or the record of why there is none."""
    try:
        return client.run_task(task, params=params)
    except ApiWorldError as error:
        raise RotaFailedError(error.message, hint=error.hint) from error


def watch(client: Client, run: Run) -> int:
    """Prints what a run prints, until it has ended; answers the exit code."""
    if run.reason:
        remark(f"Run {run.id} waits: {run.reason}")
    watched = Watch(client, run)
    try:
        for line in watched.lines(start=0):
            write(line, apart=True)
            flush()
        run = watched.ended()
    except KeyboardInterrupt:
        remark(f"\nRun {run.id} goes on. Watch it again: rota logs {run.id} -f")
        return ExitCode.INTERRUPTED
    except WorldError as error:
        raise RotaFailedError(
            f"What became of run {run.id} cannot be seen: {error.message}",
            hint=f"Look later: rota runs {run.task_name}",
        ) from error
    if remarkable(run):
        remark(f"Run {run.id} ended with {run.end_reason}: {remarkable(run)}")
    return exit_code(run)
