"""The project's pages, as the tests of the house read them."""

import re

from tests.house.source import ROOT

CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
WORD = re.compile(r"[a-z][a-z0-9_]*")


def page(name: str) -> str:
    """A page of docs/."""
    return (ROOT / "docs" / name).read_text()


def section(text: str, heading: str) -> str:
    """What stands under this heading, up to the next one of its rank or above."""
    rank = len(heading) - len(heading.lstrip("#"))
    _, found, rest = f"\n{text}".partition(f"\n{heading}")
    if not found:
        raise LookupError(f"no heading {heading!r}")
    return re.split(rf"\n#{{1,{rank}}} ", rest)[0]


def code_words(text: str) -> set[str]:
    """Every word that stands in backticks."""
    return {word for span in CODE.findall(text) for word in WORD.findall(span)}


def rows(text: str) -> list[list[str]]:
    """The rows of all tables in it, as cells; without heads and rules."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    rules = {number for number, row in enumerate(cells) if all(set(cell) <= set("-:") for cell in row)}
    return [row for number, row in enumerate(cells) if number not in rules and number + 1 not in rules]
