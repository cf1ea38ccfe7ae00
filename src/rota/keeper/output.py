"""All that one run writes: two pipes, masked, into one log."""

from capture import Pipe, Sink
from frame import Frame
from log import STDERR, STDOUT, Log
from loop import Loop
from mask import Mask
from timer import Deed


class Output(Sink):
    """Tells by `over` when nobody can write any more, and by `too_much` when the task is to be ended for it."""

    __slots__ = ("_mask", "_over", "_pipes", "_too_much", "log")

    def __init__(self, log: Log, secrets: list[bytes], *, over: Deed, too_much: Deed) -> None:
        self.log = log
        self._mask = Mask(secrets) if secrets else None
        self._over = over
        self._too_much = too_much
        self._pipes: tuple[Pipe, ...] = ()

    def watch(self, loop: Loop, stdout: int, stderr: int) -> None:
        """Reads these two from now on."""
        self._pipes = (Pipe(stdout, STDOUT, self, loop), Pipe(stderr, STDERR, self, loop))

    @property
    def open(self) -> bool:
        """Whether anybody can still write."""
        return any(pipe.open for pipe in self._pipes)

    def took(self, stream: int, data: bytearray, size: int) -> None:
        """Masks it and puts it into the log."""
        if self._mask is None:
            self.log.append(stream, data, size)
        else:
            clean = self._mask.feed(stream, bytes(data[:size]))
            self.log.append(stream, clean, len(clean))
        if self.log.overflowed:
            self._too_much()

    def ended(self, stream: int) -> None:
        """Writes what the mask held back."""
        self._flush(stream)
        if not self.open:
            self._over()

    def close(self) -> Frame:
        """Lets go of pipes and log; what the report says of them."""
        for pipe in self._pipes:
            if pipe.open:
                pipe.close()
                self._flush(pipe.stream)
        return self.log.close()

    def _flush(self, stream: int) -> None:
        if self._mask is not None:
            rest = self._mask.end(stream)
            self.log.append(stream, rest, len(rest))
