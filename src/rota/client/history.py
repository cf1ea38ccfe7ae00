"""What a client can ask of much history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rota.client.conversation import Conversation
from rota.client.target import path_of, query_of, refuse_empty

if TYPE_CHECKING:  # each costs a few milliseconds: who asks for it imports it
    from typing import Unpack

    from rota.client.query import RunFilter
    from rota.wire.board import Board
    from rota.wire.schedule import Preview
    from rota.wire.slot import SlotList
    from rota.wire.stats import Stats
    from rota.wire.summary import RunSummary


class HistoryClient(Conversation):
    """The part of the client that reads much history."""

    def board(
        self, *, since: datetime | None = None, until: datetime | None = None, resolution: timedelta | None = None
    ) -> Board:
        """What happened, of all units: in the last 24 hours where nothing else is said."""
        from rota.wire.board import Board  # noqa: PLC0415 see above

        return self._get("/api/board" + query_of({"from": since, "to": until, "resolution": resolution}), Board)

    def stats(self, name: str, *, window: timedelta | None = None) -> Stats:
        """How a unit has fared: in the last 84 days where nothing else is said."""
        from rota.wire.stats import Stats  # noqa: PLC0415 see above

        return self._get(path_of("tasks", name, "stats") + query_of({"window": window}), Stats)

    def slots(
        self,
        name: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        verdict: Sequence[str] = (),
        limit: int | None = None,
        cursor: str | None = None,
    ) -> SlotList:
        """A page of what became of the firings of a task, newest first."""
        from rota.wire.slot import SlotList  # noqa: PLC0415 see above

        asked = {"from": since, "to": until, "verdict": verdict or None, "limit": limit, "cursor": cursor}
        return self._get(path_of("tasks", name, "slots") + query_of(asked), SlotList)

    def summary(self, **filters: Unpack[RunFilter]) -> RunSummary:
        """How many runs filters find, by how they stand."""
        from rota.wire.summary import RunSummary  # noqa: PLC0415 see above

        refuse_empty(filters.get("task_name"))
        return self._get("/api/runs/summary" + query_of(filters), RunSummary)

    def preview(
        self,
        cron: str,
        *,
        timezone: str | None = None,
        n: int | None = None,
        start: datetime | None = None,
        name: str | None = None,
    ) -> Preview:
        """What an expression comes down to; ApiUsageError where it can never fire."""
        from rota.wire.schedule import Preview  # noqa: PLC0415 see above

        query = query_of({"cron": cron, "timezone": timezone, "n": n, "from": start, "name": name})
        return self._get("/api/schedule/preview" + query, Preview)
