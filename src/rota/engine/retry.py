"""One task's retries that are not due yet: each is a row, written together with the end of the attempt before it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from rota.engine.book import Book
from rota.engine.context import Context
from rota.engine.numbering import Numbering
from rota.lifecycle.retry import no_retry, retry_delay
from rota.lifecycle.run import RunEvent, step
from rota.model.change import Change, SaveRun
from rota.model.duration import spoken
from rota.model.event import RunCreated, RunEnded
from rota.model.run import Run

NEVER_ENDED = "only a run that has ended is followed by another"


class Retries:
    """Runs that wait for their instant. Its owner sees to it that one deed ends before the next begins."""

    def __init__(self, book: Book, context: Context, due: Callable[[str], Awaitable[None]]) -> None:
        """`due` is called with the run id of each at its instant, or at once when that has passed."""
        self._book = book
        self._context = context
        self._due = due
        self._delayed: dict[str, Run] = {}

    @property
    def next_at(self) -> datetime | None:
        """When the next one is due."""
        return min((run.starts_at for run in self._delayed.values() if run.starts_at), default=None)

    async def end(self, run: Run, changes: Sequence[Change], *, barred: str | None) -> Run:
        """Keeps an ended run and the retry that follows it, both or neither; answers the run as it is kept.

        `changes` go with them. `barred`: why there is no retry, whatever the task says.
        """
        run, retry = followed(run, self._book, self._context, barred=barred)
        if retry is None:
            await self._context.record([SaveRun(run=run), *changes], RunEnded(run=run))
            return run
        rows = [SaveRun(run=run), SaveRun(run=retry), *changes]
        await self._context.record(rows, RunEnded(run=run), RunCreated(run=retry))
        self.keep(retry)
        return run

    def keep(self, run: Run) -> None:
        """Takes note of a retry whose row is written."""
        assert run.starts_at is not None, "a retry is due at an instant"
        self._delayed[run.id] = run
        self._context.after(run.starts_at - self._context.clock.now(), partial(self._due, run.id))

    def take(self, run_id: str) -> Run | None:
        """Takes a retry out of our hands; None: it is not here any more."""
        return self._delayed.pop(run_id, None)

    def take_all(self) -> list[Run]:
        """Takes all of them out, oldest first."""
        delayed, self._delayed = self._delayed, {}
        return list(delayed.values())


def let_go(run: Run) -> Run:
    """A retry whose instant has come: a newcomer like any other."""
    return replace(run, phase=step(run.phase, RunEvent.DUE).phase, reason=None, waiting_for=None)


def followed(run: Run, book: Book, ids: Numbering, *, barred: str | None) -> tuple[Run, Run | None]:
    """An ended run that says what follows, and its retry; `barred`: why there is none, whatever the task says."""
    assert run.end_reason is not None, NEVER_ENDED
    assert run.ended_at is not None, NEVER_ENDED
    task = book.task
    why_not = no_retry(task, run.attempt, run.end_reason, run.exit_code)
    if why_not is None and barred is not None:
        why_not = f"No retry: {barred}"
    if why_not is not None:
        return (replace(run, reason=f"{run.reason} {why_not}") if why_not else run), None
    delay = retry_delay(task, run.attempt)
    starts_at = run.ended_at + delay
    retry = book.retry(run, ids.run_id(starts_at), starts_at)
    said = f"Retry {run.attempt} of {task.retry_attempts} {f'in {spoken(delay)}' if delay else 'at once'}."
    return replace(run, reason=f"{run.reason} {said}", retried_by=retry.id), retry
