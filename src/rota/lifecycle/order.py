"""In which order services start, and in which they stop."""

import heapq
from collections.abc import Mapping, Sequence

from rota.model.unit import Service


def start_order(services: Mapping[str, Service]) -> Sequence[str]:
    """Names: who is depended on first; else by priority, the low ones first, ties by name.

    What it does not know is not waited for; of services that wait for each other none is left out.
    """
    awaited = {name: set(service.depends_on) & services.keys() - {name} for name, service in services.items()}
    free = [(services[name].priority, name) for name, waits in awaited.items() if not waits]
    heapq.heapify(free)
    order: list[str] = []
    while free:
        name = heapq.heappop(free)[1]
        order.append(name)
        for other, waits in awaited.items():
            if name in waits:
                waits.remove(name)
                if not waits:
                    heapq.heappush(free, (services[other].priority, other))
    return [*order, *sorted(services.keys() - set(order))]


def stop_order(services: Mapping[str, Service]) -> Mapping[str, frozenset[str]]:
    """The reverse: names in the order in which they stop, each with those that must have ended before.

    Those are the services that started after it and depend on it, or have another priority.
    """
    order = start_order(services)
    needed = _needed(services, order)
    return {
        name: frozenset(
            later
            for later in order[place + 1 :]
            if name in needed[later] or services[later].priority != services[name].priority
        )
        for place, name in reversed([*enumerate(order)])
    }


def _needed(services: Mapping[str, Service], order: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """What each depends on, directly or through others."""
    needed: dict[str, frozenset[str]] = {}
    for name in order:
        direct = [other for other in services[name].depends_on if other in services]
        needed[name] = frozenset(direct).union(*(needed.get(other, frozenset()) for other in direct))
    return needed
