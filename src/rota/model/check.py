"""Checks of an instance: one question asked, one answer got."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking an instance how it is."""

    ok: bool
    text: str
    """What was seen, in a few words: `200 OK`, `connection refused`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """An answer, and when it came."""

    at: datetime
    answer: Answer
