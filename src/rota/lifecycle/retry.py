"""Whether a run that failed is tried again, and when: rules and arithmetic on what the task says."""

from datetime import timedelta

from rota.model.run import EndReason
from rota.model.unit import Backoff, Task

MICROSECOND = timedelta(microseconds=1)


def retry_delay(task: Task, number: int) -> timedelta:
    """How long this retry waits, counted from 1."""
    return grown(task.retry_delay, task.retry_backoff, number, task.retry_max_delay)


def grown(delay: timedelta, backoff: Backoff, number: int, longest: timedelta) -> timedelta:
    """The delay before this try, counted from 1: d, d·n or d·2^(n-1), at most the longest; nothing overflows."""
    doublings = min(number - 1, 64)  # more of them pass the longest there is
    factor = {Backoff.CONSTANT: 1, Backoff.LINEAR: number, Backoff.EXPONENTIAL: 1 << doublings}
    return min(delay // MICROSECOND * factor[backoff], longest // MICROSECOND) * MICROSECOND


def no_retry(task: Task, attempt: int, end: EndReason, exit_code: int | None) -> str | None:
    """Why this attempt is not followed by another, in a sentence; empty where there is nothing to say; None: it is."""
    if not end.is_failure or not task.retry_attempts:
        return ""
    if not is_named(task.retry_on, end, exit_code):
        return "No retry: `retry_on` does not name this end."
    if attempt > task.retry_attempts:
        return f"No retry is left of {task.retry_attempts}."
    return None


def is_named(outcomes: tuple[str, ...], end: EndReason, exit_code: int | None) -> bool:
    """Whether `retry_on` names this end: by its reason, or, of a run that ended by itself, by its exit code."""
    if not outcomes or end.value in outcomes:
        return True
    if end is not EndReason.FAILED or exit_code is None:
        return False
    ranges = [outcome.partition("-") for outcome in outcomes if outcome[0].isdigit()]
    return any(int(first) <= exit_code <= int(last or first) for first, _, last in ranges)
