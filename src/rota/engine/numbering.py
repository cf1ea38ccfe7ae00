"""New ids and numbers, as the rows of runs need them."""

from datetime import datetime
from typing import Protocol


class Numbering(Protocol):
    """Who gives them out."""

    def run_id(self, instant: datetime) -> str:
        """A new run id for this instant."""
        ...

    def arrival(self) -> int:
        """The next number in the order in which runs ask for a place."""
        ...
