"""The output of a run beyond its pages: as bytes, and compared with another's."""

from collections.abc import AsyncGenerator
from typing import Protocol

from rota.model.output import Difference
from rota.model.run import Run


class Raw(Protocol):
    """Bytes as they were at one moment; open until `close`."""

    @property
    def size(self) -> int:
        """How many there are."""
        ...

    @property
    def first_line(self) -> int:
        """Number of the line that the first one belongs to."""
        ...

    def pieces(self, start: int, stop: int) -> AsyncGenerator[bytes, None]:
        """Those from here to there, some at a time."""
        ...

    def close(self) -> None:
        """Lets go of them."""
        ...


class Outputs(Protocol):
    """The output of all runs. WorldError where it is there and cannot be read."""

    async def raw(self, run: Run) -> Raw:
        """The stored bytes, unpacked; none where there is no output."""
        ...

    async def compare(self, run: Run, other: Run, *, limit: int) -> Difference:
        """The lines that one has and the other lacks, so many of each at most; within some seconds."""
        ...
