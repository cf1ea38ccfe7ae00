"""The table of metrics in docs/api.md, row by row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.house.source import ROOT


@dataclass(frozen=True)
class Row:
    """One metric as the page tells it."""

    name: str
    type: str
    labels: tuple[str, ...]
    bounds: tuple[float, ...]


def rows() -> list[Row]:
    """All metrics of section 7."""
    section = (ROOT / "docs" / "api.md").read_text().partition("## 7. Metrics")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `rota_")]
    return [row for line in lines for row in _rows(line)]


def _rows(line: str) -> Iterator[Row]:
    told, types, labels = (cell.strip() for cell in line.strip("|").split(" | "))
    labels, _, bounds = labels.partition("; le ")
    names = list(_names(told))
    kinds = _for_each(types.partition(",")[0], len(names))
    for name, kind, words in zip(names, kinds, _for_each(labels, len(names)), strict=True):
        found = re.findall(r"`([a-z_ ]+)`", words)
        yield Row(name, kind, tuple(found[0].split()) if found else (), tuple(map(float, bounds.split())))


def _names(told: str) -> Iterator[str]:
    """`…last_success…` is the full name before it with these words in the place of its own."""
    before = ""
    for name in re.findall(r"`([^`]+)`", told):
        if name.startswith("rota_"):
            before = name
            yield name
        elif name.startswith("…"):
            yield before.replace("last_run", name.strip("…"))


def _for_each(cell: str, count: int) -> list[str]:
    """What is said once holds for all; `; the last –`: but for the last."""
    cell, last, _ = cell.partition("; the last –")
    parts = cell.split(" · ")
    every = parts * count if len(parts) == 1 else parts
    return [*every[:-1], "–"] if last else every
