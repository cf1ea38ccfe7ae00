"""`rota up`: starts Rota."""

import os
from pathlib import Path
from typing import NoReturn, Unpack

import click

from rota.cli.address import url_of
from rota.cli.failure import ExitCode
from rota.cli.keeper import keeper_argv, spawn
from rota.cli.lock import is_kept, keeper_pid
from rota.cli.option import Place, place_options
from rota.cli.terminal import Tone, paint, remark, say
from rota.cli.where import find_config, find_data, local_client
from rota.client.error import NoDaemonError
from rota.runner.birth import become_subreaper
from rota.wire.daemon import DaemonInfo


@click.command("up", short_help="Start Rota: what rota.toml defines runs from now on.")
@click.option("-d", "--detach", is_flag=True, help="Return as soon as Rota is up, or has failed to come up.")
@place_options
def command(*, detach: bool, **place: Unpack[Place]) -> int:
    """Start Rota: what rota.toml defines runs from now on.

    In the foreground, until Ctrl-C, which is a full stop, as `rota down` is.
    """
    config = find_config(place)
    data = find_data(place, config)
    argv = keeper_argv(config, data, place, detach=detach)
    return stay_behind(argv, data) if detach else become(argv)


def become(argv: list[str]) -> NoReturn:
    """Turns this process into the keeper, so that its signals and its exit code are the keeper's."""
    become_subreaper()
    os.execv(argv[0], argv)  # noqa: S606 - no shell: argv comes from us


def stay_behind(argv: list[str], data: Path) -> int:
    """Starts a keeper beside this terminal; its standard error ends when it is ready, or dead."""
    process = spawn(argv, stderr_piped=True)
    assert process.stderr is not None
    words = process.stderr.read().decode(errors="replace").rstrip()
    daemon = daemon_of(process.pid, data)
    if daemon is None:
        remark(words)
        return process.wait()
    say(f"{paint('Rota is up:', Tone.GOOD)} {url_of(daemon)} (data in {daemon.data_dir})")
    return ExitCode.OK


def daemon_of(keeper: int, data: Path) -> DaemonInfo | None:
    """What the daemon of this keeper says; None where there is none, or that of another keeper."""
    if not is_kept(data) or keeper_pid(data) != keeper:
        return None
    try:
        return local_client(data).daemon()
    except NoDaemonError:
        return None
