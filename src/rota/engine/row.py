"""Makes the rows of runs, from what is known; it writes nothing itself."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from rota.lifecycle.ending import Ending, ending_of
from rota.lifecycle.run import RunEvent, step
from rota.model.duration import spoken
from rota.model.launch import Exited
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.unit import AnyUnit, ParamValue, Service, Task

UNHEARD = "cannot listen on "
"""How the runner begins to say that it could not open a socket."""


def newcomer(
    unit: AnyUnit,
    run_id: str,
    trigger: Trigger,
    definition: str,
    *,
    at: datetime,
    due_at: datetime | None = None,
    actor: str | None = None,
    instance: int = 0,
    params: Mapping[str, ParamValue] | None = None,
) -> Run:
    """A run that has not got in yet; without `params`, with the defaults of those that its unit takes."""
    return Run(
        id=run_id,
        unit=unit.name,
        kind=unit.kind,
        phase=Phase.QUEUED,
        trigger=trigger,
        created_at=at,
        definition=definition,
        actor=actor,
        due_at=due_at,
        instance=instance,
        params=defaults(unit) if params is None else params,
    )


def defaults(unit: AnyUnit) -> dict[str, ParamValue]:
    """The parameters that a run has when nobody says anything."""
    taken = unit.params if isinstance(unit, Task) else ()
    return {param.name: param.default for param in taken if param.default is not None}


def ended(run: Run, report: Exited, ending: Ending) -> Run:
    """A run that the runner says has ended, and what is made of that."""
    told_to_go = run.phase is Phase.STOPPING and ending.reason in {EndReason.STOPPED, EndReason.UNHEALTHY}
    asked = run.reason if told_to_go else None
    return replace(
        run,
        phase=step(run.phase, RunEvent.EXITED).phase,
        started_at=run.started_at or report.started_at,
        ended_at=report.ended_at,
        duration=report.duration if report.started_at else None,
        end_reason=ending.reason,
        reason=asked or ending.text,
        exit_code=report.exit_code,
        signal=report.signal,
        usage=report.usage if report.started_at else None,
        log_lines=report.log_lines,
        log_bytes=report.log_bytes,
    )


def ending_of_instance(report: Exited, service: Service) -> Ending:
    """How an instance ended; where a socket could not be had, with the place that asks for it."""
    ending = ending_of(report)
    if ending.reason is not EndReason.START_FAILED or not ending.text.startswith(UNHEARD):
        return ending
    place = f"sockets of {service.name}, {service.origin.file}:{service.origin.line}"
    return Ending(reason=ending.reason, text=f"{ending.text} ({place}).")


def cut_short(run: Run, event: RunEvent, end: EndReason, reason: str, *, at: datetime) -> Run:
    """A run that ends without a word from the runner: never started, or lost."""
    phase = step(run.phase, event).phase
    return replace(run, phase=phase, end_reason=end, reason=reason, exit_code=-1, ended_at=at, waiting_for=None)


def starting_again(run: Run, delay: timedelta) -> Run:
    """The ended run of an instance that says when the next one starts."""
    return replace(run, reason=f"{run.reason} Starts again in {spoken(delay)}.")
