"""Which services wait for which: at a start until they are ready, at a full stop until they have ended."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from rota.engine.context import Context
from rota.engine.patience import within
from rota.lifecycle.order import start_order, stop_order
from rota.model.duration import spoken
from rota.model.unit import Service

log = logging.getLogger("rota.engine")


class Node(Protocol):
    """A service as its neighbours see it."""

    service: Service

    @property
    def is_ready(self) -> bool:
        """All of its instances are up."""
        ...

    @property
    def is_gone(self) -> bool:
        """None of its instances has a process."""
        ...

    async def follow(self, name: str) -> None:
        """A service that it depends on came back: it restarts, where it is up."""
        ...


class Dependencies:
    """The ties between the services that the configuration has."""

    def __init__(self, services: Mapping[str, Node], context: Context) -> None:
        self._services = services
        self._context = context
        self._moved = asyncio.Event()

    def start_order(self) -> list[str]:
        """All names, in the order in which they start."""
        return [*start_order(self._definitions())]

    def stop_order(self) -> Mapping[str, frozenset[str]]:
        """All names in the order in which they stop, each with those that must have ended before."""
        return stop_order(self._definitions())

    def missing(self, service: Service) -> list[str]:
        """What this service depends on and is not ready."""
        nodes = self._services
        return [name for name in service.depends_on if name in nodes and not nodes[name].is_ready]

    async def ready(self, node: Node) -> str | None:
        """Returns once nothing it depends on is missing, or `depends_timeout` is over: then what is, in words."""
        service = node.service
        arrival = self._until(lambda: not self.missing(node.service))
        if await within(self._context.clock, service.depends_timeout, arrival):
            return None
        names, span = listed(self.missing(node.service)), spoken(service.depends_timeout)
        log.warning(
            "%s starts without %s, not ready within %s",
            *(service.name, names, span),
            extra={"action": "service.dependency"},
        )
        return f"It was started though {names} was not ready within depends_timeout ({span})."

    async def gone(self, names: Collection[str]) -> None:
        """Returns once none of these has a process."""
        await self._until(lambda: all(self._services[name].is_gone for name in names if name in self._services))

    def moved(self) -> None:
        """Something about a service changed that others may wait for."""
        self._moved.set()
        self._moved = asyncio.Event()

    def came_back(self, name: str) -> None:
        """A service is ready again after a restart: those that ask for it follow."""
        for node in list(self._services.values()):
            if node.service.cascade and name in node.service.depends_on:
                self._context.spawn(node.follow(name))

    async def _until(self, condition: Callable[[], bool]) -> bool:
        while not condition():
            await self._moved.wait()
        return True

    def _definitions(self) -> Mapping[str, Service]:
        return {name: node.service for name, node in self._services.items()}


def listed(names: Collection[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
