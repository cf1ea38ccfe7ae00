"""The problems of a configuration as a daemon tells them, made what they were: key, place, message."""

import re
from collections.abc import Sequence

from msgspec import UnsetType

from rota.model.error import Problem
from rota.wire.error import ErrorDetail, ErrorModel

LOCATION = "config"
_PLACED = re.compile(r"(?P<file>.*?):(?P<line>\d+):(?P<column>\d+): (?P<message>.*)", re.DOTALL)


def problems_of(error: ErrorModel) -> Sequence[Problem]:
    """All of them; none where the error is about something else."""
    details = [] if isinstance(error.errors, UnsetType) or error.errors is None else error.errors
    found = [_problem(detail) for detail in details]
    return [problem for problem in found if problem is not None]


def _problem(detail: ErrorDetail) -> Problem | None:
    if isinstance(detail.location, UnsetType) or isinstance(detail.message, UnsetType):
        return None
    word, _, key = detail.location.partition(".")
    placed = _PLACED.fullmatch(detail.message)
    if word != LOCATION or placed is None:
        return None
    return Problem(
        file=placed["file"],
        line=int(placed["line"]),
        column=int(placed["column"]),
        key=key,
        message=placed["message"],
    )
