"""Query strings, read into the struct that defines them; every fault is collected, not the first alone."""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import parse_qsl

import msgspec
import msgspec.inspect as shape
from msgspec import Meta, Struct

from rota.api.http.problem import wrong
from rota.api.http.words import INSTANT, TOO_FAR
from rota.model.duration import format_duration, parse_duration
from rota.model.error import UsageError
from rota.wire.error import ErrorDetail
from rota.wire.time import Instant

Reader = Callable[[str], object]
"""Makes a value of a parameter's text, or raises ValueError with what it must be."""


class Field(NamedTuple):
    """A parameter: the struct's name for it, and how its text is read."""

    name: str
    read: Reader
    required: bool = False


FLAGS = {"true": True, "1": True, "false": False, "0": False}
LARGEST_INTEGER = 2**63 - 1
MOST_PARAMETERS = 100
BOUNDS = "bounds"

_SECONDS = re.compile(r"\d{1,19}", re.ASCII)
_INTEGER = re.compile(r"-?\d{1,19}", re.ASCII)
_SPACED_OFFSET = re.compile(r".* \d\d:\d\d")


def between(least: timedelta, most: timedelta) -> Meta:
    """The bounds of a duration, both included."""
    examples = [format_duration(least), format_duration(most)]
    return Meta(extra={BOUNDS: (least, most)}, extra_json_schema={"examples": examples})


class Anything(Struct):
    """A query that nobody reads here: what the page is set to, its own scripts take from the address."""


def query_values(raw: bytes, form: type[Struct], faults: list[ErrorDetail]) -> dict[str, object]:
    """The values given, by name of the struct's field. `x=` counts as absent."""
    if form is Anything:
        return {}
    fields = _fields(form)
    values: dict[str, object] = {}
    seen: set[str] = set()
    for name, text in _pairs(raw, faults):
        if fault := _misplaced(name, fields, seen):
            faults.append(wrong(f"query.{name[:100]}", fault, text))
        elif text:
            _read(name, text, fields[name], values, faults)
        seen.add(name)
    refused = {fault.location for fault in faults}
    missing = [f"query.{name}" for name, field in fields.items() if field.required and field.name not in values]
    faults += [wrong(place, "It is required.") for place in missing if place not in refused]
    return values


def _pairs(raw: bytes, faults: list[ErrorDetail]) -> Sequence[tuple[str, str]]:
    try:
        return parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except UnicodeDecodeError:
        faults.append(wrong("query", "It must be percent-encoded UTF-8."))
    except ValueError:
        faults.append(wrong("query", f"It has more than {MOST_PARAMETERS} parameters."))
    return []


def _misplaced(name: str, fields: Mapping[str, Field], seen: set[str]) -> str | None:
    if name in seen:
        return "It is given more than once; separate several values by commas."
    if name not in fields:
        return f"There is no such parameter; there are: {', '.join(fields)}." if fields else "None is taken here."
    return None


def _read(name: str, text: str, field: Field, values: dict[str, object], faults: list[ErrorDetail]) -> None:
    try:
        values[field.name] = field.read(text)
    except ValueError as error:
        faults.append(wrong(f"query.{name}", str(error), text))


@functools.cache
def _fields(form: type[Struct]) -> Mapping[str, Field]:
    described = shape.type_info(form)
    assert isinstance(described, shape.StructType)
    return {field.encode_name: Field(field.name, _reader(field.type), field.required) for field in described.fields}


def _reader(kind: shape.Type) -> Reader:
    match kind:
        case shape.Metadata():
            return _narrowed(kind)
        case shape.EnumType():
            return functools.partial(_word, tuple(kind.cls))
        case shape.VarTupleType():
            return functools.partial(_list, _reader(kind.item_type))
        case shape.IntType():
            return functools.partial(_integer, kind)
        case shape.StrType():
            return functools.partial(_text, kind)
        case _:
            return PLAIN_READERS[type(kind)]


def _narrowed(kind: shape.Metadata) -> Reader:
    words = (kind.extra_json_schema or {}).get("enum")
    if words:
        return functools.partial(_word, words)
    bounds = (kind.extra or {}).get(BOUNDS)
    return functools.partial(_between, *bounds) if bounds else _reader(kind.type)


def _integer(kind: shape.IntType, text: str) -> int:
    low = -LARGEST_INTEGER - 1 if kind.ge is None else kind.ge
    high = LARGEST_INTEGER if kind.le is None else kind.le
    if not _INTEGER.fullmatch(text) or not low <= int(text) <= high:
        raise ValueError(f"It must be a whole number from {low} to {high}.")
    return int(text)


def _text(kind: shape.StrType, text: str) -> str:
    if kind.min_length is not None and len(text) < kind.min_length:
        raise ValueError(f"It must not be shorter than {kind.min_length} characters.")
    if kind.pattern is not None and not re.search(kind.pattern, text):
        raise ValueError(f"It must match {kind.pattern}")
    if kind.max_length is not None and len(text) > kind.max_length:
        raise ValueError(f"It must not be longer than {kind.max_length} characters.")
    if "\0" in text:
        raise ValueError("It must not hold a NUL.")
    return text


def _word(words: Sequence[str], text: str) -> str:
    """One of the words; of an enum, its member."""
    if text not in words:
        raise ValueError(f"It must be one of {', '.join(words)}.")
    return words[words.index(text)]


def _list(item: Reader, text: str) -> tuple[object, ...]:
    return tuple(item(part) for part in text.split(",") if part)


def _flag(text: str) -> bool:
    if text not in FLAGS:
        raise ValueError("It must be true or false.")
    return FLAGS[text]


def _instant(text: str) -> datetime:
    if _SPACED_OFFSET.fullmatch(text):
        raise ValueError("The + of the offset arrived as a space; send it as %2B.")
    try:
        instant: datetime = msgspec.convert(text, Instant)
        return instant.astimezone(UTC)
    except msgspec.ValidationError:
        raise ValueError(INSTANT) from None
    except OverflowError:
        raise ValueError(TOO_FAR) from None


def _duration(text: str) -> timedelta:
    try:
        return timedelta(seconds=int(text)) if _SECONDS.fullmatch(text) else parse_duration(text)
    except (UsageError, OverflowError):
        raise ValueError("It must be a duration, such as 90s or 1h30m; a bare number is seconds.") from None


def _between(least: timedelta, most: timedelta, text: str) -> timedelta:
    duration = _duration(text)
    if not least <= duration <= most:
        raise ValueError(f"It must be from {format_duration(least)} to {format_duration(most)}.")
    return duration


PLAIN_READERS: dict[type[shape.Type], Reader] = {
    shape.BoolType: _flag,
    shape.DateTimeType: _instant,
    shape.TimeDeltaType: _duration,
}
