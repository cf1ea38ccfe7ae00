"""Frames of the keeper's channel as typed values. What they mean stands in `docs/keeper-protocol.md` §2."""

import json
from collections.abc import Mapping

import msgspec

from rota.model.error import InternalError
from rota.model.run import EndReason

PROTOCOL = 2
"""The newest version spoken here."""
UNDERSTOOD = {PROTOCOL, PROTOCOL - 1}
"""A daemon speaks its keeper's version and the one before (design.md, section 1)."""

LENGTH = 4
"""Bytes in front of each frame: its length, big endian."""


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What the keeper says. Members that are not listed are passed over."""


class UsageFrame(Frame, frozen=True, kw_only=True):
    """wait4(2): microseconds and bytes."""

    cpu_user: int = 0
    cpu_system: int = 0
    peak_memory: int = 0
    io_read: int = 0
    io_write: int = 0


class NotifiedFrame(Frame, frozen=True, kw_only=True):
    """`notified`, by itself or in `started`."""

    run_id: str
    at: int
    ready_at: int | None
    stopping: bool
    status: str | None
    main_pid: int | None


class StartedFrame(Frame, frozen=True, kw_only=True):
    """`started`."""

    run_id: str
    pid: int
    at: int
    armed: bool
    notified: NotifiedFrame | None = None


class RefusedFrame(Frame, frozen=True, kw_only=True):
    """`refused`."""

    run_id: str
    place: str
    at: int
    armed: bool


class ExitedFrame(Frame, frozen=True, kw_only=True):
    """`exited`."""

    run_id: str
    started_at: int | None
    ended_at: int
    duration: int
    exit_code: int
    signal: str | None
    cause: EndReason | None
    reason: str | None
    usage: UsageFrame
    log_lines: int
    log_bytes: int
    log_dropped: int = 0
    output: str = ""


class ReturnedFrame(Frame, frozen=True, kw_only=True):
    """`returned`."""

    run_ids: tuple[str, ...]
    reason: str


class DisarmedFrame(Frame, frozen=True, kw_only=True):
    """`disarmed`."""

    request: int
    gone: frozenset[str]
    fired: frozenset[str]


class SteppedFrame(Frame, frozen=True, kw_only=True):
    """`stepped`."""

    by: int
    at: int


class ShutdownFrame(Frame, frozen=True, kw_only=True):
    """`shutdown`."""

    reason: str


class ReloadFrame(Frame, frozen=True, kw_only=True):
    """`reload`."""


class HelloFrame(Frame, frozen=True, kw_only=True):
    """`hello`."""

    protocol: int
    keeper: str
    version: str = ""
    pid: int
    started_at: int
    live: tuple[StartedFrame, ...]
    ended: tuple[ExitedFrame, ...]
    armed: frozenset[str]
    refused: tuple[RefusedFrame, ...]
    returned: tuple[ReturnedFrame, ...]
    daemon_starts: int
    deaths: tuple[str, ...]


class Unknown(Frame, frozen=True, kw_only=True):
    """A type of a later protocol, or one that nobody here needs."""


class _Head(msgspec.Struct):
    type: str


TYPES: Mapping[str, type[Frame]] = {
    "hello": HelloFrame,
    "started": StartedFrame,
    "notified": NotifiedFrame,
    "refused": RefusedFrame,
    "exited": ExitedFrame,
    "returned": ReturnedFrame,
    "disarmed": DisarmedFrame,
    "stepped": SteppedFrame,
    "shutdown": ShutdownFrame,
    "reload": ReloadFrame,
}


def decode(body: bytes) -> Frame:
    """What the keeper said; InternalError where it is not what the protocol says."""
    try:
        head = msgspec.json.decode(body, type=_Head)
        return msgspec.json.decode(body, type=TYPES.get(head.type, Unknown))
    except msgspec.DecodeError as error:
        raise InternalError(f"The keeper sent a frame that is not of protocol {PROTOCOL}: {error}.") from error


def encode(kind: str, **members: object) -> bytes:
    """What the daemon says, length and all. Text may hold bytes that are not UTF-8 (PEP 383), so: plain ASCII."""
    body = json.dumps({"type": kind, **members}, separators=(",", ":")).encode()
    return len(body).to_bytes(LENGTH) + body
