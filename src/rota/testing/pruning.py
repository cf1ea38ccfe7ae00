"""What is not kept any longer, in plain Python: the rules of the store on disk, told once more."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from rota.model.retention import Expiry
from rota.model.run import Phase, Run
from rota.model.slot import OPEN_VERDICTS, Slot, UnitRecord


def expired(expiry: Expiry, runs: Collection[Run]) -> list[str]:
    """Ids of the runs that go, oldest first."""
    ended = [run for run in runs if run.unit == expiry.unit and run.phase is Phase.ENDED]
    newest = sorted(ended, key=lambda run: (run.created_at, run.id), reverse=True)
    live = {run.retry_of for run in runs if run.phase is not Phase.ENDED}
    beyond = set() if expiry.keep_runs is None else {run.id for run in newest[expiry.keep_runs :]}
    gone = [run for run in newest if (run.id in beyond or is_before(run, expiry)) and not is_spared(run, expiry)]
    return [run.id for run in reversed(gone) if (run.retry_of or run.id) not in live]


def is_before(run: Run, expiry: Expiry) -> bool:
    """Whether it was there, and ended, before the instant of the rule."""
    before = expiry.before
    return before is not None and run.created_at <= before and run.ended_at is not None and run.ended_at < before


def is_spared(run: Run, expiry: Expiry) -> bool:
    """Whether it stays whatever the others say: a failure, or one that has just ended."""
    if expiry.settled is not None and run.ended_at is not None and run.ended_at > expiry.settled:
        return True
    since = expiry.failures_since
    failed = run.end_reason is not None and run.end_reason.is_failure
    return since is not None and failed and run.ended_at is not None and run.ended_at >= since


def prunable(
    slots: Iterable[Slot], units: Mapping[str, UnitRecord], before: datetime, task: str | None = None
) -> list[Slot]:
    """The slots that go, of all tasks or of one, oldest first."""
    gone = [
        slot
        for slot in slots
        if slot.task in units
        and task in {None, slot.task}
        and slot.verdict not in OPEN_VERDICTS
        and (slot.until or slot.due_at) < before
        and (slot.until or slot.due_at) <= units[slot.task].anchor
    ]
    return sorted(gone, key=lambda slot: slot.due_at)
