"""What the client does to runs that have been, and what it takes of their output as it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import IO, TYPE_CHECKING, TypeVar, cast

import msgspec

from rota.client.conversation import SECONDS, Conversation, key_of, patience
from rota.client.target import path_of, query_of, waiting_of
from rota.wire.run import Run

if TYPE_CHECKING:  # each costs a few milliseconds: who asks for it imports it
    from rota.wire.difference import LogDiff
    from rota.wire.selection import BulkRerun, BulkResult, RunFilter

T = TypeVar("T")

BULK_SECONDS = 300.0


class DeedClient(Conversation):
    """The part of the client that deals with runs that have been."""

    def delete_run(self, run_id: str) -> None:
        """Hides an ended run, which can be restored for an hour."""
        self._transport.send("DELETE", path_of("runs", run_id), timeout=SECONDS)

    def rerun_run(self, run_id: str, *, wait: timedelta | None = None, key: str | None = None) -> Run:
        """A new run with the same parameters; with `key`, once; with `wait`, as it is at its end or after that long."""
        target = path_of("runs", run_id, "rerun") + waiting_of(wait)
        return self._post(target, Run, headers=key_of(key), seconds=patience(wait))

    def stop_runs(self, *ids: str, filter: RunFilter | None = None, but: Sequence[str] = ()) -> BulkResult:  # noqa: A002 - the word of the API
        """Stops these runs, or all that fit the filter but some."""
        from rota.wire.selection import BulkResult  # noqa: PLC0415 see above

        return self._selected("stop", BulkResult, ids, filter, but)

    def delete_runs(self, *ids: str, filter: RunFilter | None = None, but: Sequence[str] = ()) -> BulkResult:  # noqa: A002 - as above
        """Hides these runs, or all ended ones that fit the filter but some."""
        from rota.wire.selection import BulkResult  # noqa: PLC0415 see above

        return self._selected("delete", BulkResult, ids, filter, but)

    def restore_runs(self, *ids: str, filter: RunFilter | None = None, but: Sequence[str] = ()) -> BulkResult:  # noqa: A002 - as above
        """Has these deleted runs there again, or all deleted ones that fit the filter but some."""
        from rota.wire.selection import BulkResult  # noqa: PLC0415 see above

        return self._selected("restore", BulkResult, ids, filter, but)

    def rerun_runs(self, *ids: str, filter: RunFilter | None = None, but: Sequence[str] = ()) -> BulkRerun:  # noqa: A002 - as above
        """One run of each task of these runs, or of all that fit the filter but some."""
        from rota.wire.selection import BulkRerun  # noqa: PLC0415 see above

        return self._selected("rerun", BulkRerun, ids, filter, but)

    def diff_log(self, run_id: str, *, against: str | None = None, limit: int = 1000) -> LogDiff:
        """What this run printed that the last success before it, or that run, did not."""
        from rota.wire.difference import LogDiff  # noqa: PLC0415 see above

        target = path_of("runs", run_id, "log", "diff") + query_of({"against": against, "limit": limit})
        return self._get(target, LogDiff, seconds=BULK_SECONDS)

    @contextmanager
    def raw_log(self, run_id: str, *, start: int = 0) -> Iterator[IO[bytes]]:
        """The stored output of a run from this byte on, read inside the block."""
        headers = {"Range": f"bytes={start}-"} if start else {}
        with self._transport.open(
            "GET", path_of("runs", run_id, "log", "raw"), headers=headers, timeout=SECONDS
        ) as body:
            yield cast(IO[bytes], body)

    def _selected(
        self, verb: str, kind: type[T], ids: Sequence[str], chosen: RunFilter | None, but: Sequence[str]
    ) -> T:
        from rota.wire.selection import Selector  # noqa: PLC0415 see above

        if chosen is None:
            selector = Selector(ids=list(ids))
        else:
            selector = Selector(match_all=True, filter=chosen, except_ids=list(but))
        body = msgspec.json.encode(selector)
        return self._post(path_of("runs", "bulk", verb), kind, body=body, seconds=BULK_SECONDS)
