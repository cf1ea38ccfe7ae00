"""Patterns that people write: RE2 syntax, matched in linear time (https://github.com/google/re2/wiki/Syntax).

The library is imported when the first pattern is compiled: it costs 3 MB, and most tables name none.
"""

from functools import lru_cache
from typing import Protocol

from rota.model.error import UsageError


class Match(Protocol):
    """Where a pattern was found."""

    def span(self) -> tuple[int, int]:
        """Begin and end, in units of what was searched: bytes or characters."""
        ...


class Pattern(Protocol):
    """A compiled pattern; `^` and `$` mean the ends of what is searched."""

    def search(self, text: bytes | str) -> Match | None:
        """The first place where it is found, or None."""
        ...

    def fullmatch(self, text: bytes | str) -> Match | None:
        """Whether it is the whole, or None."""
        ...


@lru_cache(maxsize=256)
def pattern(source: str, *, case: bool = True) -> Pattern:
    """The compiled pattern; UsageError says what is wrong with it."""
    import re2  # noqa: PLC0415 # see above

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = case
    try:
        compiled: Pattern = re2.compile(source, options)
    except re2.error as error:
        said = error.args[0].decode(errors="replace") if isinstance(error.args[0], bytes) else str(error)
        raise UsageError(
            f'"{source}" is not a pattern: {said}.', hint="RE2 syntax: https://github.com/google/re2/wiki/Syntax"
        ) from error
    return compiled
