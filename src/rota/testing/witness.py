"""A witness whose runs print what a test says, and lose what it says; it outlives daemons as files do."""

from collections.abc import Sequence

from rota.model.error import WorldError
from rota.model.output import Sighting
from rota.pattern import pattern


class ScriptedWitness:
    """Implements the engine's Witness, by unit: all runs of one print the same."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = {}
        """What the runs of a unit have printed, all of it."""
        self.first: dict[str, int] = {}
        """The first line that is still kept."""
        self.remarks: list[str] = []
        self.looks = 0
        self.failure: WorldError | None = None
        """While this is set, every call raises it."""

    async def look(self, unit: str, run_id: str, patterns: Sequence[str], since: Sighting, *, ended: bool) -> Sighting:
        """Which patterns were seen, after one more look."""
        self._fail()
        self.looks += 1
        lines, first = self.lines.get(unit, []), self.first.get(unit, 0)
        new = lines[max(first, since.next_line) :]
        seen = {source for source in patterns if any(pattern(source).search(line) for line in new)}
        is_whole = since.is_whole and first <= since.next_line
        return Sighting(next_line=len(lines), found=since.found | seen, is_whole=is_whole)

    async def remark(self, unit: str, run_id: str, texts: Sequence[str]) -> tuple[int, int]:
        """Keeps the remarks."""
        self._fail()
        self.remarks += [text for text in texts if text not in self.remarks[-len(texts) :]]
        return len(self.lines.get(unit, [])) + len(texts), sum(len(text) + 1 for text in texts)

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure
