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


def hammer(port: int) -> None:
    """Asks for ever, and says the requests a second of the first second."""
    selector = selectors.DefaultSelector()
    for _ in range(CLIENTS):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(REQUEST)
        selector.register(connection, selectors.EVENT_READ, bytearray())
    answered, start, told = 0, time.monotonic(), False
    while True:
        for key, _ in selector.select():
            if _receive(key.fileobj, key.data):  # type: ignore[arg-type] # they are the sockets registered above
                answered += 1
                key.fileobj.sendall(REQUEST)  # type: ignore[union-attr] # as above
        if not told and time.monotonic() - start > 1:
            print(answered, flush=True)
            told = True


def _receive(connection: socket.socket, buffer: bytearray) -> bool:
    """Reads on; whether the answer is complete."""
    received = connection.recv(1 << 20)
    if not received:
        raise ConnectionError("the server closed a connection")
    buffer += received
    head, _, body = buffer.partition(END_OF_HEAD)
    if not body or len(body) < _length(bytes(head)):
        return False
    if not head.startswith(b"HTTP/1.1 200"):
        raise ConnectionError(head.decode())
    buffer.clear()
    return True


def _length(head: bytes) -> int:
    lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    return int(lines[b"content-length"])


if __name__ == "__main__":
    hammer(int(sys.argv[1]))
