"""The whole of a running Rota, as the API sees it: the engine answers, the daemon wires.

Errors are those of `rota.model.error`: NotFoundError becomes 404, RefusedError 409, UsageError 422, WorldError 503,
InternalError and anything else 500. Their message and hint are shown to the caller as they stand.
"""

from typing import Protocol

from rota.api.port.deed import Deeds
from rota.api.port.event import Happenings
from rota.api.port.notification import Notifications
from rota.api.port.read import Reads


class Rota(Reads, Deeds, Protocol):
    """All of it."""

    @property
    def happenings(self) -> Happenings:
        """What happens, as it does."""
        ...

    @property
    def notifications(self) -> Notifications:
        """What an operator should know."""
        ...
