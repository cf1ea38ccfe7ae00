"""What is looked for: quickly among many bytes first, then exactly in the text of one line."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Protocol

from rota.model.search import Span, Wanted
from rota.pattern import Pattern, line_pattern

MOST_SPANS = 100
"""Places told of one line."""

ENDS_OF_ALL = re.compile(r"\\[AzQ]|\(\?[a-zA-Z]*-")
"""What in a pattern may mean the ends of all that is searched, or take back that `^` and `$` mean those of a line."""


class Needle(Protocol):
    """Text or a pattern."""

    def find(self, data: bytes, start: int) -> int:
        """A byte of the next line in which it may be, from the start of a line on; -1: it is in none.

        Lines here end at newlines only. Every line in which it is, is come upon; some in which it is not may be, too.
        """
        ...

    def by_line(self) -> "Needle":
        """The same for lines that may end without a newline."""
        ...

    def spans(self, text: str) -> tuple[Span, ...] | None:
        """Where it is in this line, the first places of it; None: nowhere."""
        ...


def needle(wanted: Wanted) -> Needle:
    """What is wanted, ready for use. UsageError: it is no pattern."""
    if wanted.case and not wanted.regex:
        return Literal(wanted.text)
    pattern = line_pattern(wanted.text, case=wanted.case, literal=not wanted.regex)
    return Lines(pattern) if wanted.regex and ENDS_OF_ALL.search(wanted.text) else Matching(pattern)


class Literal:
    """Text just so."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._bytes = text.encode()

    def find(self, data: bytes, start: int) -> int:
        """The next place of it."""
        return data.find(self._bytes, start)

    def by_line(self) -> Needle:
        """It is the same wherever lines end."""
        return self

    def spans(self, text: str) -> tuple[Span, ...] | None:
        """Each place of it."""
        spans: list[Span] = []
        start = text.find(self._text)
        while start >= 0 and len(spans) < MOST_SPANS:
            stop = start + len(self._text)
            spans.append((start, stop))
            start = text.find(self._text, stop)
        return tuple(spans) or None


class Matching:
    """A pattern, or text whatever its capitals."""

    def __init__(self, pattern: Pattern) -> None:
        self._pattern = pattern

    def find(self, data: bytes, start: int) -> int:
        """The next place that matches."""
        match = self._pattern.search(data, start)
        return -1 if match is None else match.span()[0]

    def by_line(self) -> Needle:
        """By looking at line after line."""
        return Lines(self._pattern)

    def spans(self, text: str) -> tuple[Span, ...] | None:
        """Each place that matches, empty ones left out; none of them where only such match."""
        matches = [match.span() for match in islice(self._pattern.finditer(text), MOST_SPANS)]
        return tuple(_filled(matches)) if matches else None


class Lines(Matching):
    """The same, where one must look at line after line."""

    def find(self, data: bytes, start: int) -> int:
        """The next line."""
        return start if start < len(data) else -1


def _filled(spans: Iterable[Span]) -> Iterable[Span]:
    return (span for span in spans if span[0] < span[1])
