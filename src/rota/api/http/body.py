"""JSON bodies, read into the struct that defines them, and the paths of a request."""

import functools
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
import msgspec.inspect as shape
from msgspec import Struct

from rota.api.http.problem import CLOSE, Problem, wrong
from rota.api.http.words import TOO_FAR, in_words
from rota.model.name import RUN_ID, TOKEN_ID, USER, is_name
from rota.wire.error import ErrorDetail

_PLACE = re.compile(r"(?P<message>.*?)(?: - at `\$?(?P<path>.*)`)?")
_INDEX = re.compile(r"\[(\d+)\]")
REQUIRED = "It is required."


class Field(NamedTuple):
    """A member: the struct's name for it, its type, and the struct that it is, if any."""

    name: str
    kind: object
    inner: type[Struct] | None
    required: bool


def body_values(raw: bytes, form: type[Struct], faults: list[ErrorDetail]) -> dict[str, object]:
    """The values given, by name of the struct's field; nothing sent is an empty object.

    400 when it is no JSON, or when nothing was sent and something must be.
    """
    document = _decoded(raw) if raw else {}
    if not isinstance(document, dict):
        faults.append(wrong("body", "It must be a JSON object.", document))
        return {}
    if not raw and any(field.required for field in _fields(form).values()):
        needed = ", ".join(name for name, field in _fields(form).items() if field.required)
        raise _malformed(f"it is empty, and must be an object with {needed}")
    document.pop("$schema", None)
    return _values(document, form, "body", faults)


ULIDS = {"run_id": "A run id", "notification_id": "The id of a notification"}


def path_faults(path: Mapping[str, str], faults: list[ErrorDetail]) -> None:
    """Adds what cannot be a name or an id."""
    name, user, token_id = path.get("name"), path.get("user"), path.get("token_id")
    if user is not None and not USER.fullmatch(user):
        faults.append(wrong("path.user", "A user's name is 1 to 64 of small letters, digits and . _ -"))
    if token_id is not None and not TOKEN_ID.fullmatch(token_id):
        faults.append(wrong("path.token_id", "The id of a token is 8 letters and digits; never its secret."))
    if name is not None and not is_name(name):
        faults.append(wrong("path.name", "A name is 1 to 100 of letters, digits and . _ : -", name))
    for key, noun in ULIDS.items():
        if key in path and not RUN_ID.fullmatch(path[key]):
            text = f"{noun} is 26 upper-case characters, such as 01JZ8Y0G5T…"
            faults.append(wrong(f"path.{key}", text, path[key]))


def _values(
    document: Mapping[str, object], form: type[Struct], place: str, faults: list[ErrorDetail]
) -> dict[str, object]:
    """What was given for each field of a struct; every fault is told, those of structs inside it too."""
    fields = _fields(form)
    values: dict[str, object] = {}
    for name, value in document.items():
        field, there = fields.get(name), f"{place}.{name[:100]}"
        if field is None:
            faults.append(wrong(there, _unknown(list(fields)), value))
            continue
        before = len(faults)
        found = _value(value, field, there, faults)
        if len(faults) == before:
            values[field.name] = found
    missing = [name for name, field in fields.items() if field.required and name not in document]
    faults += [wrong(f"{place}.{name}", REQUIRED) for name in missing]
    return values


def _value(value: object, field: Field, place: str, faults: list[ErrorDetail]) -> object:
    before = len(faults)
    if field.inner is not None and isinstance(value, dict):
        values = _values(value, field.inner, place, faults)
        return field.inner(**values) if len(faults) == before else None
    try:
        found = msgspec.convert(value, field.kind)
        return found.astimezone(UTC) if isinstance(found, datetime) else found
    except msgspec.ValidationError as error:
        faults.append(_fault(place, str(error), value, field.kind))
    except OverflowError:  # the offset leads beyond the calendar: what no row could give back
        faults.append(wrong(place, TOO_FAR, value))
    return None


@functools.cache
def _fields(form: type[Struct]) -> Mapping[str, Field]:
    described = shape.type_info(form)
    assert isinstance(described, shape.StructType)
    types = {field.name: field.type for field in msgspec.structs.fields(form)}
    return {
        field.encode_name: Field(field.name, types[field.name], _struct(field.type), field.required)
        for field in described.fields
    }


def _struct(kind: shape.Type) -> type[Struct] | None:
    while isinstance(kind, shape.Metadata):
        kind = kind.type
    return kind.cls if isinstance(kind, shape.StructType) else None


def _decoded(raw: bytes) -> object:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _malformed(str(error)) from None
    except RecursionError:
        raise _malformed("it is nested too deeply") from None


def _malformed(why: str) -> Problem:
    return Problem(400, f"The body is no JSON: {why}.", errors=[wrong("body", why)], headers=CLOSE)


def _unknown(known: list[str]) -> str:
    return f"There is no such member; there are: {', '.join(known)}." if known else "No member is taken here."


def _fault(location: str, error: str, value: object, kind: object) -> ErrorDetail:
    match = _PLACE.fullmatch(error)
    assert match is not None
    path = match["path"] or ""
    for index in _INDEX.findall(path):  # what stood there, not all that stood around it
        value = value[int(index)] if isinstance(value, list) else value
    return wrong(location + path, in_words(match["message"], kind), value)
