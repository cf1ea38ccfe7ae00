"""Files one can hold in the head, functions one can read aloud. Complexity, nesting, parameters: ruff counts them."""

import ast
import statistics

import pytest
from tests.house.source import functions, python_files, short, tree

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
USUAL_FUNCTION = 20
"""Nine functions in ten are no longer than this."""

TABLES: dict[str, str] = {}
"""Files that may be longer, each with the reason: data one looks things up in, not code one reads."""


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is None:
        return whole
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)


def test_no_file_is_longer_than_its_budget() -> None:
    lengths = {
        short(file): len(file.read_text().splitlines())
        for file in python_files("src", "tests", "bench", "docs", "tool")
    }
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE and file not in TABLES} == {}


def test_every_table_that_may_be_longer_is_there_and_is_longer() -> None:
    lengths = {
        short(file): len(file.read_text().splitlines())
        for file in python_files("src", "tests", "bench", "docs", "tool")
    }
    assert {file for file in TABLES if lengths.get(file, 0) <= LONGEST_FILE} == set()


def test_no_function_is_longer_than_its_budget() -> None:
    long = {
        f"{short(file)}:{function.lineno} {function.name}": length
        for file in python_files("src", "tests", "bench", "docs", "tool")
        for function in functions(tree(file))
        if (length := length_of(function)) > LONGEST_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("folder", ["src", "bench"])
def test_nine_functions_in_ten_are_short(folder: str) -> None:
    lengths = [length_of(function) for file in python_files(folder) for function in functions(tree(file))]
    assert statistics.quantiles(lengths, n=10)[-1] <= USUAL_FUNCTION
