"""Patience with a connection, which ends."""

import asyncio


class Deadline:
    """Ends a connection unless it is stopped in time."""

    def __init__(self, seconds: float, transport: asyncio.Transport) -> None:
        self._seconds = seconds
        self._transport = transport
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Runs from now on, unless it runs already."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._transport.abort)

    def stop(self) -> None:
        """No longer runs."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
