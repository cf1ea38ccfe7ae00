"""Slots that do not run: the rows they become, each with a reason a person can read."""

from dataclasses import replace
from datetime import UTC, datetime

from rota.engine.book import Book
from rota.engine.numbering import Numbering
from rota.lifecycle.run import RunEvent
from rota.model.change import InsertSlot, StretchSlot
from rota.model.run import EndReason, Trigger
from rota.model.slot import Slot, Verdict

REPEATED = "The clock was set back: this time of day came twice, and the task ran at its first."


def paused(book: Book, first: datetime, last: datetime | None = None, count: int = 1) -> StretchSlot:
    """What a pause keeps from running; the row of the pause grows by it."""
    record = book.record
    assert record.paused_at is not None, "only a paused task has paused slots"
    by = f" by {record.paused_by}" if record.paused_by else ""
    why = f": {record.paused_reason}" if record.paused_reason else ""
    since = record.paused_at.astimezone(UTC)
    reason = f"The task was paused at {since:%Y-%m-%d %H:%M:%S} UTC{by}{why}."
    return StretchSlot(slot=book.slot(first, Verdict.PAUSED, reason, until=last, count=count))


def held(book: Book, window: str, first: datetime, last: datetime | None = None, count: int = 1) -> Slot:
    """What a window of `not_during` keeps from running."""
    return book.slot(first, Verdict.HELD, f'Held by `not_during`: "{window}".', until=last, count=count)


def repeated(book: Book, due_at: datetime, ids: Numbering) -> InsertSlot:
    """The second pass of a repeated local time: a row with a run that never was."""
    return _with_run(book, book.slot(due_at, Verdict.DST_REPEAT, REPEATED), EndReason.DST_SKIPPED, ids)


def missed(book: Book, first: datetime, last: datetime, count: int, *, because: str, ids: Numbering) -> InsertSlot:
    """One row for a whole gap, with a run that never was."""
    slots = "1 slot was" if count == 1 else f"{count} slots were"
    reason = f"{slots} due while Rota was not running or could not act. {because}"
    return _with_run(book, book.slot(first, Verdict.MISSED, reason, until=last, count=count), EndReason.MISSED, ids)


def _with_run(book: Book, slot: Slot, end: EndReason, ids: Numbering) -> InsertSlot:
    run = book.newcomer(ids.run_id(slot.until or slot.due_at), Trigger.CRON, due_at=slot.due_at)
    run = book.cut_short(run, RunEvent.DISCARDED, end, slot.reason)
    return InsertSlot(slot=replace(slot, run_id=run.id), run=run)
