"""A load for the API, in a process of its own: eight clients that keep their connection and ask again once answered."""

import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

CLIENTS = 8
REQUEST = b"GET /api/tasks HTTP/1.1\r\nHost: localhost\r\n\r\n"
END_OF_HEAD = b"\r\n\r\n"


@contextmanager
def hammering(port: int) -> Iterator[None]:
    """The API at this port is under load."""
    with subprocess.Popen([sys.executable, "-m", "bench.hammer", str(port)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()  # the first answer has come
        try:
            yield
        finally:
            if process.poll() is not None:
                raise RuntimeError(f"the load ended by itself with {process.returncode}")
            process.terminate()


class Client:
    """One connection that stays open."""

    def __init__(self, port: int) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port))
        self.buffer = bytearray()
        self.ask()

    def ask(self) -> None:
        """Sends the request."""
        self.connection.sendall(REQUEST)

    def receive(self) -> bool:
        """Reads on; whether the answer is complete. ConnectionError where it is none, or not 200."""
        received = self.connection.recv(1 << 20)
        if not received:
            raise ConnectionError("the server closed a connection")
        self.buffer += received
        head, found, body = self.buffer.partition(END_OF_HEAD)
        if not found or len(body) < _length(bytes(head)):
            return False
        if not head.startswith(b"HTTP/1.1 200"):
            raise ConnectionError(head.decode())
        self.buffer.clear()
        return True


def _length(head: bytes) -> int:
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    return int(fields[b"content-length"])


def hammer(port: int) -> None:
    """Asks for ever; says how many answers came in the first second."""
    selector = selectors.DefaultSelector()
    for _ in range(CLIENTS):
        client = Client(port)
        selector.register(client.connection, selectors.EVENT_READ, client)
    answered, start, told = 0, time.monotonic(), False
    while True:
        for key, _ in selector.select():
            if key.data.receive():
                answered += 1
                key.data.ask()
        if not told and time.monotonic() - start > 1:
            print(answered, flush=True)
            told = True


if __name__ == "__main__":
    hammer(int(sys.argv[1]))
