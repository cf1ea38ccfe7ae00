"""The keeper stays small, alone and light: it lives as long as the machine and must hardly ever need to change."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator

from tests.house.source import ROOT, code_lines, python_files, short, tree
from tests.keeper.part import part

from rota import __version__

KEEPER = ROOT / "src" / "rota" / "keeper"
LARGEST = 2_050
"""Lines of code, all files together: capture with its caps and masking is a third of them, services are an eighth."""

HEAVY = {
    *("argparse", "asyncio", "concurrent", "ctypes", "dataclasses", "datetime", "decimal", "email", "hashlib", "http"),
    *("inspect", "logging", "multiprocessing", "pathlib", "pickle", "random", "shutil", "sqlite3", "ssl", "tempfile"),
    *("traceback", "unittest", "urllib", "uuid", "xml"),
}
"""What would cost memory or start-up time: each of these brings others along."""

LOADED = """
import json, sys
bare = set(sys.modules)
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    __import__(name)
print(json.dumps(sorted(set(sys.modules) - bare)))
"""


def siblings() -> set[str]:
    return {file.stem for file in KEEPER.glob("*.py")}


def imports(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=source, level=level):
                yield "." * level + (source or "")
            case _:
                pass


def test_the_keeper_is_small() -> None:
    lines = {short(file): code_lines(tree(file)) for file in python_files("src/rota/keeper")}
    assert lines, "there is no keeper"
    assert sum(lines.values()) <= LARGEST, lines


def test_the_keeper_imports_the_standard_library_and_its_siblings_only() -> None:
    known = siblings() | set(sys.stdlib_module_names)
    strange = {
        f"{short(file)}: {name}"
        for file in python_files("src/rota/keeper")
        for name in imports(tree(file))
        if name.partition(".")[0] not in known
    }
    assert strange == set()


def test_no_sibling_of_the_keeper_hides_a_module_of_the_standard_library() -> None:
    assert siblings() & set(sys.stdlib_module_names) == set()


def test_the_keeper_loads_nothing_heavy() -> None:
    names = sorted(siblings() - {"__main__"})
    command = [sys.executable, "-I", "-S", "-c", LOADED, str(KEEPER), *names]
    loaded = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert set(names) <= set(loaded)
    assert {name for name in loaded if name in HEAVY} == set()


def test_the_keeper_says_the_version_that_it_came_with() -> None:
    assert __version__ == part("version").VERSION
