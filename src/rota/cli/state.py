"""What a unit is doing, in the same few words and colours everywhere."""

from msgspec import UnsetType

from rota.cli.table import Cell
from rota.cli.terminal import Tone
from rota.model.choice import Kind
from rota.model.state import UnitState
from rota.wire.task import Task

TONES = {
    UnitState.RUNNING: Tone.ALIVE,
    UnitState.STARTING: Tone.ALIVE,
    UnitState.QUEUED: Tone.WAITING,
    UnitState.PAUSED: Tone.WAITING,
    UnitState.STOPPING: Tone.WAITING,
    UnitState.STOPPED: Tone.WAITING,
    UnitState.DEGRADED: Tone.BAD,
    UnitState.FAILING: Tone.BAD,
}


def state(task: Task) -> Cell:
    """`idle`, `running`, `running 2` of a task; `running 2/3` of a service: ready instances of all."""
    if isinstance(task.state, UnsetType):
        return Cell("")
    text = str(task.state)
    if task.kind is Kind.SERVICE and task.instances and task.state is not UnitState.STOPPED:
        text = f"{text} {task.ready_instances or 0}/{task.instances}"
    elif isinstance(task.active_runs, int) and task.active_runs > 1:
        text = f"{text} {task.active_runs}"
    also = [f"{task.queued_runs} queued"] if task.queued_runs and task.state is not UnitState.QUEUED else []
    also += ["paused"] if task.paused_at and task.state is not UnitState.PAUSED else []
    also += ["overdue"] if task.overdue is True else []
    return Cell(", ".join([text, *also]), Tone.BAD if task.overdue is True else TONES.get(task.state))
