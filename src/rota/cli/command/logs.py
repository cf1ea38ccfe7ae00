"""`rota logs`: what a run printed."""

from collections.abc import Iterable
from typing import Unpack

import click
import msgspec
from msgspec import UnsetType

from rota.cli.failure import ExitCode
from rota.cli.instant import read_instant
from rota.cli.option import Where, json_option, where_options
from rota.cli.outcome import exit_code
from rota.cli.output import Watch, flush, read, write
from rota.cli.terminal import remark, say, tell_json
from rota.cli.where import connect
from rota.client.client import Client
from rota.clock import SystemClock
from rota.model.error import NotFoundError
from rota.model.name import RUN_ID
from rota.wire.log import LogLine
from rota.wire.run import Run

WHO_REMOVES = "Where all logs together are larger than `[storage] max_size`, the oldest ones go and their runs stay."


@click.command("logs", short_help="What a run printed, so far or as it comes.")
@click.argument("target")
@click.option("-f", "--follow", "following", is_flag=True, help="Wait for more until the run ends; exit as it does.")
@click.option("-n", "--lines", "count", type=click.IntRange(min=0), metavar="N", help="Only the last N lines.")
@click.option("--since", metavar="TIME", help="Only from then on: 10m (ago), 2026-03-29T01:00:00Z, 02:30 (UTC).")
@json_option
@where_options
def command(
    *, target: str, following: bool, count: int | None, since: str | None, as_json: bool, **where: Unpack[Where]
) -> int:
    """Print what a run printed: TARGET is a task or service, whose newest run is meant, or a run id.

    With --follow it waits for more and exits with the run's own exit code, as `rota run` does. With --json it is one
    document, or with --follow one for each line.
    """
    if count is not None and since is not None:
        raise click.UsageError("--lines and --since do not go together.")
    client = connect(where)
    run = find_run(client, target)
    start = start_of(client, run, count=count, since=since)
    if following:
        return watch(client, run, start, as_json=as_json)
    lines = read(client, run.id, start=start)
    if as_json:
        tell_json({"run": run, "lines": list(lines)})
    else:
        show(client, run, lines)
    return ExitCode.OK


def find_run(client: Client, target: str) -> Run:
    """The run of this id, or the newest of this unit that has started; of those that never did, the newest."""
    if RUN_ID.fullmatch(target.upper()):
        return client.run(target.upper())
    newest = client.runs(task_name=target, sort_field="start_at", limit=1).runs
    if newest:
        return newest[0]
    client.task(target)  # an unknown name is told with the nearest one
    raise NotFoundError(f"{target} has not run yet.", hint=f"`rota run {target}` runs it now.")


def start_of(client: Client, run: Run, *, count: int | None, since: str | None) -> int:
    """The number of the first line that is asked for."""
    if since is not None:
        page = client.log(run.id, start=read_instant(since, now=SystemClock().now(), zone="UTC"), limit=1)
        return page.lines[0].n if page.lines else page.total_lines
    return 0 if count is None else max(0, client.log(run.id, start=0, limit=1).total_lines - count)


def show(client: Client, run: Run, lines: Iterable[LogLine]) -> None:
    """The lines, or why there are none."""
    empty = True
    for line in lines:
        write(line, apart=False)
        empty = False
    flush()
    if empty:
        remark(f"Run {run.id} of {run.task_name}: {why_empty(client, run)}")


def why_empty(client: Client, run: Run) -> str:
    """Why there is no line to show."""
    if isinstance(run.start_at, UnsetType) and run.reason:
        return run.reason
    if client.log(run.id, start=0, limit=1).total_lines:
        return "It printed other lines than these."
    if run.log_lines:
        return f"It printed {run.log_lines} lines, which are not kept any more. {WHO_REMOVES}"
    return "It has printed nothing."


def watch(client: Client, run: Run, start: int, *, as_json: bool) -> int:
    """The lines as they come; the run's exit code."""
    watched = Watch(client, run)
    for line in watched.lines(start=start):
        if as_json:
            say(msgspec.json.encode(line).decode())
        else:
            write(line, apart=False)
        flush()
    return exit_code(watched.ended())
