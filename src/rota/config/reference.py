"""Names that one part of a configuration uses and another must define: pools, notifiers, services to wait for."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from rota.config.document import Raw
from rota.config.reader import Reader
from rota.config.suggestion import nearest
from rota.config.unit import Draft
from rota.model.unit import Kind


def check_pools(drafts: Mapping[str, Draft], pools: Mapping[str, int], reader: Reader) -> None:
    """Reports every task whose pool is not defined."""
    for draft in drafts.values():
        pool = draft.values.get("pool")
        raw = draft.raw.get("pool")
        if isinstance(pool, str) and raw is not None and pool not in pools:
            advice = nearest(pool, pools) or f"Define it: [pools.{pool}] with size = 1 lets one run at a time."
            reader.report(raw, f'The task {draft.name} names the pool "{pool}", which is not defined. {advice}')


def check_notifiers(
    tables: Iterable[tuple[Raw, Mapping[str, object]]], notifiers: Mapping[str, object], reader: Reader
) -> None:
    """Reports every `notify` in these tables, each with its meanings, that names no notifier: an id, or `id:target`."""
    for table, values in tables:
        ids, raw = values.get("notify"), table.get("notify")
        if isinstance(ids, tuple) and raw is not None:
            for each, place in zip(ids, raw.elements(), strict=True):
                _check_notifier(str(each), place, notifiers, reader)


def _check_notifier(named: str, raw: Raw, notifiers: Mapping[str, object], reader: Reader) -> None:
    notifier = named.partition(":")[0]
    if not {named, notifier} & notifiers.keys():
        advice = nearest(notifier, notifiers) or "Define it: [notifiers.ID]."
        reader.report(raw, f"{raw.shown} names a notifier that is not defined. {advice}")


def check_dependencies(drafts: Mapping[str, Draft], reader: Reader) -> None:
    """Reports every dependency that is not a service, and each cycle with all its members."""
    services = {name: draft for name, draft in drafts.items() if draft.kind is Kind.SERVICE}
    graph = {name: set(_dependencies(draft)) for name, draft in services.items()}
    for draft in services.values():
        for dependency in _dependencies(draft):
            if dependency not in services:
                _report(draft, dependency, _why_not(dependency, drafts), reader)
    while cycle := _find_cycle(graph):
        first, second = cycle[:2]
        message = f"These services wait for each other: {' → '.join(cycle)}. Cut one tie."
        _report(services[first], second, message, reader)
        graph[first].remove(second)


def _dependencies(draft: Draft) -> tuple[str, ...]:
    names = draft.values.get("depends_on", ())
    return names if isinstance(names, tuple) else ()


def _why_not(name: str, drafts: Mapping[str, Draft]) -> str:
    if name in drafts:
        return f'"{name}" is a task, and only services can be waited for.'
    services = [draft.name for draft in drafts.values() if draft.kind is Kind.SERVICE]
    return f'There is no service "{name}". {nearest(name, services)}'.rstrip()


def _report(draft: Draft, dependency: str, message: str, reader: Reader) -> None:
    raw = draft.raw.get("depends_on")
    assert raw is not None, "only what was typed has dependencies"
    places = dict(zip(_dependencies(draft), raw.elements(), strict=True))
    reader.report(places[dependency], message)


def _find_cycle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """Names that wait for each other, each for the next and the last for the first, which is said again at the end.

    It begins with the first in code point order. Empty: there is no cycle.
    """
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring = error.args[1][:0:-1]  # graphlib tells it from the one waited for to the one that waits
        start = ring.index(min(ring))
        return [*ring[start:], *ring[: start + 1]]
    return []
