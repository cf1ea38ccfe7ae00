"""The instances of a service, as people look at them: a table, and in sentences what is amiss."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import UnsetType

from rota.cli.moment import Moments
from rota.cli.size import size
from rota.cli.table import Cell, Column, one_line, table
from rota.cli.terminal import Tone, paint
from rota.model.instance import Desired, InstanceState
from rota.wire.detail import TaskDetail
from rota.wire.instance import Instance, Usage

COLUMNS = (
    Column("#", right=True),
    Column("STATE"),
    Column("WANTED"),
    Column("PID", right=True),
    Column("UP", right=True),
    Column("RESTARTS", right=True),
    Column("CPU", right=True),
    Column("MEMORY", right=True),
    Column("NOTE", elastic=True),
)
TONES = {
    InstanceState.RUNNING: Tone.ALIVE,
    InstanceState.READY: Tone.ALIVE,
    InstanceState.STARTING: Tone.ALIVE,
    InstanceState.WAITING: Tone.WAITING,
    InstanceState.STOPPING: Tone.WAITING,
    InstanceState.STOPPED: Tone.WAITING,
    InstanceState.BACKOFF: Tone.BAD,
    InstanceState.FAILING: Tone.BAD,
}
AMISS = {
    InstanceState.FAILING: "failing",
    InstanceState.BACKOFF: "down until the next try",
    InstanceState.STARTING: "tried again",
    InstanceState.STOPPED: "over, and not started again",
    InstanceState.WAITING: "waiting",
}
"""What is said of instances that should be up and are not; the worst first."""
MOST = 3
"""So many sentences are said."""


def instances_table(instances: Sequence[Instance], moments: Moments, *, width: int | None) -> str:
    """One line an instance; what they should be only where that is not what they are."""
    telling = any(each.desired is Desired.DOWN or each.state is InstanceState.STOPPED for each in instances)
    return table(COLUMNS, [_row(each, moments, telling=telling) for each in instances], width=width)


def _row(instance: Instance, moments: Moments, *, telling: bool) -> list[Cell | str]:
    cpu, memory = usage(instance.usage)
    return [
        str(instance.index),
        Cell(instance.state, TONES[instance.state]),
        str(instance.desired) if telling else "",
        str(instance.pid or ""),
        moments.since(instance.start_at),
        str(instance.restarts or ""),
        cpu,
        memory,
        note(instance, moments),
    ]


def note(instance: Instance, moments: Moments) -> Cell:
    """Of one that serves: its newest check, and what it says of itself; of one that does not: its next try, and why."""
    if not instance.ready:
        following = f"Next try {moments.tell(instance.retry_at)}." if instance.retry_at else ""
        reason = (instance.reason or "").partition(" Starts again in ")[0]  # which was said when it ended
        return Cell(f"{following} {reason}".strip())
    check = f"{instance.last_check_text}, {moments.tell(instance.last_check_at)}" if instance.last_check_text else ""
    is_ill = not isinstance(instance.checks, UnsetType) and not instance.checks[-1].ok
    return Cell("; ".join(filter(None, (check, instance.status or ""))), Tone.BAD if is_ill else None)


def usage(used: Usage | UnsetType) -> tuple[str, str]:
    """Processor time and memory in words; nothing where nobody knows."""
    if isinstance(used, UnsetType):
        return "", ""
    return f"{used.cpu_usage:.{0 if used.cpu_usage >= 9.95 else 1}f} %", size(used.memory)


def summary(task: TaskDetail) -> str:
    """`2 of 3 ready, 12 % of a processor, 80 MiB`; of a single instance the table tells the figures."""
    ready = f"{task.ready_instances or 0} of {task.instances or 0} ready"
    if task.instances == 1 or isinstance(task.usage, UnsetType):
        return ready
    cpu, memory = usage(task.usage)
    return f"{ready}, {cpu} of a processor, {memory}"


def replacing(task: TaskDetail) -> Iterator[str]:
    """How far the replacing of its instances is, or where it halted and why."""
    rolling = task.rolling_now
    if isinstance(rolling, UnsetType):
        return
    if rolling.halted:
        halted = paint(f"Replacing its instances halted after {rolling.replaced} of {rolling.of}.", Tone.BAD)
        yield f"{halted} {one_line(f'{rolling.reason or str()} `rota restart {task.name}` tries again.')}"
    else:
        yield paint(f"Its instances are being replaced: {rolling.replaced} of {rolling.of} so far.", Tone.WAITING)


def amiss(task: TaskDetail, instances: Iterable[Instance]) -> Iterator[str]:
    """A sentence for each kind of trouble that `replacing` has not told: who, and why."""
    told = "" if isinstance(task.rolling_now, UnsetType) else task.rolling_now.reason or ""
    order = list(AMISS)
    ill = [each for each in instances if is_amiss(each) and not (each.reason and each.reason in told)]
    ill.sort(key=lambda each: (order.index(each.state), each.reason or ""))
    kinds = [list(group) for _, group in groupby(ill, key=lambda each: (each.state, each.reason))]
    yield from map(trouble, kinds[:MOST])
    if kinds[MOST:]:
        yield f"The table below tells of {sum(map(len, kinds[MOST:]))} more."


def trouble(instances: Sequence[Instance]) -> str:
    """What is amiss with these, which are all in the same state for the same reason."""
    first = instances[0]
    who = f"Instance {first.index} is" if len(instances) == 1 else f"Instances {numbers(instances)} are"
    tone = Tone.BAD if TONES[first.state] is Tone.BAD else Tone.WAITING
    return f"{paint(f'{who} {AMISS[first.state]}.', tone)} {one_line(first.reason or '')}".rstrip()


def is_amiss(instance: Instance) -> bool:
    """Whether it should be up, is not, and there is something to say of it."""
    if instance.desired is Desired.DOWN or instance.state not in AMISS:
        return False
    return instance.state is not InstanceState.STARTING or instance.failed_starts > 0


def numbers(instances: Sequence[Instance]) -> str:
    """`0–3, 7`: their numbers, neighbours together."""
    spans: list[list[int]] = []
    for index in sorted(each.index for each in instances):
        if spans and spans[-1][-1] == index - 1:
            spans[-1][1:] = [index]
        else:
            spans.append([index])
    return ", ".join("–".join(map(str, span)) for span in spans)
