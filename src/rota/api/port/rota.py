"""The whole of a running Rota, as the API sees it: the engine answers, the daemon wires.

Errors are those of `rota.model.error`: NotFoundError becomes 404, RefusedError 409, UsageError 422, WorldError 503,
InternalError and anything else 500. Their message and hint are shown to the caller as they stand.
"""

from typing import Protocol

from rota.api.port.deed import Deeds
from rota.api.port.event import Happenings
from rota.api.port.history import History
from rota.api.port.hook import Hooks
from rota.api.port.identity import Identity
from rota.api.port.journal import Journal
from rota.api.port.machine import Machine
from rota.api.port.metric import Metrics
from rota.api.port.notification import Notifications
from rota.api.port.output import Outputs
from rota.api.port.read import Reads
from rota.api.port.run import Definitions, RunDeeds


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

    @property
    def run_deeds(self) -> RunDeeds:
        """What is done to runs."""
        ...

    @property
    def outputs(self) -> Outputs:
        """What runs have printed, as bytes and compared."""
        ...

    @property
    def definitions(self) -> Definitions:
        """What units are, and were."""
        ...

    @property
    def machine(self) -> Machine:
        """The host, Rota's own processes, and what live runs use."""
        ...

    @property
    def journal(self) -> Journal:
        """The daemon's own log."""
        ...

    @property
    def metrics(self) -> Metrics:
        """What is measured."""
        ...

    @property
    def happenings(self) -> Happenings:
        """What happens, as it does."""
        ...

    @property
    def notifications(self) -> Notifications:
        """What an operator should know."""
        ...
