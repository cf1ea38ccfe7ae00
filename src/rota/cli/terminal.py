"""The terminal: how wide it is, what its colours mean, and where words and data go."""

import os
import sys
from enum import StrEnum

import click
import msgspec

MOST = 160
"""Wider tables are hard to read along."""


class Tone(StrEnum):
    """What a colour says; the colour never says it alone."""

    GOOD = "green"
    BAD = "red"
    ALIVE = "cyan"
    WAITING = "yellow"
    STRONG = "bold"
    QUIET = "dim"


def paint(text: str, tone: Tone | None) -> str:
    """The text in this tone; `say` and `remark` take it out again where nobody would see it."""
    match tone:
        case None:
            return text
        case Tone.STRONG:
            return click.style(text, bold=True)
        case Tone.QUIET:
            return click.style(text, dim=True)
        case _:
            return click.style(text, fg=tone)


def say(text: str = "") -> None:
    """A line for whoever reads the answer: stdout, coloured on a terminal only and never with NO_COLOR."""
    click.echo(text, color=_is_colored(sys.stdout.isatty()))


def remark(text: str) -> None:
    """A line beside the answer, which is not part of it: stderr."""
    click.echo(text, err=True, color=_is_colored(sys.stderr.isatty()))


def tell_json(document: object) -> None:
    """One JSON document on stdout."""
    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2))


def width() -> int | None:
    """Columns to fill: $COLUMNS, else the terminal's own, at most MOST; None where there is none: nothing is cut."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        return min(int(asked), MOST)
    return min(os.get_terminal_size(sys.stdout.fileno()).columns, MOST) if sys.stdout.isatty() else None


def _is_colored(is_terminal: bool) -> bool:
    # https://no-color.org; a dumb terminal shows the codes themselves
    return is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
