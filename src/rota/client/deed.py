"""What the client does to runs that have been, and what it takes of their output as it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Protocol, TypeVar, cast

import msgspec

from rota.client.target import path_of, query_of, waiting_of
from rota.client.transport import Transport
from rota.wire.run import Run

if TYPE_CHECKING:  # each costs a few milliseconds: who asks for it imports it
    from rota.wire.difference import LogDiff
    from rota.wire.selection import BulkRerun, BulkResult, RunFilter

T = TypeVar("T")

SECONDS = 30.0
BULK_SECONDS = 300.0


class Asks(Protocol):
    """What a client can ask with."""

    _transport: Transport

    def _decoded(self, body: bytes, kind: type[T]) -> T: ...


class RunDeeds:
    """Part of the client: ApiError when the daemon refuses, NoDaemonError when nobody answers."""

    def delete_run(self: Asks, run_id: str) -> None:
        """Hides an ended run, which can be restored for an hour."""
        self._transport.send("DELETE", path_of("runs", run_id), timeout=SECONDS)

    def rerun_run(self: Asks, run_id: str, *, wait: timedelta | None = None, key: str | None = None) -> Run:
        """A new run with the same parameters; with `key`, once; with `wait`, as it is at its end or after that long."""
        target = path_of("runs", run_id, "rerun") + waiting_of(wait)
        seconds = SECONDS if wait is None else SECONDS + wait.total_seconds()
        return self._decoded(self._transport.send("POST", target, headers=key_of(key), timeout=seconds), Run)

    def stop_runs(self: Asks, *ids: str, filter: RunFilter | None = None, but: Sequence[str] = ()) -> BulkResult:  # noqa: A002 - the word of the API
        """Stops these runs, or all that fit the filter but some."""
        from rota.wire.selection import BulkResult  # noqa: PLC0415 see above

        return self._decoded(_selected(self._transport, "stop", ids, filter, but), BulkResult)

    def delete_runs(self: Asks, *ids: str, filter: RunFilter | None = None, but: Sequence[str] = ()) -> BulkResult:  # noqa: A002 - as above
        """Hides these runs, or all ended ones that fit the filter but some."""
        from rota.wire.selection import BulkResult  # noqa: PLC0415 see above

        return self._decoded(_selected(self._transport, "delete", ids, filter, but), BulkResult)

    def restore_runs(self: Asks, *ids: str, filter: RunFilter | None = None, but: Sequence[str] = ()) -> BulkResult:  # noqa: A002 - as above
        """Has these deleted runs there again, or all deleted ones that fit the filter but some."""
        from rota.wire.selection import BulkResult  # noqa: PLC0415 see above

        return self._decoded(_selected(self._transport, "restore", ids, filter, but), BulkResult)

    def rerun_runs(self: Asks, *ids: str, filter: RunFilter | None = None, but: Sequence[str] = ()) -> BulkRerun:  # noqa: A002 - as above
        """One run of each task of these runs, or of all that fit the filter but some."""
        from rota.wire.selection import BulkRerun  # noqa: PLC0415 see above

        return self._decoded(_selected(self._transport, "rerun", ids, filter, but), BulkRerun)

    def diff_log(self: Asks, run_id: str, *, against: str | None = None, limit: int = 1000) -> LogDiff:
        """What this run printed that the last success before it, or that run, did not."""
        from rota.wire.difference import LogDiff  # noqa: PLC0415 see above

        target = path_of("runs", run_id, "log", "diff") + query_of({"against": against, "limit": limit})
        return self._decoded(self._transport.send("GET", target, timeout=BULK_SECONDS), LogDiff)

    @contextmanager
    def raw_log(self: Asks, run_id: str, *, start: int = 0) -> Iterator[IO[bytes]]:
        """The stored output of a run from this byte on, read inside the block."""
        headers = {"Range": f"bytes={start}-"} if start else {}
        with self._transport.open(
            "GET", path_of("runs", run_id, "log", "raw"), headers=headers, timeout=SECONDS
        ) as body:
            yield cast(IO[bytes], body)


def key_of(key: str | None) -> dict[str, str]:
    """The header that has a request done once."""
    return {} if key is None else {"Idempotency-Key": key}


def _selected(
    transport: Transport, verb: str, ids: Sequence[str], chosen: RunFilter | None, but: Sequence[str]
) -> bytes:
    from rota.wire.selection import RunFilter, Selector  # noqa: PLC0415 see above

    if chosen is None:
        selector = Selector(ids=list(ids))
    else:
        assert isinstance(chosen, RunFilter)
        selector = Selector(match_all=True, filter=chosen, except_ids=list(but))
    body = msgspec.json.encode(selector)
    return transport.send("POST", path_of("runs", "bulk", verb), body=body, timeout=BULK_SECONDS)
