"""The part of the client that watches Rota itself: its machine, its metrics, its own log."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from rota.client.conversation import SECONDS, Conversation
from rota.client.frame import SILENCE, events_of
from rota.client.target import query_of

if TYPE_CHECKING:  # each costs a few milliseconds: who asks for it imports it
    from rota.model.journal import Level
    from rota.wire.journal import DaemonLine, DaemonLog
    from rota.wire.log import LogDropped, LogRotated
    from rota.wire.system import System, SystemHistory

    JournalEvent = DaemonLine | LogDropped | LogRotated


class WatchClient(Conversation):
    """The part of the client that watches; see above."""

    def system(self) -> System:
        """The host and Rota's own processes now."""
        from rota.wire.system import System  # noqa: PLC0415 see above

        return self._get("/api/system", System)

    def system_history(self, *, limit: int = 720) -> SystemHistory:
        """The newest samples, oldest first: one for each 5 s, an hour at most."""
        from rota.wire.system import SystemHistory  # noqa: PLC0415 see above

        return self._get("/api/system/history" + query_of({"limit": limit}), SystemHistory)

    def metrics(self, *, open_metrics: bool = False) -> str:
        """What is measured, as text; ApiError where it is off."""
        headers = {"Accept": "application/openmetrics-text" if open_metrics else "text/plain"}
        with self._transport.open("GET", "/metrics", headers=headers, timeout=SECONDS) as response:
            return response.read().decode()

    def daemon_log(self, *, start: int = -1000, limit: int = 1000, level: Level | None = None) -> DaemonLog:
        """Lines of the daemon's own log from a number on (negative: from the end), of this level at least."""
        from rota.wire.journal import DaemonLog  # noqa: PLC0415 see above

        return self._get("/api/daemon/log" + query_of({"from": start, "limit": limit, "level": level}), DaemonLog)

    def follow_daemon_log(
        self, *, after: int | None = None, level: Level | None = None
    ) -> Generator[JournalEvent, None, None]:
        """Lines of it as they come, first the last 100 or those behind a line; ends when the daemon does.

        NoDaemonError where it breaks off; `after` the last line that was seen takes it up again.
        """
        from rota.wire.journal import DaemonLine  # noqa: PLC0415 see above
        from rota.wire.log import LogDropped, LogRotated  # noqa: PLC0415 see above

        kinds: Mapping[bytes, type[JournalEvent]] = {
            b"line": DaemonLine,
            b"dropped": LogDropped,
            b"rotated": LogRotated,
        }
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        target = "/api/daemon/log/stream" + query_of({"level": level})
        with self._transport.open("GET", target, headers=headers, timeout=SILENCE) as response, closing(response):
            yield from events_of(response, kinds)
