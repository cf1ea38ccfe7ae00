"""Frames: one JSON object each, and typed reading of their members. `docs/keeper-protocol.md` §2."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing `typing` would cost a tenth of the keeper's memory
    from typing import TypeVar

    Value = TypeVar("Value")

Frame = dict[str, object]

_encode = json.JSONEncoder(separators=(",", ":")).encode


class BrokenFrameError(Exception):
    """What came is not what the protocol says."""


def encode(frame: Frame) -> bytes:
    """Four bytes of length, big endian, and the object."""
    body = _encode(frame).encode()
    return len(body).to_bytes(4) + body


def decode(body: bytes) -> Frame:
    """The object of a frame."""
    try:
        frame = json.loads(body)
    except ValueError as error:
        raise BrokenFrameError(f"a frame is not JSON: {error}") from error
    if not isinstance(frame, dict):
        raise BrokenFrameError("a frame is not an object")
    return frame


def member(frame: Frame, name: str, kind: type[Value]) -> Value:
    """A member of this type."""
    value = frame.get(name)
    if not isinstance(value, kind):
        raise BrokenFrameError(f"`{name}` is {value!r}, not {kind.__name__}")
    return value


def optional(frame: Frame, name: str, kind: type[Value]) -> Value | None:
    """The same; None where it is null or missing."""
    return None if frame.get(name) is None else member(frame, name, kind)


def members(frame: Frame, name: str, kind: type[Value]) -> list[Value]:
    """A member that is a list of these; empty where it is missing."""
    values = optional(frame, name, list) or []
    found = [value for value in values if isinstance(value, kind)]
    if len(found) < len(values):
        raise BrokenFrameError(f"`{name}` holds something that is not {kind.__name__}")
    return found


def mapping(frame: Frame, name: str) -> dict[str, str]:
    """A member that is an object of texts; empty where it is missing."""
    value = optional(frame, name, dict) or {}
    if not all(isinstance(text, str) for text in value.values()):
        raise BrokenFrameError(f"`{name}` holds something that is not str")
    return value
