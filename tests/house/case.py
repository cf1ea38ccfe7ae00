"""The cases of tests/cases.md, and which tests name them."""

import ast
import re
from dataclasses import dataclass

from tests.house.source import ROOT, functions, python_files, tree

CASES = ROOT / "tests" / "cases.md"
UNCOVERED = ROOT / "tests" / "uncovered.md"

DEFINED = re.compile(r"^- \*\*([A-Z]{3}-\d\d)\*\*", re.MULTILINE)
SPOKEN = re.compile(r"\b([A-Z]{3}-\d\d)\b")
NAMED = re.compile(r"test_((?:[a-z]{3}_\d\d_)+)")
NOTE = re.compile(r"^- (?P<cases>[A-Z]{3}-\d\d(?:, [A-Z]{3}-\d\d)*)(?P<partly> in part)?: (?P<reason>\S.*)$")

AREAS = ("SCH", "LED", "OVL", "RUN", "SVC", "LOG", "REL", "SUR", "SEC", "WEB")
"""The areas whose every case is either tested or explained."""


def cases() -> set[str]:
    """Every case there is."""
    return set(DEFINED.findall(CASES.read_text()))


def covered() -> dict[str, list[str]]:
    """Case → the tests that say they cover it, in name, docstring or the docstring of their file."""
    found: dict[str, list[str]] = {}
    for file in python_files("tests"):
        for place, words in _claims(tree(file)):
            for case in words:
                found.setdefault(case, []).append(f"{file.relative_to(ROOT)}::{place}")
    return found


def _claims(module: ast.Module) -> list[tuple[str, set[str]]]:
    claims = [("", set(SPOKEN.findall(ast.get_docstring(module) or "")))]
    for function in functions(module):
        if function.name.startswith("test_"):
            words = set(SPOKEN.findall(ast.get_docstring(function) or ""))
            claims.append((function.name, words | _in_name(function.name)))
    return claims


def _in_name(name: str) -> set[str]:
    named = NAMED.match(name)
    return {case.upper().replace("_", "-") for case in re.findall(r"[a-z]{3}_\d\d", named[1])} if named else set()


@dataclass(frozen=True)
class Notes:
    """What tests/uncovered.md says."""

    open: frozenset[str]
    """Cases that no test covers yet."""
    partly: frozenset[str]
    """Cases whose tests leave something out."""
    unreadable: tuple[str, ...]
    """Its lines that look like a note and are none."""


def notes() -> Notes:
    """The notes of tests/uncovered.md: `- SCH-01, SCH-02: reason`, or `- SCH-01 in part: what is left out`."""
    lines = [line for line in UNCOVERED.read_text().splitlines() if line.startswith("-")]
    read = [NOTE.match(line) for line in lines]
    return Notes(
        open=frozenset(case for note in read if note and not note["partly"] for case in note["cases"].split(", ")),
        partly=frozenset(case for note in read if note and note["partly"] for case in note["cases"].split(", ")),
        unreadable=tuple(line for line, note in zip(lines, read, strict=True) if note is None),
    )
