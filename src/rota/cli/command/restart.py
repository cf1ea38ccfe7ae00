"""`rota restart`: units begin anew; `--daemon`: another daemon under the same keeper."""

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Unpack

import click

from rota.cli.option import Where, where_options
from rota.cli.terminal import say
from rota.cli.unit import find_units
from rota.cli.where import connect, find_data, local_client
from rota.client.client import Client
from rota.client.error import NoDaemonError
from rota.model.error import WorldError
from rota.wire.daemon import DaemonInfo

PAUSE = 0.05
LOOKS = 600


@click.command("restart", short_help="Restart services and tasks; or the daemon alone.")
@click.argument("units", metavar="[UNIT...]", nargs=-1)
@click.option("--daemon", "the_daemon", is_flag=True, help="Replace the daemon; runs and services go on.")
@where_options
def command(*, units: tuple[str, ...], the_daemon: bool, **where: Unpack[Where]) -> None:
    """Restart each UNIT, a name or a pattern in quotes ("db-*"); or, with --daemon, the daemon alone.

    What runs or waits of a task ends, then it runs once; nothing new is started where the old run is not gone in its
    graceful_stop and 5 s. The instances of a service are stopped and started again.

    With --daemon the version that is installed now takes over and reads rota.toml anew, while runs and services go on.
    That version checks itself and the file first; if it cannot take over, nothing is touched.
    """
    if the_daemon == bool(units):
        raise click.UsageError("Say what: units to restart, or --daemon for the daemon, while runs and services go on.")
    if the_daemon:
        replace_daemon(where)
    else:
        restart_units(connect(where), units)


def restart_units(client: Client, words: Sequence[str]) -> None:
    """One after the other; nothing is done where a word is not to be followed."""
    for unit in find_units(client, words):
        grace = unit.graceful_stop if isinstance(unit.graceful_stop, int) else 0
        say(client.restart_task(unit.name, within=timedelta(microseconds=grace / 1000)).message)


def replace_daemon(where: Where) -> None:
    """Another daemon under the same keeper, on this machine."""
    if where["url"] is not None:
        raise click.UsageError("--daemon replaces the daemon of this machine; leave --url out.")
    client = local_client(find_data(where))
    before = client.daemon()
    client.restart_daemon()
    after = successor(client, before)
    if after.config_stale:
        raise WorldError(
            "The next daemon could not live by the files as they are: it goes on with what was in force before.",
            hint=f"{after.config_problems[0]} What it said is in {after.data_dir}/daemon.log.",
        )
    say(f"The daemon was replaced (pid {before.pid}, now {after.pid}). Active runs: {after.active_runs}.")


def successor(client: Client, before: DaemonInfo) -> DaemonInfo:
    """The next daemon, once it answers."""
    for _ in range(LOOKS):
        try:
            daemon = client.daemon()
        except NoDaemonError:
            pass
        else:
            if daemon.started_at != before.started_at:
                return daemon
        time.sleep(PAUSE)
    raise WorldError(
        f"The next daemon does not answer after {LOOKS * PAUSE:.0f} s.",
        hint=f"Its words are in {before.data_dir}/daemon.log; the runs are safe with the keeper.",
    )
