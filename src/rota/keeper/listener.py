"""Sockets that services listen on: opened here and kept, so that no restart of theirs refuses a connection."""

import errno
import fcntl
import os
import socket
import stat

from spawn import StartError, words

BACKLOG = 4096
"""What systemd asks for; the system may allow less (listen(2))."""
LOWEST, MOST = 64, 60
"""Their descriptors are numbered from here on, above those that so many become in a child: none is overwritten."""
MODE = 0o660
"""Of the files of unix sockets: who may write may connect (unix(7))."""


class Listeners:
    """By address, `tcp://HOST:PORT` or `unix:///PATH`."""

    def __init__(self) -> None:
        self._open: dict[str, int] = {}

    def open(self, addresses: list[str]) -> list[int]:
        """A descriptor for each. StartError: one cannot be opened, and of the others none that was not open before."""
        before = list(self._open)
        if len(addresses) > MOST:
            raise StartError(f"it has {len(addresses)} sockets, and {MOST} is the most that can be passed")
        for address in addresses:
            try:
                self._open[address] = self._open.get(address) or listen(address)
            except (OSError, ValueError, OverflowError) as error:
                self.keep(before)
                why = words(error) if isinstance(error, OSError) else error
                raise StartError(f"cannot listen on {address}: {why}") from error
        return [self._open[address] for address in addresses]

    def keep(self, addresses: list[str]) -> None:
        """Closes all others; the files of theirs go, whoever may still hold such a socket."""
        for address in set(self._open).difference(addresses):
            os.close(self._open.pop(address))
            try:
                if address.startswith("unix:"):
                    os.unlink(address.removeprefix("unix://"))
            except OSError:
                continue  # somebody tidied up; a file that is left is found abandoned the next time


def listen(address: str) -> int:
    """A descriptor that takes connections at this address."""
    kind, _, place = address.partition("://")
    family, where = resolved(kind, place)
    with socket.socket(family) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, not place.startswith(":"))
        if family == socket.AF_UNIX and abandoned(place):
            os.unlink(place)
        mask = os.umask(0o777 - MODE)  # a chmod afterwards would follow whatever link stands there by then
        try:
            server.bind(where)
        finally:
            os.umask(mask)
        server.listen(BACKLOG)
        return fcntl.fcntl(server, fcntl.F_DUPFD_CLOEXEC, LOWEST)


def resolved(kind: str, place: str) -> tuple[int, str | tuple[str | int | bytes, ...]]:
    """Family and address of a path, or of `HOST:PORT` (getaddrinfo(3)); without a host: all that the machine has."""
    if kind == "unix":
        return socket.AF_UNIX, place
    host, _, port = place.rpartition(":")
    wanted = host.strip("[]") or ("::" if socket.has_dualstack_ipv6() else "0.0.0.0")  # noqa: S104 - it was asked for
    # As bytes: for text Python would load tables of international names.
    family, _, _, _, where = socket.getaddrinfo(wanted.encode(), None, type=socket.SOCK_STREAM)[0]
    return family, (where[0], int(port), *where[2:])


def abandoned(path: str) -> bool:
    """Whether a socket stands there, and to connect to it is refused (unix(7))."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.setblocking(False)
        return caller.connect_ex(path) == errno.ECONNREFUSED and stat.S_ISSOCK(os.lstat(path).st_mode)
