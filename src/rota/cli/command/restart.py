"""`rota restart --daemon`: another daemon under the same keeper."""

import time
from typing import Unpack

import click

from rota.cli.option import Place, place_options
from rota.cli.terminal import say
from rota.cli.where import find_data, local_client
from rota.client.client import Client
from rota.client.error import NoDaemonError
from rota.model.error import WorldError
from rota.wire.daemon import DaemonInfo

PAUSE = 0.05
LOOKS = 600


@click.command("restart", short_help="Replace the daemon; runs and services go on.")
@click.option("--daemon", "the_daemon", is_flag=True, help="Say that it is the daemon that you mean.")
@place_options
def command(*, the_daemon: bool, **place: Unpack[Place]) -> None:
    """Replace the daemon by the version that is installed now, which reads rota.toml anew. Runs and services go on.

    That version checks itself and the file first; if it cannot take over, nothing is touched.
    """
    if not the_daemon:
        raise click.UsageError("Say what: `rota restart --daemon` replaces the daemon, while runs and services go on.")
    client = local_client(find_data(place))
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
