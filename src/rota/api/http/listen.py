"""Where clients are met: the TCP address and the unix socket, with words for all that can stand in the way."""

import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path

from rota.api.http.guard import is_local
from rota.api.http.occupant import occupant
from rota.model.error import RefusedError, WorldError

BACKLOG = 1024
LONGEST_SOCKET_PATH = 107
"""Bytes of sun_path without its final NUL (unix(7))."""


def listen_tcp(host: str, port: int, *, guarded: bool = False) -> socket.socket:
    """A listening socket on the first address of this name; port 0 takes a free one.

    RefusedError for an address others can reach, unless somebody guards it: authentication, or a proxy in front.
    WorldError says who holds the port, or why it cannot be had.
    """
    family, address = _resolve(host, port)
    if not guarded and not is_local(address[0]):
        raise RefusedError(
            f"{host} can be reached from other machines, and authentication is off: anybody could run anything.",
            hint="Leave ROTA_AUTH on, name the proxy in front in [daemon] trusted_proxies, or use --host 127.0.0.1.",
        )
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio sets TCP_NODELAY by the number
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise _bind_error(error, host, port) from error
    listener.setblocking(False)
    return listener


def is_loopback(listener: socket.socket) -> bool:
    """Whether no other machine reaches it."""
    return is_local(str(listener.getsockname()[0]))


def listen_unix(path: Path) -> socket.socket:
    """A listening socket of mode 0600; a stale one of the same name is replaced.

    The caller holds the lock of the data directory, so nobody can be listening there any more.
    """
    check_length(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    umask = os.umask(0o177)
    try:
        if path.is_socket():
            path.unlink()
        listener.bind(os.fspath(path))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise WorldError(f"Cannot listen on {path}: {error.strerror}.", hint="Look at the data directory.") from error
    finally:
        os.umask(umask)
    listener.setblocking(False)
    return listener


def check_length(path: Path) -> None:
    """RefusedError where the path is too long for a socket."""
    length = len(os.fsencode(path))
    if length > LONGEST_SOCKET_PATH:
        raise RefusedError(
            f"The socket {path} has {length} bytes, and a socket's path at most {LONGEST_SOCKET_PATH}.",
            hint="Choose a data directory with a shorter path by --data.",
        )


def remover(path: Path) -> Callable[[], None]:
    """What removes the socket that is at this path now; a successor's of the same name stays."""
    inode = path.stat().st_ino

    def remove() -> None:
        if path.is_socket() and path.stat().st_ino == inode:
            path.unlink()

    return remove


def _resolve(host: str, port: int) -> tuple[int, tuple[str, int]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise WorldError(
            f"There is no address for {host}: {error.strerror}.", hint="Choose another with --host."
        ) from None
    family, _, _, _, address = found[0]
    return family, (str(address[0]), port)


def _bind_error(error: OSError, host: str, port: int) -> WorldError:
    match error.errno:
        case errno.EADDRINUSE:
            return WorldError(
                f"Port {port} of {host} is in use by {occupant(port)}.", hint="Stop it or choose another with --port."
            )
        case errno.EACCES:
            return WorldError(f"Port {port} is reserved for root.", hint="Choose one from 1024 up with --port.")
        case errno.EADDRNOTAVAIL:
            return WorldError(f"{host} is no address of this machine.", hint="Choose another with --host.")
        case _:
            return WorldError(f"Cannot listen on port {port} of {host}: {error.strerror}.")
