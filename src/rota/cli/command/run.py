"""`rota run`: a task now, as if it were started from this terminal."""

from collections.abc import Mapping
from typing import Unpack

import click

from rota.cli.failure import ExitCode, RotaFailedError
from rota.cli.option import Where, json_option, where_options
from rota.cli.outcome import exit_code, remarkable
from rota.cli.output import Watch, flush, write
from rota.cli.param import params_of
from rota.cli.terminal import remark, say, tell_json
from rota.cli.where import connect
from rota.client.client import Client
from rota.client.error import ApiWorldError
from rota.model.choice import ParamValue
from rota.model.error import WorldError
from rota.model.run import Status
from rota.wire.run import Run


@click.command("run", short_help="Run a task now, and watch it.")
@click.argument("task")
@click.option("-d", "--detach", is_flag=True, help="Print the run's id and return at once.")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter; as often as needed.")
@json_option
@where_options
def command(*, task: str, detach: bool, params: tuple[str, ...], as_json: bool, **where: Unpack[Where]) -> int:
    """Run TASK now, print what it prints, and exit with its exit code.

    Exit code 1 where it did not run, or failed in spite of exit code 0; 125 where Rota itself failed. Ctrl-C ends the
    watching, not the run. With --json the run is printed, once it has ended, instead of what it prints.
    """
    client = connect(where)
    run = begin(client, task, params_of(client, task, params))
    never_was = run.status is Status.ENDED
    if not (never_was or detach):
        return watch(client, run, as_json=as_json)
    if as_json:
        tell_json(run)
    elif never_was:
        remark(f"{task} did not run: {run.reason or run.end_reason}")
    else:
        say(run.id)
    return ExitCode.FAILED if never_was else ExitCode.OK


def begin(client: Client, task: str, params: Mapping[str, ParamValue | None]) -> Run:
    """A run, or the record of why there is none."""
    try:
        return client.run_task(task, params=params)
    except ApiWorldError as error:
        raise RotaFailedError(error.message, hint=error.hint) from error


def watch(client: Client, run: Run, *, as_json: bool) -> int:
    """Prints what a run prints until it has ended, or then the run as a document; answers the exit code."""
    if run.reason and not as_json:
        remark(f"Run {run.id} waits: {run.reason}")
    watched = Watch(client, run)
    try:
        for line in watched.lines(start=0):
            if not as_json:
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
    if as_json:
        tell_json(run)
    elif remarkable(run):
        remark(f"Run {run.id} ended with {run.end_reason}: {remarkable(run)}")
    return exit_code(run)
