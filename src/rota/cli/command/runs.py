"""`rota runs`: what ran, newest first."""

from collections.abc import Sequence
from typing import Unpack

import click

from rota.cli.moment import Moments, took
from rota.cli.option import Where, exact_option, json_option, where_options
from rota.cli.outcome import outcome, remarkable, when
from rota.cli.table import Cell, Column, table
from rota.cli.terminal import remark, say, tell_json, width
from rota.cli.where import connect
from rota.model.run import Trigger
from rota.wire.run import Run

COLUMNS = (
    Column("RUN"),
    Column("NAME", elastic=True),
    Column("OUTCOME"),
    Column("WHEN"),
    Column("TOOK", right=True),
    Column("BY"),
    Column("REASON", elastic=True),
)
MOST = 1000
USUAL = 20
USUAL_TRIGGERS = {Trigger.CRON, Trigger.SERVICE}


@click.command("runs", short_help="What ran: outcome, exit code, duration, reason.")
@click.argument("task", required=False)
@click.option("--status", metavar="WORDS", help="Such as running, failed, failure or skipped,missed.")
@click.option("-n", "limit", type=click.IntRange(1, MOST), default=USUAL, show_default=True, help="At most so many.")
@json_option
@exact_option
@where_options
def command(
    *, task: str | None, status: str | None, limit: int, as_json: bool, exact: bool, **where: Unpack[Where]
) -> None:
    """What ran, newest first: of one TASK or of all."""
    client = connect(where)
    page = client.runs(task_name=task, status=status, limit=limit)
    if task is not None and not page.runs:
        client.task(task)  # an unknown name is an error, not an empty list; of a removed task there may be runs
    if as_json:
        tell_json(page)
    elif page.runs:
        say(runs_table(page.runs, Moments.now(exact=exact), width=width()))
    else:
        remark(nothing(task, status))


def runs_table(runs: Sequence[Run], moments: Moments, *, width: int | None) -> str:
    """One line a run."""
    rows: list[list[Cell | str]] = [
        [
            run.id,
            run.task_name,
            outcome(run),
            moments.tell(when(run) or run.retry_at or run.created_at),
            took(run.duration),
            by(run),
            remarkable(run),
        ]
        for run in runs
    ]
    return table(COLUMNS, rows, width=width)


def by(run: Run) -> str:
    """What made it, where that is not usual; of a retry also which one it is."""
    if run.triggered_by is Trigger.RETRY:
        return f"{run.triggered_by} {run.retry_attempt}"
    return "" if run.triggered_by in USUAL_TRIGGERS else str(run.triggered_by)


def nothing(task: str | None, status: str | None) -> str:
    """Why there is no line, and what to do next."""
    which = f" of {task}" if task else ""
    if status:
        return f"There is no run{which} with status {status}. Without --status all are shown."
    return f"There is no run{which} yet. `rota list` says when it is due; `rota run {task or 'TASK'}` runs one now."
