"""The end of what a probe prints, in memory: nothing of it goes to the disk."""

from frame import Frame
from log import Log

KEPT = 1024
"""Bytes."""


class Tail(Log):
    """Takes the place of a log that has no files."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:  # the base would take files: all that it does with them is done here
        self.full = ""
        self._kept = b""

    def append(self, _stream: int, data: bytes | bytearray, size: int) -> None:
        """Keeps the end of it."""
        self._kept = (self._kept + data[max(size - KEPT, 0) : size])[-KEPT:]

    def remark(self, text: str) -> None:
        """What Rota does to a probe is said in its report."""

    def close(self) -> Frame:
        """What the report says of its output."""
        return {"log_lines": 0, "log_bytes": 0, "output": self._kept.decode(errors="replace")}
