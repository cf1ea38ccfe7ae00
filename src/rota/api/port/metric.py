"""What is measured of a running Rota."""

from typing import Protocol

from rota.model.metric import Figures


class Metrics(Protocol):
    """Everything in `rota.model.metric` but what the API itself counts."""

    async def figures(self) -> Figures:
        """What each metric says now; of units that the configuration has only."""
        ...
