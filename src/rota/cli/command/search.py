"""`rota search`: which lines hold something, in the output of runs."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple, Unpack

import click
import msgspec
from msgspec import UnsetType

from rota.cli.failure import ExitCode
from rota.cli.instant import read_instant
from rota.cli.option import Where, json_option, where_options
from rota.cli.terminal import Tone, paint, remark, say, tell_json
from rota.cli.where import connect
from rota.client.client import Client
from rota.client.query import Question
from rota.clock import SystemClock
from rota.wire.search import LogHit, LogSearch

USUAL = 1000
AT_ONCE = 50
"""Runs that may be named in one request."""


class Found(NamedTuple):
    """A hit and whose it is."""

    task_name: str
    hit: LogHit


@click.command("search", short_help="Which lines of which runs hold a text or match a pattern.")
@click.argument("text")
@click.option("--task", "names", metavar="NAME", multiple=True, help="Only runs of this task or service; repeatable.")
@click.option("--run", "run_id", metavar="ID", help="Only this run.")
@click.option("-e", "--regex", is_flag=True, help="TEXT is a pattern (RE2 syntax).")
@click.option("-i", "--ignore-case", is_flag=True, help="Capitals do not count.")
@click.option("--since", metavar="TIME", help="Only lines from then on: 10m (ago), 2026-03-29T01:00:00Z, 02:30 (UTC).")
@click.option(
    "-n", "limit", type=click.IntRange(min=1), default=USUAL, show_default=True, help="At most so many lines."
)
@json_option
@where_options
def command(
    *,
    text: str,
    names: Sequence[str],
    run_id: str | None,
    regex: bool,
    ignore_case: bool,
    since: str | None,
    limit: int,
    as_json: bool,
    **where: Unpack[Where],
) -> int:
    """Print the lines that hold TEXT in the output of all runs: unit by unit, the newest run first.

    Each line stands behind its unit, run and number. The exit code is 0 when there is one, 1 when there is none.
    """
    if names and run_id:
        raise click.UsageError("--task and --run do not go together.")
    instant = None if since is None else read_instant(since, now=SystemClock().now(), zone="UTC")
    client = connect(where)
    question = Question(q=text, regex=regex, case=not ignore_case)
    found = in_run(client, run_id.upper(), question) if run_id else in_units(client, names, question, instant)
    hits = (one for one in found if is_since(one.hit, instant))
    some = tell_document(hits, limit) if as_json else tell_lines(hits, limit)
    return ExitCode.OK if some else ExitCode.FAILED


def in_run(client: Client, run_id: str, question: Question) -> Iterator[Found]:
    """The hits in one run."""
    name = client.run(run_id).task_name
    return (Found(name, hit) for hit in hits_in(client.search_run, run_id, question))


def in_units(client: Client, names: Sequence[str], question: Question, since: datetime | None) -> Iterator[Found]:
    """The hits in the runs of these units, of all where none is named."""
    for name in names or [task.name for task in client.tasks()]:
        for ids in [()] if since is None else ids_since(client, name, since):
            asked: Question = {**question, "run_id": ids}
            yield from (Found(name, hit) for hit in hits_in(client.search_task, name, asked))


def hits_in(search: Callable[..., LogSearch], target: str, question: Question) -> Iterator[LogHit]:
    """The hits of all pages."""
    cursor: str | None = None
    while True:
        page = search(target, **{**question, "cursor": cursor})
        yield from page.hits
        if isinstance(page.next_cursor, UnsetType):
            return
        cursor = page.next_cursor


def ids_since(client: Client, name: str, since: datetime) -> Iterator[Sequence[str]]:
    """The runs of a unit that may have printed something since, newest first, as many as one request takes.

    Those that began since; and of the last fifty before, which is more than run at once, those that went on.
    """
    cursor: str | None = None
    while True:
        page = client.runs(task_name=name, created_after=since, limit=AT_ONCE, cursor=cursor)
        if page.runs:
            yield [run.id for run in page.runs]
        if isinstance(page.next_cursor, UnsetType):
            break
        cursor = page.next_cursor
    before = client.runs(task_name=name, created_before=since, limit=AT_ONCE).runs
    if going_on := [run.id for run in before if isinstance(run.end_at, UnsetType) or run.end_at >= since]:
        yield going_on


def is_since(hit: LogHit, since: datetime | None) -> bool:
    """Whether the line came at that instant or later; of one without a time nobody knows: it did."""
    return since is None or isinstance(hit.ts, UnsetType) or hit.ts >= since


def tell_document(hits: Iterator[Found], limit: int) -> int:
    """The hits as one document; how many there are."""
    told = [{"task_name": name, **msgspec.to_builtins(hit)} for name, hit in islice(hits, limit)]
    tell_json({"hits": told, "exhausted": next(hits, None) is None})
    return len(told)


def tell_lines(hits: Iterator[Found], limit: int) -> int:
    """A line each, as they come; how many there are."""
    told = 0
    for found in islice(hits, limit):
        say(line_of(found))
        told += 1
    if told == limit and next(hits, None) is not None:
        remark(f"There are more; these are the first {limit}. -n takes a larger number.")
    return told


def line_of(found: Found) -> str:
    """`backup 01JZ8Y0G5T0000000000000000:17: text`, what was found standing out."""
    name, hit = found
    parts, end = [paint(f"{name} {hit.run_id}:{hit.n}:", Tone.QUIET), " "], 0
    text = harmless(hit.text)
    for start, stop in hit.spans:
        parts += [text[end:start], paint(text[start:stop], Tone.STRONG)]
        end = stop
    return "".join([*parts, text[end:]])


def harmless(text: str) -> str:
    """The text, as long as before, with nothing in it that speaks to the terminal."""
    return "".join(char if char.isprintable() else " " if char == "\t" else "\ufffd" for char in text)
