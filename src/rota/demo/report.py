"""What the keeper would have said of the end of a run."""

from dataclasses import replace
from datetime import timedelta

from rota.demo.fate import CUT, Fate, Habit, usage
from rota.demo.world import World
from rota.model.launch import Exited
from rota.model.run import Run

HEARD = timedelta(seconds=2)
"""So long what is cut off was heard of."""


def reported(run: Run, fate: Fate, habit: Habit, world: World) -> Exited:
    """The report of a run that ends so, now; what it has printed is kept."""
    assert run.started_at is not None, "only what has started ends"
    at = max(world.stage.now(), run.started_at)
    took = at - run.started_at
    size = world.diary.printed(run, fate, at)
    return Exited(
        run_id=run.id,
        started_at=run.started_at,
        ended_at=at,
        duration=took,
        exit_code=fate.exit_code,
        signal=fate.signal,
        cause=fate.cause,
        reason=fate.reason,
        out_of_memory=fate.out_of_memory,
        usage=usage(habit, took.total_seconds(), world.chance),
        log_lines=size.lines,
        log_bytes=size.bytes,
    )


def unreported(run: Run, world: World) -> Run:
    """A run that the machine went down under: a little of what it has printed is there."""
    assert run.started_at is not None, "only what has started is cut off"
    size = world.diary.printed(run, Fate(seconds=0, plot=CUT), run.started_at + HEARD)
    return replace(run, log_lines=size.lines, log_bytes=size.bytes)
