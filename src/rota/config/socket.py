"""`sockets`: what a service listens on, opened by Rota and passed (sd_listen_fds(3))."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from rota.config.address import split_address, usual_path
from rota.config.document import Raw
from rota.config.limit import CAP_NET_BIND_SERVICE, lack_of_capability
from rota.config.reader import NOTHING, Reader
from rota.config.shape import LINE, Scalar
from rota.config.table import Many
from rota.config.unit import Draft
from rota.model.error import Severity, UsageError
from rota.model.unit import Socket

MOST = 32
"""Sockets of a service."""
NAME = r"[A-Za-z0-9_.-]{1,64}"
"""LISTEN_FDNAMES is separated by colons, so a name has none (sd_listen_fds_with_names(3))."""
FORM = rf"({NAME}=)?(tcp://.*:[0-9]+|unix:///.+)"
"""What the text of a socket looks like, for those who cannot look closer."""

FREE_PORTS = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
"""From which port on anybody may listen (ip_sysctl of the kernel)."""


class SocketText(Scalar):
    """An address to listen on, behind a name where one is given."""

    allowed = 'an address such as "tcp://127.0.0.1:80" or "unix:///run/x", or NAME=ADDRESS'

    def read(self, raw: Raw, reader: Reader) -> object:
        """The socket; that this machine will not let Rota have it is a warning."""
        socket = super().read(raw, reader)
        lack = _lack_for(socket.address) if isinstance(socket, Socket) else None
        if lack is not None:
            reader.report(raw, f"{raw.shown} cannot be opened here: {lack}", Severity.WARNING)
        return socket

    def meaning(self, value: object, reader: Reader) -> Socket:
        """The socket, its name empty where none is given."""
        text = LINE.meaning(value, reader)
        head, mark, tail = text.partition("=")
        is_named = bool(mark) and "://" not in head
        try:
            return Socket(name=_name(head) if is_named else "", address=_usual(tail if is_named else text))
        except ValueError as error:
            raise UsageError(f'"{text}" is not {self.allowed}: {error}.') from None


def _name(text: str) -> str:
    if not re.fullmatch(NAME, text):
        raise ValueError("a name has 1 to 64 letters, digits and _ . -")
    return text


def _usual(address: str) -> str:
    """The address in its usual spelling, so that one address is known as one."""
    scheme, _, rest = address.partition("://")
    if scheme == "unix":
        return f"unix://{usual_path(rest)}"
    if scheme != "tcp":
        raise ValueError("it begins with tcp:// or unix://")
    host, port = split_address(rest)
    if port is None:
        raise ValueError("it has no port")
    return f"tcp://{host}:{port}"


def _lack_for(address: str) -> str | None:
    try:
        free = int(FREE_PORTS.read_text())
    except OSError:
        return None  # whoever opens it will see
    port = address.rpartition(":")[2] if address.startswith("tcp://") else free
    return lack_of_capability(CAP_NET_BIND_SERVICE) if int(port) < free else None


class Sockets(Many):
    """An array of sockets with different names; one without is named by its place: `0`, `1`."""

    def __init__(self) -> None:
        super().__init__(SocketText())

    def read(self, raw: Raw, reader: Reader) -> object:
        """The sockets as a tuple."""
        sockets = super().read(raw, reader)
        if not isinstance(sockets, tuple):
            return NOTHING
        if len(sockets) > MOST:
            raise UsageError(f"These are {len(sockets)} sockets, and a service has {MOST} at most.")
        named = tuple(replace(socket, name=socket.name or str(place)) for place, socket in enumerate(sockets))
        places: dict[str, Raw] = {}
        for socket, place in zip(named, raw.elements(), strict=True):
            if places.setdefault(socket.name, place) is not place:
                reader.report(place, f'The name "{socket.name}" is taken: {_where(places[socket.name])} has it.')
        return named if len(places) == len(named) else NOTHING


def check_sockets(drafts: Mapping[str, Draft], reader: Reader) -> None:
    """Reports every address that is to be opened twice, by one service or by two."""
    places: dict[str, Raw] = {}
    for draft in drafts.values():
        for socket, place in _sockets(draft):
            if places.setdefault(socket.address, place) is not place:
                reader.report(place, f"{socket.address} can be opened once: {_where(places[socket.address])} has it.")


def _sockets(draft: Draft) -> Iterator[tuple[Socket, Raw]]:
    sockets, raw = draft.values.get("sockets"), draft.raw.get("sockets")
    if isinstance(sockets, tuple) and raw is not None:
        yield from zip(sockets, raw.elements(), strict=True)


def _where(place: Raw) -> str:
    return f"{place.key} in {place.document.file}:{place.line}"
