"""`rota down`: a full stop."""

import os
import signal
import time
from itertools import count
from pathlib import Path
from typing import Unpack

import click

from rota.cli.lock import is_kept, keeper_pid
from rota.cli.option import Place, place_options
from rota.cli.terminal import remark, say
from rota.cli.where import find_data, local_client
from rota.client.client import Client
from rota.client.error import ApiError, NoDaemonError

PAUSE = 0.05
"""Seconds between two looks at the lock."""
LOOKS_PER_REMARK = 20


@click.command("down", short_help="Stop Rota and all that it runs.")
@place_options
def command(**place: Unpack[Place]) -> None:
    """Stop Rota and all that it runs; return once everything has ended.

    Nothing new starts; services are stopped; tasks may finish for [daemon] shutdown_timeout, then they are stopped.
    """
    data = find_data(place)
    if not is_kept(data):
        raise NoDaemonError(f"No Rota runs in {data}.", hint="If you mean another one, name it with --data.")
    client = local_client(data)
    ask(client, data)
    wait(client, data)
    say("Rota is down.")


def ask(client: Client, data: Path) -> None:
    """Asks the daemon, or the keeper where the daemon is deaf."""
    try:
        client.stop_daemon()
    except NoDaemonError as error:
        remark(f"{error.message} Its keeper is asked instead.")
        os.kill(keeper_pid(data), signal.SIGTERM)


def wait(client: Client, data: Path) -> None:
    """Returns when the keeper is gone; says what it waits for, whenever that changes."""
    said = ""
    for look in count(1):
        if not is_kept(data):
            return
        time.sleep(PAUSE)
        if look % LOOKS_PER_REMARK == 0 and (words := waiting_for(client)) not in {"", said}:
            remark(words)
            said = words


def waiting_for(client: Client) -> str:
    """The runs that have not ended, in a sentence; nothing where nobody answers any more."""
    try:
        runs = client.runs(status="running").runs
    except (ApiError, NoDaemonError):
        return ""
    names = ", ".join(sorted({run.task_name for run in runs}))
    return f"Waiting for {len(runs)} {'run' if len(runs) == 1 else 'runs'} to end: {names}" if runs else ""
