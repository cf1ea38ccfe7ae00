"""Path, query and body of a request against what its operation takes: whatever does not fit is told at once."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec import UNSET, Struct, UnsetType

from rota.api.http.body import body_values, path_faults
from rota.api.http.problem import SECRETS, Problem, unprocessable, wrong
from rota.api.http.query import query_values
from rota.wire.error import ErrorDetail

F = TypeVar("F", bound=Struct)
Q = TypeVar("Q", bound=Struct)
B = TypeVar("B", bound=Struct)
Reader = Callable[[bytes, type[Struct], list[ErrorDetail]], dict[str, object]]
"""Fills the fields of a form and tells what is wrong with them one by one."""

UNPROCESSABLE = 422

_VALUE = re.compile(r" '.*'$", re.DOTALL)
"""msgspec repeats a word that it does not know."""


def read_forms(
    path: Mapping[str, str], query: tuple[bytes, type[Q]], body: tuple[bytes, type[B]], *, needs_body: bool = False
) -> tuple[Q, B]:
    """What query and body, each with its form, say; 422 that names every place, 400 for a body that is no JSON.

    `needs_body`: 400 also where none is sent, though none of its members must be there.
    """
    if needs_body and not body[0]:
        detail = "A body is needed here: a JSON object that says what is meant."
        raise Problem(400, detail, errors=[wrong("body", "It is missing.")])
    faults: list[ErrorDetail] = []
    path_faults(path, faults)
    reason = "path" if faults else None
    asked = _read(query_values, *query, faults)
    sent = _read(body_values, *body, faults)
    if faults or asked is None or sent is None:
        raise unprocessable(faults, reason=reason)
    return asked, sent


def _read(reader: Reader, raw: bytes, form: type[F], faults: list[ErrorDetail]) -> F | None:
    """The form filled in; None where it has faults, and then rules between its fields are not looked at."""
    found: list[ErrorDetail] = []
    values = reader(raw, form, found)
    filled = None if found else _filled(form, values, found)
    # of a form that takes a secret nothing is repeated: a slip may have put it in any place
    if not SECRETS.isdisjoint(form.__struct_fields__):
        found = [_without_value(fault) for fault in found]
    faults += found
    return filled


def _without_value(fault: ErrorDetail) -> ErrorDetail:
    message = UNSET if isinstance(fault.message, UnsetType) else _VALUE.sub("", fault.message)
    return ErrorDetail(location=fault.location, message=message)


def _filled(form: type[F], values: Mapping[str, object], faults: list[ErrorDetail]) -> F | None:
    try:
        return form(**values)
    except Problem as problem:  # what its `__post_init__` says of rules between fields
        if problem.status != UNPROCESSABLE:
            raise
        faults += problem.errors
        return None
