"""The project's own Python files, as the tests of the house read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def python_files(*folders: str) -> list[Path]:
    """Every Python file below these folders of the project."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def short(file: Path) -> str:
    """Its path from the root of the project."""
    return str(file.relative_to(ROOT))


def tree(file: Path) -> ast.Module:
    """What the file says."""
    return ast.parse(file.read_text(), filename=str(file))


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function in it, methods and inner ones too."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(module: ast.Module) -> Iterator[tuple[str, int]]:
    """What it calls, as spelled (`time.sleep`), and in which line."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def code_lines(module: ast.Module) -> int:
    """How many lines say something to the machine: no blank ones, comments or docstrings."""
    prose = {
        line
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    said = {line for node in ast.walk(module) if isinstance(node, ast.expr | ast.stmt | ast.arg) for line in ends(node)}
    return len(said - prose)


def ends(node: ast.expr | ast.stmt | ast.arg) -> tuple[int, int]:
    """Its first and last line."""
    return node.lineno, node.end_lineno or node.lineno
