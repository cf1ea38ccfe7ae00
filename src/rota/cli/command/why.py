"""`rota why`: what became of a firing, in one sentence."""

from collections.abc import Iterator
from datetime import datetime
from typing import Unpack
from zoneinfo import ZoneInfo

import click
from msgspec import UnsetType

from rota.cli.instant import read_instant
from rota.cli.option import Where, json_option, where_options
from rota.cli.table import one_line
from rota.cli.terminal import Tone, paint, say, tell_json
from rota.cli.where import connect
from rota.client.client import Client
from rota.clock import SystemClock
from rota.model.view import Plan
from rota.wire.why import Why


@click.command("why", short_help="What became of a firing of a task, in one sentence.")
@click.argument("task")
@click.argument("time", required=False)
@json_option
@where_options
def command(*, task: str, time: str | None, as_json: bool, **where: Unpack[Where]) -> None:
    """What became of the firing of TASK at TIME, or the last one before now.

    TIME is an instant (2026-03-29T01:00:00Z), a time in the zone of the task (02:30, "2026-03-29 02:30"),
    or how long ago (10m).
    """
    client = connect(where)
    why = last(client, task) if time is None else client.why(task, instant(client, task, time))
    if as_json:
        tell_json(why)
        return
    for line in answer(why, ZoneInfo(client.task(task).timezone or "UTC")):
        say(line)


def instant(client: Client, task: str, time: str) -> datetime:
    """The instant that is meant by what was typed, in the zone of the task."""
    return read_instant(time, now=SystemClock().now(), zone=client.task(task).timezone or "UTC")


def last(client: Client, task: str) -> Why:
    """About the last firing before now; about now where there was none."""
    why = client.why(task)
    if why.verdict != Plan.NOT_PLANNED or isinstance(why.previous_due_at, UnsetType):
        return why
    before = client.why(task, why.previous_due_at)
    return why if before.verdict == Plan.UNKNOWN else before


def answer(why: Why, zone: ZoneInfo) -> Iterator[str]:
    """The sentence, what it rests on, and where to look next; all instants in the zone of the task."""
    yield one_line(why.answer)
    facts = [f"{fact.kind:<14}{one_line(fact.text)}{_at(fact.at, zone)}" for fact in why.facts]
    if facts:
        yield ""
    yield from (paint(fact, Tone.QUIET) for fact in facts)
    if not isinstance(why.run, UnsetType) and not isinstance(why.run.start_at, UnsetType):
        yield f"\nIts output: rota logs {why.run.id}"


def _at(instant: datetime | UnsetType, zone: ZoneInfo) -> str:
    return "" if isinstance(instant, UnsetType) else f" ({instant.astimezone(zone):%Y-%m-%d %H:%M:%S %Z})"
