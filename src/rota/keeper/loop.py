"""Waiting for descriptors: one epoll, urgent ones first, bulk output last."""

import select
from collections.abc import Callable

Handler = Callable[[], None]

MOST_EVENTS = 4096


class Loop:
    """Calls the handler of each descriptor that can be read or has come to its end (epoll(7), level-triggered)."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._handlers: dict[int, Handler] = {}
        self._bulk: dict[int, Handler] = {}

    def watch(self, fd: int, handler: Handler) -> None:
        """Reading it is urgent: frames, signals, ends of processes."""
        self._handlers[fd] = handler
        self._epoll.register(fd, select.EPOLLIN)

    def watch_bulk(self, fd: int, handler: Handler) -> None:
        """Reading it can wait for the urgent ones: output."""
        self._bulk[fd] = handler
        self._epoll.register(fd, select.EPOLLIN)

    def watch_writing(self, fd: int, *, wanted: bool) -> None:
        """Whether an urgent descriptor's handler is also called when it can be written."""
        self._epoll.modify(fd, select.EPOLLIN | (select.EPOLLOUT if wanted else 0))

    def forget(self, fd: int) -> None:
        """No more calls; to be said before it is closed."""
        self._handlers.pop(fd, None)
        self._bulk.pop(fd, None)
        self._epoll.unregister(fd)

    def turn(self, seconds: float | None, between: Handler) -> None:
        """Waits that long at most (None: for ever), then serves all that came, `between` first and before bulk reads.

        A handler may forget descriptors whose turn is still to come, and a new one may have got the number:
        handlers must bear being called for nothing.
        """
        events = self._epoll.poll(seconds, MOST_EVENTS)
        between()
        for fd, _ in events:
            if handler := self._handlers.get(fd):
                handler()
        for fd, _ in events:
            if handler := self._bulk.get(fd):
                between()
                handler()
