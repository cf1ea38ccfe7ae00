"""What became of a run, in the same few words and colours everywhere."""

from datetime import datetime

from msgspec import UnsetType

from rota.cli.failure import ExitCode
from rota.cli.table import Cell
from rota.cli.terminal import Tone
from rota.model.run import EndReason, Status
from rota.wire.run import Run, RunBrief

TONES = {EndReason.SUCCESS: Tone.GOOD, EndReason.STOPPED: Tone.WAITING}


def outcome(run: Run | RunBrief) -> Cell:
    """`success`, `failed (7)`, `running`; the exit code where it says more than the word."""
    if isinstance(run.end_reason, UnsetType):
        return Cell(run.status, Tone.ALIVE if run.status is Status.RUNNING else Tone.WAITING)
    tone = TONES.get(run.end_reason, Tone.BAD if run.end_reason.is_failure else Tone.QUIET)
    telling = run.end_reason is EndReason.FAILED or (run.end_reason is EndReason.SUCCESS and run.exit_code)
    return Cell(f"{run.end_reason} ({run.exit_code})" if telling else run.end_reason, tone)


def when(run: Run | RunBrief) -> datetime | None:
    """When it last changed: its end, else its start."""
    for instant in (run.end_at, run.start_at):
        if not isinstance(instant, UnsetType):
            return instant
    return None


def remarkable(run: Run) -> str:
    """Why it ended, waits or never ran, without what the outcome says already."""
    if run.end_reason is EndReason.SUCCESS or not run.reason:
        return ""
    first, _, rest = run.reason.partition(". ")
    return rest if first.startswith("Exit code") else run.reason


def exit_code(run: Run) -> int:
    """The run's own; 1 where that is 0 and yet no success; 125 where it was Rota that failed, not the task."""
    if run.end_reason in {EndReason.CRASHED, EndReason.START_FAILED}:
        return ExitCode.ROTA_FAILED
    own = run.exit_code or 0
    return own if own > 0 or run.end_reason is EndReason.SUCCESS else ExitCode.FAILED
