"""The header `Range` over bytes (RFC 9110 §14): at most one range is heeded."""

import re

from rota.api.http.request import Request

_RANGE = re.compile(r"bytes *= *(\d*) *- *(\d*)", re.ASCII | re.IGNORECASE)
MOST_DIGITS = 18
FAR = 10**MOST_DIGITS
"""Behind the last byte of any file."""


class UnsatisfiableError(Exception):
    """It begins behind the last byte."""


def asked_range(request: Request, size: int) -> range | None:
    """Which of so many bytes are asked for; None: all, where nothing is asked, several ranges, or nonsense.

    UnsatisfiableError where none of them is there. A condition (`If-Range`) never holds: nothing here has a tag.
    """
    sent = request.headers("range")
    if request.method != "GET" or len(sent) != 1 or request.headers("if-range"):
        return None
    match = _RANGE.fullmatch(sent[0].strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return _last(size, _number(last))
    start, stop = _number(first), _number(last) + 1 if last else size
    if last and stop <= start:
        return None
    if start >= size:
        raise UnsatisfiableError
    return range(start, min(stop, size))


def _number(digits: str) -> int:
    """At most FAR: Python reads no number of thousands of digits."""
    short = digits.lstrip("0")
    return int(short or 0) if len(short) <= MOST_DIGITS else FAR


def _last(size: int, wanted: int) -> range:
    if not size or not wanted:
        raise UnsatisfiableError
    return range(max(size - wanted, 0), size)
