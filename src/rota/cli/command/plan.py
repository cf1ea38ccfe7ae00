"""`rota plan`: what a reload would do."""

import os
from pathlib import Path
from typing import Unpack

import click

from rota.cli.difference import differences, outlook
from rota.cli.option import Where, json_option, where_options
from rota.cli.terminal import Tone, paint, remark, say, tell_json
from rota.cli.where import connect, find_config, find_data
from rota.client.error import NoDaemonError
from rota.clock import SystemClock
from rota.config.accept import load_accepted
from rota.config.load import load
from rota.daemon.plan import plan
from rota.wire.reload import ReloadResult, reload_of


@click.command("plan", short_help="What a reload would change: units, firings, clock changes.")
@json_option
@where_options
def command(*, as_json: bool, **where: Unpack[Where]) -> None:
    """What `rota reload` would change, and nothing is.

    Next week's firings that appear or vanish; in the coming year, changes of the clock that touch a new schedule;
    minutes in which many tasks start. Where no Rota runs, the file is compared with what was accepted last.
    """
    try:
        result = connect(where).reload(dry_run=True)
    except NoDaemonError:
        if where["url"] or where["host"] or where["port"]:
            raise
        result = without_daemon(find_config(where), find_data(where))
        remark(paint("No Rota runs: compared with what was in force when it last did.", Tone.QUIET))
    if as_json:
        tell_json(result)
        return
    for line in (*differences(result), *outlook(result)):
        say(line)


def without_daemon(file: Path, data: Path) -> ReloadResult:
    """The file as it is now against what was accepted last; NoDaemonError where that is nothing."""
    accepted = load_accepted(data, os.environ)
    if accepted is None:
        raise NoDaemonError(
            f"No Rota runs in {data}, and none did before.",
            hint="`rota validate` checks the file, `rota up` starts it.",
        )
    return reload_of(plan(accepted, load(file, environ=os.environ), {}, SystemClock().now()))
