"""What can be seen of the daemon's own log."""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from rota.model.journal import JournalLine, JournalPage, Level


class Journal(Protocol):
    """One log for all daemons and keepers of a data directory, the oldest lines gone."""

    async def page(self, *, start: int, limit: int, level: Level) -> JournalPage:
        """Lines of this level at least, from this number on (negative: from the end); `limit` counts what is returned.

        A number below the first kept line is moved up to it; past the end there are no lines.
        """
        ...

    def follow(self, *, start: int) -> AsyncGenerator[Sequence[JournalLine], None]:
        """All lines from this number (not negative) on, in batches, as they come; never ends by itself.

        Where numbers jump, the lines between are gone. Reads no further ahead than one batch.
        """
        ...
