"""JSON bodies, read into the struct that defines them, and the paths of a request."""

import functools
import re
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from rota.api.http.problem import CLOSE, Problem, wrong
from rota.model.name import RUN_ID, is_name
from rota.wire.error import ErrorDetail

_PLACE = re.compile(r"(?P<message>.*?)(?: - at `\$?(?P<path>.*)`)?")


def body_values(
    raw: bytes, form: type[Struct], faults: list[ErrorDetail], *, required: bool = False
) -> dict[str, object]:
    """The values given, by name of the struct's field; nothing sent is an empty object. 400 when it is no JSON.

    `required`: 400 also where nothing is sent.
    """
    if required and not raw:
        raise Problem(400, "A body is needed here: a JSON object.", errors=[wrong("body", "It is missing.")])
    document = _decoded(raw) if raw else {}
    if not isinstance(document, dict):
        faults.append(wrong("body", "It must be a JSON object.", document))
        return {}
    document.pop("$schema", None)
    fields = _fields(form)
    values: dict[str, object] = {}
    for name, value in document.items():
        if name not in fields:
            faults.append(wrong(f"body.{name[:100]}", _unknown(list(fields)), value))
            continue
        try:
            values[fields[name].name] = msgspec.convert(value, fields[name].type)
        except msgspec.ValidationError as error:
            faults.append(_fault(f"body.{name}", str(error), value))
    return values


def path_faults(path: Mapping[str, str], faults: list[ErrorDetail]) -> None:
    """Adds what cannot be a name or an id."""
    name, run_id = path.get("name"), path.get("run_id")
    if name is not None and not is_name(name):
        faults.append(wrong("path.name", "A name is 1 to 100 of letters, digits and . _ : -", name))
    if run_id is not None and not RUN_ID.fullmatch(run_id):
        faults.append(wrong("path.run_id", "A run id is 26 upper-case characters, such as 01JZ8Y0G5T…", run_id))


@functools.cache
def _fields(form: type[Struct]) -> Mapping[str, msgspec.structs.FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(form)}


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


def _fault(location: str, error: str, value: object) -> ErrorDetail:
    match = _PLACE.fullmatch(error)
    assert match is not None
    return wrong(location + (match["path"] or ""), match["message"], value)
