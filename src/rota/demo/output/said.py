"""Lines as a program says them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from rota.model.output import Stream
from rota.model.run import Run


@dataclass(frozen=True, slots=True)
class Said:
    """A line, without its newline."""

    text: str
    stream: Stream = Stream.STDOUT


Script = Callable[[Run, Random], Iterator[Said]]
"""What one program says in a run of it."""


def warn(text: str) -> Said:
    """A line on standard error."""
    return Said(text, Stream.STDERR)


def remark(text: str) -> Said:
    """A line of Rota's own, as the keeper writes it."""
    return Said(f"rota: {text}", Stream.SYSTEM)
