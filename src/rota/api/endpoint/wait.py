"""`wait` and `wait_timeout`: answering only when what was asked for has happened."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated, TypeVar

from msgspec import Struct

from rota.api.http.query import between
from rota.api.operation import B, Call
from rota.model.run import Phase, Run

SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(hours=1)


class WaitQuery(Struct, kw_only=True):
    """Whether the answer comes at once or when it is done."""

    wait: bool = False
    wait_timeout: Annotated[timedelta, between(SHORTEST, LONGEST)] = timedelta(seconds=300)


W = TypeVar("W", bound=WaitQuery)


@contextmanager
def place_to_wait(call: Call[W, B]) -> Iterator[None]:
    """A waiting call counts as a stream; taken before anything is done, so that a full house changes nothing."""
    if not call.query.wait:
        yield
        return
    with call.streams.place(call.request):
        yield


async def when_ended(call: Call[W, B], run: Run) -> Run:
    """The run at its end, or as it is when the caller does not wait or time is up."""
    if not call.query.wait or run.phase is Phase.ENDED:
        return run
    seconds = call.query.wait_timeout.total_seconds()
    ended = await call.streams.wait(call.rota.ended(run.id), call.request, seconds=seconds)
    return ended or await call.rota.run(run.id) or run


async def all_ended(call: Call[W, B], run_ids: Sequence[str]) -> bool:
    """Whether all of these have ended; at once False when the caller does not wait, and when time is up."""
    if not call.query.wait:
        return not run_ids
    seconds = call.query.wait_timeout.total_seconds()
    return await call.streams.wait(_each_ended(call, run_ids), call.request, seconds=seconds) is not None


async def _each_ended(call: Call[W, B], run_ids: Sequence[str]) -> bool:
    for run_id in run_ids:
        await call.rota.ended(run_id)
    return True
