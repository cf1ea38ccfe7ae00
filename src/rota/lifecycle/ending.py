"""How a run ended, and in which words: decided from what the runner says, and from what `success` asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rota.model.duration import spoken
from rota.model.launch import Exited, FileFacts
from rota.model.output import Sighting
from rota.model.run import EndReason
from rota.model.unit import Success

EXIT_ZERO = Success()
"""What success means where nothing else is said."""
LOST = "output was lost before it could be checked"
"""Said of a pattern that was not found where it may have been; never a guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Why a run ended: the reason, and a sentence."""

    reason: EndReason
    text: str


def ending_of(exited: Exited, success: Success = EXIT_ZERO, failures: Sequence[str] = ()) -> Ending:
    """The end of a run that had its chance; the runner's own doing (time-out, stop) outranks the exit code.

    `failures`: the checks of `success` that it failed, a sentence each.
    """
    if exited.cause is not None:
        return Ending(reason=exited.cause, text=exited.reason or CAUSES.get(exited.cause, str(exited.cause)))
    took = spoken(exited.duration)
    if exited.signal is not None and exited.out_of_memory is not None:
        return Ending(reason=EndReason.FAILED, text=f"Killed by {exited.signal} after {took}. {exited.out_of_memory}")
    if exited.signal is not None:
        return Ending(reason=EndReason.FAILED, text=f"Killed by {exited.signal} from outside after {took}.")
    good = exited.exit_code in success.exit_codes and not failures
    why = [*failures] if good or exited.out_of_memory is None else [*failures, exited.out_of_memory]
    text = " ".join([f"Exit code {exited.exit_code} after {took}.", *why])
    return Ending(reason=EndReason.SUCCESS if good else EndReason.FAILED, text=text)


CAUSES = {
    EndReason.TIMEOUT: "It ran longer than its `timeout`.",
    EndReason.STOPPED: "Stopped.",
    EndReason.LOG_OVERFLOW: "Its output reached `log_max_size`.",
    EndReason.START_FAILED: "It could not be started.",
    EndReason.UNHEALTHY: "It was not well.",
}


def may_succeed(exited: Exited, success: Success) -> bool:
    """Whether it ended so well that what else `success` asks for decides."""
    return exited.cause is None and exited.signal is None and exited.exit_code in success.exit_codes


def failed_output(success: Success, sighting: Sighting) -> list[str]:
    """What its output fails: the pattern that must appear, the one that must not."""
    failures = []
    if success.output is not None and success.output not in sighting.found:
        why = "was not found" if sighting.is_whole else f"was not found, and {LOST}"
        failures.append(f'`success.output`: "{success.output}" {why}.')
    if success.not_output is not None and success.not_output in sighting.found:
        failures.append(f'`success.not_output`: "{success.not_output}" was found.')
    elif success.not_output is not None and not sighting.is_whole:
        failures.append(f'`success.not_output`: "{success.not_output}" was not found, but {LOST}.')
    return failures


def failed_file(success: Success, facts: FileFacts, ended_at: datetime) -> list[str]:
    """What its file fails: to be there, to be new enough at the end of the run, to be large enough."""
    if facts.kind != "file":
        return [f"`success.file`: {success.file} {FILE_KINDS.get(facts.kind, f'cannot be looked at: {facts.kind}')}."]
    failures = []
    newer_than, modified_at = success.file_newer_than, facts.modified_at
    if newer_than is not None and modified_at is not None and ended_at - modified_at > newer_than:
        age = spoken(ended_at - modified_at)
        failures.append(f"`success.file_newer_than`: {success.file} was last written {age} before the end.")
    if success.file_min_size is not None and facts.size < success.file_min_size:
        failures.append(f"`success.file_min_size`: {success.file} has {facts.size} bytes of {success.file_min_size}.")
    return failures


FILE_KINDS = {
    "missing": "is not there",
    "folder": "is a folder, not a file",
    "other": "is neither a file nor a folder",
}
