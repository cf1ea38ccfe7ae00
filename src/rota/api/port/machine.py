"""What can be seen of the machine: the host, Rota's own processes, and what live runs use."""

from collections.abc import Callable, Sequence
from typing import Protocol

from rota.model.instance import Usage
from rota.model.machine import Pulse, Sample, SystemView


class Machine(Protocol):
    """Looks every 5 s and remembers an hour."""

    async def system(self) -> SystemView:
        """Host and processes now; the sample in it is the newest, at most 5 s old."""
        ...

    def samples(self, limit: int) -> Sequence[Sample]:
        """The newest samples, oldest first, so many at most."""
        ...

    def usage(self, name: str) -> Usage | None:
        """What the live runs of a unit use together; None: it has none, or nobody has looked yet."""
        ...

    def listen(self, listener: Callable[[Pulse], None]) -> Callable[[], None]:
        """Calls the listener with every sample, each 5 s, from now on; answers what ends it."""
        ...
