"""Tables for people: columns as wide as what stands in them, cut where the terminal ends."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rota.cli.terminal import Tone, paint

GAP = "  "
NARROWEST = 8
"""No column is cut below this."""


class Cell(NamedTuple):
    """What stands in one place, and its tone."""

    text: str
    tone: Tone | None = None


class Column(NamedTuple):
    """A heading, and how its cells stand below it."""

    heading: str
    right: bool = False
    elastic: bool = False
    """It is cut where the terminal is too narrow, the widest one first."""


def table(columns: Sequence[Column], rows: Iterable[Sequence[Cell | str]], *, width: int | None) -> str:
    """The lines of a table with its heading; `width` None: nothing is cut. A column without any text is left out."""
    cells = [[_cell(cell) for cell in row] for row in rows]
    used = [index for index in range(len(columns)) if any(row[index].text for row in cells)]
    shown = [columns[index] for index in used]
    lines = [[Cell(column.heading, Tone.QUIET) for column in shown], *([row[index] for index in used] for row in cells)]
    widths = _fitted(shown, lines, width)
    return "\n".join(_line(shown, widths, line) for line in lines)


def one_line(text: str) -> str:
    """The text with every stretch of blanks and line breaks as one blank; nothing in it can speak to the terminal."""
    return "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))


def _cell(cell: Cell | str) -> Cell:
    return Cell(one_line(cell.text), cell.tone) if isinstance(cell, Cell) else Cell(one_line(cell))


def _fitted(columns: Sequence[Column], lines: Sequence[Sequence[Cell]], width: int | None) -> list[int]:
    widths = [max(len(line[index].text) for line in lines) for index in range(len(columns))]
    elastic = [index for index, column in enumerate(columns) if column.elastic]
    while width is not None and elastic and sum(widths) + len(GAP) * (len(widths) - 1) > width:
        widest = max(elastic, key=lambda index: widths[index])
        if widths[widest] <= NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _line(columns: Sequence[Column], widths: Sequence[int], line: Sequence[Cell]) -> str:
    parts = []
    for column, width, cell in zip(columns, widths, line, strict=True):
        text = cell.text if len(cell.text) <= width else f"{cell.text[: width - 1]}…"
        space = " " * (width - len(text))
        parts.append(space + paint(text, cell.tone) if column.right else paint(text, cell.tone) + space)
    return GAP.join(parts).rstrip()
