"""All that one run writes: two pipes, masked, into one log."""

from collections.abc import Callable

from capture import Pipe
from log import STDERR, STDOUT, Log
from loop import Loop
from mask import Mask

Deed = Callable[[], None]


class Output:
    """Tells by `over` when nobody can write any more, and by `too_much` when the task is to be ended for it."""

    __slots__ = ("_mask", "_over", "_pipes", "_too_much", "log")

    def __init__(
        self, log: Log, secrets: list[bytes], *, over: Callable[[], None], too_much: Callable[[], None]
    ) -> None:
        self.log = log
        self._mask = Mask(secrets) if secrets else None
        self._over = over
        self._too_much = too_much
        self._pipes: tuple[Pipe, ...] = ()

    def watch(self, loop: Loop, stdout: int, stderr: int) -> None:
        """Reads these two from now on."""
        self._pipes = tuple(
            Pipe(fd, stream, loop, took=self._took, ended=self._ended)
            for fd, stream in ((stdout, STDOUT), (stderr, STDERR))
        )

    @property
    def open(self) -> bool:
        """Whether anybody can still write."""
        return any(pipe.open for pipe in self._pipes)

    def close(self) -> int:
        """Lets go of pipes and log; answers how many lines there are."""
        for pipe in self._pipes:
            if pipe.open:
                pipe.close()
                self._flush(pipe.stream)
        return self.log.finish()

    def _took(self, stream: int, data: bytearray, size: int) -> None:
        if self._mask is None:
            self.log.append(stream, data, size)
        else:
            clean = self._mask.feed(stream, bytes(data[:size]))
            self.log.append(stream, clean, len(clean))
        if self.log.overflowed:
            self._too_much()

    def _ended(self, stream: int) -> None:
        self._flush(stream)
        if not self.open:
            self._over()

    def _flush(self, stream: int) -> None:
        """Writes what the mask held back."""
        if self._mask is not None:
            rest = self._mask.end(stream)
            self.log.append(stream, rest, len(rest))
