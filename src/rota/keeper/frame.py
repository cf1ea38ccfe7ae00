"""Frames: one JSON object each, and typed reading of their members. `docs/keeper-protocol.md` §2."""

import json

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


def text(frame: Frame, name: str) -> str:
    """A member that is text."""
    value = frame.get(name)
    if not isinstance(value, str):
        raise BrokenFrameError(f"`{name}` is {value!r}, not text")
    return value


def integer(frame: Frame, name: str) -> int:
    """A member that is a whole number."""
    value = frame.get(name)
    if not isinstance(value, int):
        raise BrokenFrameError(f"`{name}` is {value!r}, not an integer")
    return value


def real(frame: Frame, name: str) -> float:
    """A member that is a number."""
    value = frame.get(name)
    if not isinstance(value, int | float):
        raise BrokenFrameError(f"`{name}` is {value!r}, not a number")
    return value


def optional_integer(frame: Frame, name: str) -> int | None:
    """The same; None where it is null or missing."""
    return None if frame.get(name) is None else integer(frame, name)


def items(frame: Frame, name: str) -> list[object]:
    """A member that is a list; empty where it is missing."""
    value = frame.get(name, [])
    if not isinstance(value, list):
        raise BrokenFrameError(f"`{name}` is {value!r}, not a list")
    return value


def texts(frame: Frame, name: str) -> list[str]:
    """A member that is a list of text; empty where it is missing."""
    value = items(frame, name)
    found = [item for item in value if isinstance(item, str)]
    if len(found) < len(value):
        raise BrokenFrameError(f"`{name}` holds something that is not text")
    return found


def objects(frame: Frame, name: str) -> list[Frame]:
    """A member that is a list of objects."""
    value = items(frame, name)
    found = [item for item in value if isinstance(item, dict)]
    if len(found) < len(value):
        raise BrokenFrameError(f"`{name}` holds something that is not an object")
    return found


def mapping(frame: Frame, name: str) -> dict[str, str]:
    """A member that is an object of texts; empty where it is missing."""
    value = frame.get(name, {})
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise BrokenFrameError(f"`{name}` is not an object of texts")
    return value
