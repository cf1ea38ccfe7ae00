"""The root file and the files that it includes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rota.config.document import Document, Raw
from rota.config.reader import Reader, Shape
from rota.config.root import INCLUDED, ROOT
from rota.model.error import ConfigError, Problem, Severity, UsageError

_WILD = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, and what its tables mean."""

    raw: Raw
    values: Mapping[str, Any]

    def entry(self, table: str, name: str) -> Raw:
        """What was typed under a name in a table; both are there."""
        entries = self.raw.get(table)
        entry = entries.get(name) if entries is not None else None
        assert entry is not None, f"{table}.{name} was read from this file"
        return entry


def read_files(path: str, reader: Reader) -> list[Reading | None]:
    """The root file and then the included ones, in the order of `include`; None for each that cannot be read."""
    root = _read_file(path, ROOT, reader)
    if root is None:
        return [None]
    included: dict[str, None] = {}
    for pattern, raw in _patterns(root):
        included |= dict.fromkeys(_expand(pattern, raw, reader))
    return [root, *(_read_file(each, INCLUDED, reader) for each in included if each != path)]


def gather(readings: Sequence[Reading], tables: Sequence[str], reader: Reader) -> dict[str, Any]:
    """What all files have in these tables, by name in code point order; a name that comes twice is reported."""
    found: dict[str, Any] = {}
    places: dict[str, Raw] = {}
    for reading in readings:
        for table in tables:
            for name, value in reading.values.get(table, {}).items():
                raw = reading.entry(table, name)
                first = places.setdefault(name, raw)
                found.setdefault(name, value)
                if first is not raw:
                    where = f"{first.document.file}:{first.line}"
                    reader.report(raw, f'The name "{name}" is taken: {first.key} in {where} has it.')
    return dict(sorted(found.items()))


def _patterns(root: Reading) -> list[tuple[str, Raw]]:
    daemon = root.raw.get("daemon")
    typed = daemon.get("include") if daemon is not None else None
    patterns = root.values.get("daemon", {}).get("include", ())
    return list(zip(patterns, typed.elements(), strict=True)) if typed is not None and patterns else []


def _expand(pattern: str, raw: Raw, reader: Reader) -> list[str]:
    """The files that match; one that is named outright is there even when it does not exist."""
    found = reader.sources.expand(pattern)
    if not found and not _WILD & set(pattern):
        reader.report(raw, f"There is no file {pattern}.")
    elif not found:
        reader.report(raw, f"No file matches {pattern}.", Severity.WARNING)
    return found


def _read_file(path: str, shape: Shape, reader: Reader) -> Reading | None:
    """Reports what is wrong; None when nothing could be read at all."""
    try:
        document = Document(path, reader.sources.read(path))
    except UsageError as error:
        reader.note([Problem(file=path, line=0, column=0, key="", message=str(error))])
        return None
    except ConfigError as error:
        reader.note(error.problems)
        return None
    values = reader.read(shape, document.root)
    return Reading(document.root, values) if isinstance(values, dict) else None
