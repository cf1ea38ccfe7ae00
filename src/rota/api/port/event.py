"""What happens in a running Rota."""

from collections.abc import Callable
from typing import Protocol

from rota.model.event import Event


class Happenings(Protocol):
    """Tells what happened, after the commit that made it true."""

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Calls the listener with each event, in order, at once; answers what ends it. The listener must be quick."""
        ...
