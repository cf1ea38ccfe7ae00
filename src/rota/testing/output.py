"""The output of the runs of a scripted Rota, as bytes and compared."""

from collections.abc import AsyncGenerator

from rota.model.output import Difference
from rota.model.run import Run


class MemoryRaw:
    """Implements `rota.api.port.output.Raw`."""

    def __init__(self, content: bytes, first_line: int) -> None:
        self.size = len(content)
        self.first_line = first_line
        self.closed = False
        self._content = content

    async def pieces(self, start: int, stop: int) -> AsyncGenerator[bytes, None]:
        """Three bytes at a time."""
        for place in range(start, stop, 3):
            yield self._content[place : min(place + 3, stop)]

    def close(self) -> None:
        """Once is enough."""
        self.closed = True


class ScriptedOutputs:
    """Implements `rota.api.port.output.Outputs`."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}
        """By run id."""
        self.first_line = 0
        self.difference = Difference()
        self.compared: list[tuple[str, str, int]] = []
        self.opened: list[MemoryRaw] = []

    async def raw(self, run: Run) -> MemoryRaw:
        """As `content` says."""
        self.opened.append(MemoryRaw(self.content.get(run.id, b""), self.first_line))
        return self.opened[-1]

    async def compare(self, run: Run, other: Run, *, limit: int) -> Difference:
        """Written down; answers `difference`."""
        self.compared.append((run.id, other.id, limit))
        return self.difference
