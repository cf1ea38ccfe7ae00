"""An exception to a rule says why, where it is made."""

import re

from tests.house.source import calls, python_files, short, tree

SUPPRESSION = re.compile(r"#\s*(?:type:\s*ignore|noqa)\b")
REASONED = re.compile(r"#\s*(?:type: ignore\[[\w\-, ]+\]|noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)\W+\w")

SLEEPS = {"time.sleep", "asyncio.sleep", "sleep"}
MAY_SLEEP = {"tests/wait.py": "the one helper that polls"}
CHILDREN = "tests/children/"
"""Programs that behave badly on purpose; sleeping is the least of it."""


def test_every_suppression_names_its_rule_and_its_reason() -> None:
    bare = [
        f"{short(file)}:{number}: {line.strip()}"
        for file in python_files("src", "tests", "bench", "docs", "tool")
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if SUPPRESSION.search(line) and not REASONED.search(line) and "re.compile" not in line
    ]
    assert bare == []


def test_no_test_sleeps() -> None:
    sleeping = [
        f"{short(file)}:{line}: {call}"
        for file in python_files("tests")
        if short(file) not in MAY_SLEEP and not short(file).startswith(CHILDREN)
        for call, line in calls(tree(file))
        if call in SLEEPS
    ]
    assert sleeping == []
