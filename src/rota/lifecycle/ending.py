"""How a run ended, and in which words: decided from what the runner says."""

from dataclasses import dataclass

from rota.model.duration import spoken
from rota.model.launch import Exited
from rota.model.run import EndReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Why a run ended: the reason, and a sentence."""

    reason: EndReason
    text: str


def ending_of(exited: Exited, *, exit_codes: tuple[int, ...] = (0,)) -> Ending:
    """The end of a run that had its chance; the runner's own doing (time-out, stop) outranks the exit code."""
    if exited.cause is not None:
        return Ending(reason=exited.cause, text=exited.reason or CAUSES.get(exited.cause, str(exited.cause)))
    took = spoken(exited.duration)
    if exited.signal is not None:
        return Ending(reason=EndReason.FAILED, text=f"Killed by {exited.signal} from outside after {took}.")
    if exited.exit_code in exit_codes:
        return Ending(reason=EndReason.SUCCESS, text=f"Exit code {exited.exit_code} after {took}.")
    return Ending(reason=EndReason.FAILED, text=f"Exit code {exited.exit_code} after {took}.")


CAUSES = {
    EndReason.TIMEOUT: "It ran longer than its `timeout`.",
    EndReason.STOPPED: "Stopped.",
    EndReason.LOG_OVERFLOW: "Its output reached `log_max_size`.",
    EndReason.START_FAILED: "It could not be started.",
}
