"""Ports for servers that cannot be given 0, because others must know the number before they listen."""

import os
import socket
from itertools import count, islice

FIRST = 10_000
MANY = 20_000
"""All of them lie below those from which the kernel takes the ends of connections (ip_local_port_range)."""
APART = 1009
"""Workers of one session have pids in a row: each begins so far from the next, and no two come to the same one soon."""


_steps = count(os.getpid() * APART)


def free_port() -> int:
    """A port of the loopback that nobody holds now, and that this process has not answered lately."""
    for step in islice(_steps, MANY):
        port = FIRST + step % MANY
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError(f"all ports from {FIRST} to {FIRST + MANY - 1} are held")
