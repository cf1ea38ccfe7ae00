"""Requests at a steady rate, and what came of each."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

WORKERS = 5
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


class Load:
    """The outcomes so far."""

    def __init__(self, port: int, rate: float) -> None:
        self.answered: Counter[str] = Counter()
        """By what was answered: the pid of the server and its instance."""
        self.failures: list[str] = []
        """Whatever was not answered in full, each in words."""
        self.over = threading.Event()
        self._address = ("127.0.0.1", port)
        self._pause = WORKERS / rate

    @property
    def pids(self) -> set[int]:
        """Who answered so far."""
        return {int(answer.split()[0]) for answer in self.answered}

    def work(self) -> None:
        """One worker's part, until it is over."""
        due = time.monotonic()  # noqa: TID251 - the rate is kept on the real clock
        while not self.over.is_set():
            self._ask()
            due += self._pause
            self.over.wait(max(0.0, due - time.monotonic()))  # noqa: TID251 - see above

    def _ask(self) -> None:
        try:
            with socket.create_connection(self._address, timeout=20) as connection:
                connection.sendall(REQUEST)
                answer = b"".join(iter(lambda: connection.recv(65_536), b""))
        except OSError as error:
            self.failures.append(f"{type(error).__name__}: {error}")
            return
        if answer.startswith(b"HTTP/1.0 200 ") and answer.endswith(b"\n"):
            self.answered[answer.rpartition(b"\r\n\r\n")[2].decode()] += 1
        else:
            self.failures.append(f"answered {answer!r}")


@contextmanager
def load(port: int, rate: float = 500) -> Iterator[Load]:
    """So many requests a second, each on a connection of its own, until the end of the block."""
    under = Load(port, rate)
    workers = [threading.Thread(target=under.work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    try:
        yield under
    finally:
        under.over.set()
        for worker in workers:
            worker.join()
