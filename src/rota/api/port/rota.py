"""The whole of a running Rota, as the API sees it: the engine answers, the daemon wires.

Errors are those of `rota.model.error`: NotFoundError becomes 404, RefusedError 409, UsageError 422, WorldError 503,
InternalError and anything else 500. Their message and hint are shown to the caller as they stand.
"""

from typing import Protocol

from rota.api.port.deed import Deeds
from rota.api.port.hook import Hooks
from rota.api.port.history import History
from rota.api.port.identity import Identity
from rota.api.port.read import Reads


class Rota(Reads, Deeds, Protocol):
    """All of it."""

    @property
    def hooks(self) -> Hooks:
        """Who may call the hooks of units."""
        ...

    @property
    def identity(self) -> Identity:
        """What is kept of who may come in."""
        ...

    @property
    def history(self) -> History:
        """Reads over much history."""
        ...
