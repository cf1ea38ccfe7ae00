"""The lock on a data directory: who holds it is its keeper."""

import fcntl
import json
import os

import proc

LONGEST_SOCKET_PATH = 107
"""sun_path of unix(7), less its final NUL."""


class RefusedError(Exception):
    """This keeper may not start; the message says why and what to do."""


def claim(data: str) -> None:
    """Makes the directory where it is missing and locks it for the life of this process. OSError: it is of no use."""
    socket = os.path.join(data, "rota.sock")
    length = len(os.fsencode(socket))
    if length > LONGEST_SOCKET_PATH:
        raise RefusedError(
            f"The socket {socket} would have a path of {length} bytes, and {LONGEST_SOCKET_PATH} is the most a system "
            "takes. Choose a shorter data directory with --data."
        )
    fd = create(data)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise RefusedError(
            f"Another Rota is at work in {data}{holder(fd)}. End it with `rota down --data {data}`, or choose another "
            "data directory with --data."
        ) from error
    write(fd, socket)


def create(data: str) -> int:
    """The lock file, opened."""
    try:
        os.mkdir(data, 0o700)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(data), exist_ok=True)
        os.mkdir(data, 0o700)
    except FileExistsError:
        pass  # most of the time
    return os.open(os.path.join(data, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def holder(fd: int) -> str:
    """Who says to hold it, in words."""
    try:
        return f" (pid {json.loads(os.pread(fd, 4096, 0))['pid']})"
    except (ValueError, KeyError, TypeError):
        return ""  # it is just being written


def write(fd: int, socket: str) -> None:
    """Says where this keeper is to be found."""
    me = proc.process(os.getpid())
    assert me is not None, "/proc is mounted"
    content = json.dumps({"pid": me.pid, "started": me.started, "socket": socket}).encode()
    os.ftruncate(fd, 0)
    os.pwrite(fd, content, 0)
