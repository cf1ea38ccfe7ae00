"""Bounds in time for one connection."""

import asyncio
from collections import Counter


class Deadline:
    """Ends a connection unless it is stopped in time, and counts that."""

    def __init__(self, seconds: float, transport: asyncio.Transport, rejected: Counter[str], reason: str) -> None:
        self._seconds = seconds
        self._transport = transport
        self._rejected = rejected
        self._reason = reason
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Runs from now on, unless it runs already."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._end)

    def stop(self) -> None:
        """No longer runs."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end(self) -> None:
        self._rejected[self._reason] += 1
        self._transport.abort()
