"""Tells listeners what happened, after the commit that made it true."""

from collections.abc import Callable

from rota.model.event import Event

Listener = Callable[[Event], None]


class Bus:
    """Calls each listener with each event, in order, at once."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self.revision = 0
        """Rises with every event: whoever saw this number has seen all that there is to see."""

    def tell(self, *events: Event) -> None:
        """Publishes events that are true and kept."""
        for event in events:
            self.revision += 1
            for listener in tuple(self._listeners):
                listener(event)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls the listener from now on; answers what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
