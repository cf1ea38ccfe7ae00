"""What the keeper would have said of the end of a run."""

from rota.demo.fate import CUT, Fate, Habit, usage
from rota.demo.world import World
from rota.model.launch import Exited
from rota.model.run import Run


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


def unreported(run: Run, world: World) -> None:
    """The machine went down under a run: what it had printed is there, and no row tells how much that is."""
    world.diary.printed(run, Fate(seconds=0, plot=CUT), world.lost_at)
