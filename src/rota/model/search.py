"""Looking for text in the output of runs."""

from dataclasses import dataclass

from rota.model.output import Line, Stream

Span = tuple[int, int]
"""Begin and end in a line's text, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; it lies within one line."""

    text: str
    regex: bool = False
    """The text is a pattern (RE2)."""
    case: bool = False
    """Capitals count."""
    streams: frozenset[Stream] = frozenset()
    """Lines of these only; empty: of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A line in which it was found."""

    run_id: str
    line: Line
    spans: tuple[Span, ...]
    """Where, in order, without overlap; the first hundred. Empty where a pattern matched nothing at all there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found, as far as it came."""

    hits: tuple[Hit, ...]
    scanned: int
    """In how many runs it looked."""
    run_id: str | None = None
    """The run to go on with; None: it came to the end."""
    line: int = 0
    """The number of its line to go on with."""
    buckets: tuple[int, ...] = ()
    """Where shares were asked for: how many lines of each share are hits."""

    @property
    def total(self) -> int:
        """Where shares were asked for: how many lines are hits."""
        return sum(self.buckets)
