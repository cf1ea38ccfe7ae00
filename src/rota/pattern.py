"""Patterns that people write: RE2 syntax, matched in linear time (https://github.com/google/re2/wiki/Syntax).

The library is imported when the first pattern is compiled: it costs 3 MB, and most tables name none.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

from rota.model.error import UsageError

LEAST_MEMORY = 2**21
"""Bytes that a pattern may use which anybody can ask for; others may have the library's 8 MiB."""


class Match(Protocol):
    """Where a pattern was found."""

    def span(self) -> tuple[int, int]:
        """Begin and end, in units of what was searched: bytes or characters."""
        ...


class Pattern(Protocol):
    """A compiled pattern; `^` and `$` mean the ends of what is searched."""

    def search(self, text: bytes | str, pos: int | None = None) -> Match | None:
        """The first place where it is found from there on, or None."""
        ...

    def fullmatch(self, text: bytes | str) -> Match | None:
        """Whether it is the whole, or None."""
        ...

    def finditer(self, text: bytes | str) -> Iterator[Match]:
        """All places where it is found, in order, without overlap."""
        ...


@lru_cache(maxsize=256)
def pattern(source: str, *, case: bool = True) -> Pattern:
    """The compiled pattern; UsageError says what is wrong with it."""
    return _compiled(source, case_sensitive=case)


def line_pattern(source: str, *, case: bool, literal: bool = False) -> Pattern:
    """The same for text of many lines: `^` and `$` mean the ends of a line, and no match goes beyond one.

    `literal`: the source is the text itself. Forgotten after use, and thrifty: anybody may ask for such a pattern.
    """
    import re2  # noqa: PLC0415 # see above

    if not literal:
        _compiled(source, case_sensitive=case)  # what is wrong with it is told without the addition below
    text = re2.escape(source) if literal else source
    compiled = _compiled(f"(?m){text}", case_sensitive=case, never_nl=True, max_mem=LEAST_MEMORY)
    re2.purge()  # the library's own memory of patterns
    return compiled


def _compiled(source: str, **options: bool | int) -> Pattern:
    import re2  # noqa: PLC0415 # see above

    chosen = re2.Options()
    chosen.log_errors = False
    for name, value in options.items():
        setattr(chosen, name, value)
    try:
        compiled: Pattern = re2.compile(source, chosen)
    except re2.error as error:
        said = error.args[0].decode(errors="replace") if isinstance(error.args[0], bytes) else str(error)
        raise UsageError(
            f'"{source}" is not a pattern: {said}.', hint="RE2 syntax: https://github.com/google/re2/wiki/Syntax"
        ) from error
    return compiled
