"""`rota restart`: units begin anew; `--daemon`: another daemon under the same keeper."""

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple, Unpack

import click

from rota.cli.failure import ExitCode
from rota.cli.option import Where, where_options
from rota.cli.replacement import Replacement
from rota.cli.terminal import remark, say
from rota.cli.unit import find_services, find_units, instance_option, is_service
from rota.cli.where import connect, find_data, local_client
from rota.client.client import Client
from rota.client.error import NoDaemonError
from rota.model.error import RotaError, WorldError
from rota.wire.daemon import DaemonInfo
from rota.wire.task import Task

PAUSE = 0.05
LOOKS = 600


@click.command("restart", short_help="Restart services and tasks; or the daemon alone.")
@click.argument("units", metavar="[UNIT...]", nargs=-1)
@click.option("--daemon", "the_daemon", is_flag=True, help="Replace the daemon; runs and services go on.")
@click.option("--all-at-once", is_flag=True, help="Of a service: all instances together, not one after the other.")
@instance_option
@click.option("-d", "--detach", is_flag=True, help="Return at once; do not wait until a service is up again.")
@where_options
def command(
    *,
    units: tuple[str, ...],
    the_daemon: bool,
    all_at_once: bool,
    instance: int | None,
    detach: bool,
    **where: Unpack[Where],
) -> int:
    """Restart each UNIT, a name or a pattern in quotes ("db-*"); or, with --daemon, the daemon alone.

    The instances of a service are replaced so that it goes on serving, as `rolling` in rota.toml says. This waits until
    all are up again; where one does not come up the others are left as they are, and the exit code is 1. Ctrl-C ends
    the waiting only. What runs or waits of a task ends, then it runs once; nothing new is started where the old run is
    not gone in its graceful_stop and 5 s.

    With --daemon the version that is installed now takes over and reads rota.toml anew, while runs and services go on.
    That version checks itself and the file first; if it cannot take over, nothing is touched.
    """
    if the_daemon == bool(units):
        raise click.UsageError("Say what: units to restart, or --daemon for the daemon, while runs and services go on.")
    if the_daemon and (all_at_once or detach or instance is not None):
        raise click.UsageError("--daemon goes alone: it touches no instance.")
    if the_daemon:
        replace_daemon(where)
        return ExitCode.OK
    client = connect(where)
    services_only = all_at_once or instance is not None
    chosen = find_services(client, units, instance=instance) if services_only else find_units(client, units)
    return restart_units(client, chosen, Wish(instance=instance, all_at_once=all_at_once, detach=detach))


class Wish(NamedTuple):
    """How services are to be restarted."""

    instance: int | None
    all_at_once: bool
    detach: bool


def restart_units(client: Client, units: Sequence[Task], wish: Wish) -> int:
    """One after the other; where one fails, the rest are left as they are. Answers the exit code."""
    for number, unit in enumerate(units, 1):
        rest = ", ".join(unit.name for unit in units[number:])
        try:
            restart_unit(client, unit, wish)
        except KeyboardInterrupt:
            remark(f"\nThe restart of {unit.name} goes on; `rota show {unit.name}` tells how far it is.")
            if rest:
                remark(f"Not restarted: {rest}.")
            return ExitCode.INTERRUPTED
        except RotaError as error:
            if rest:
                error.hint = f"{error.hint} Not restarted: {rest}.".lstrip()
            raise
    return ExitCode.OK


def restart_unit(client: Client, unit: Task, wish: Wish) -> None:
    """Says what happens, and of a service what has come of it."""
    grace = unit.graceful_stop if isinstance(unit.graceful_stop, int) else 0
    is_awaited = is_service(unit) and not wish.detach
    replacement = Replacement(client, unit.name, wish.instance) if is_awaited else None
    action = client.restart_task(
        unit.name,
        within=timedelta(microseconds=grace / 1000),
        instance=wish.instance,
        rolling=False if wish.all_at_once else None,
    )
    say(action.message)
    if replacement is not None:
        say(replacement.await_end())


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
