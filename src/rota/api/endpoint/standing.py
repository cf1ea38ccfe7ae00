"""How a service stands, and what becomes of its instances, in the sentences that verbs are answered with."""

from collections.abc import Sequence

from rota.model.instance import Desired, InstanceState, InstanceView, RollingView

LACKS = {
    InstanceState.FAILING: "is failing",
    InstanceState.STOPPED: "has ended",
    InstanceState.BACKOFF: "starts again soon",
    InstanceState.WAITING: "waits",
    InstanceState.STARTING: "is starting",
    InstanceState.STOPPING: "is stopping",
}
"""What is said of an instance that is to be up and is not; the worst first."""
EXPLAINED = frozenset({InstanceState.FAILING, InstanceState.STOPPED, InstanceState.BACKOFF, InstanceState.WAITING})
"""States for which there is always a reason to tell; for the others there is one after a failed start."""


def are_up(instances: Sequence[InstanceView]) -> bool:
    """Whether there are instances that should be up, and all of them are."""
    wanted = [each for each in instances if each.desired is Desired.UP]
    return bool(wanted) and all(each.state.is_up for each in wanted)


def standing(name: str, instances: Sequence[InstanceView], index: int | None) -> str:
    """Whether it is up, and if not, why; `index`: these are one instance, which was asked for."""
    whole = name if index is None else f"{name}: instance {index}"
    wanted = [each for each in instances if each.desired is Desired.UP]
    lacking = [each for each in wanted if not each.state.is_up]
    if not wanted:
        return f"{whole} is stopped."
    if not lacking:
        return f"{name} is up: {len(wanted)} instances are ready." if len(wanted) > 1 else f"{whole} is up."
    ready = f"{len(wanted) - len(lacking)} of {len(wanted)} instances are ready; " if len(wanted) > 1 else ""
    return f"{name}: {ready}{_lack(min(lacking, key=lambda each: list(LACKS).index(each.state)))}"


def progress(name: str, rolling: RollingView) -> str:
    """How far the replacing of its instances is, or where it halted and why."""
    if not rolling.halted:
        return f"{name}: {rolling.replaced} of {rolling.of} instances are replaced so far."
    return f"{name}: halted after {rolling.replaced} of {rolling.of}. {rolling.reason or ''}".rstrip()


def counted(number: int, index: int | None, verb: str, verb_of_many: str) -> str:
    """`instance 2 stops`, `1 instance stops`, `3 instances stop`."""
    if index is not None:
        return f"instance {index} {verb}"
    return f"1 instance {verb}" if number == 1 else f"{number} instances {verb_of_many}"


def pace(number: int, serving: int, at_once: int) -> str:
    """How fast so many are replaced: ` one by one`, ` 2 at a time`; ` at once` where so many that serve may be down."""
    if number == 1:
        return ""
    if at_once >= serving:
        return " at once"
    return " one by one" if at_once == 1 else f" {at_once} at a time"


def _lack(instance: InstanceView) -> str:
    telling = instance.state in EXPLAINED or instance.failed_starts > 0
    why = f": {instance.reason}" if telling and instance.reason else "."
    return f"instance {instance.index} {LACKS[instance.state]}{why}"
