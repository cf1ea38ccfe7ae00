"""What can be asked of much history. None of it holds up the event loop, however much it is."""

from typing import Protocol

from rota.model.history import BoardQuery, BoardView, StatsQuery, StatsView, SummaryView
from rota.model.query import RunQuery


class History(Protocol):
    """What was."""

    async def board(self, query: BoardQuery) -> BoardView:
        """What happened in a span: whatever touches it, the newest where that is too much."""
        ...

    async def stats(self, query: StatsQuery) -> StatsView:
        """How a unit has fared."""
        ...

    async def summary(self, query: RunQuery) -> SummaryView:
        """How many runs the filters of a query find, by how they stand."""
        ...
