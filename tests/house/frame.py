"""The frames between keeper and daemon: what the keeper's code says and hears, what docs/keeper-protocol.md tells."""

import ast
import re
from collections.abc import Iterator

from tests.house.page import page, rows, section
from tests.house.source import python_files, tree


def said() -> set[str]:
    """The types of the frames that the keeper makes: every dict written with a `type`."""
    types = (written["type"] for written in _dicts() if "type" in written)
    return {value.value for value in types if isinstance(value, ast.Constant) and isinstance(value.value, str)}


def heard() -> set[str]:
    """The types that the keeper acts on: the keys of the dict that leads from `hello` and the others to deeds."""
    [deeds] = [written for written in _dicts() if isinstance(written.get("hello"), ast.Attribute)]
    return set(deeds)


def _dicts() -> Iterator[dict[str, ast.expr]]:
    """Every dict written down in the keeper, by those of its keys that are text."""
    for node in (node for file in python_files("src/rota/keeper") for node in ast.walk(tree(file))):
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            yield {
                key.value: value for key, value in pairs if isinstance(key, ast.Constant) and isinstance(key.value, str)
            }


def documented_frames(direction: str) -> set[str]:
    """The types in the first table under this heading."""
    parts = section(page("keeper-protocol.md"), direction).split("\n\n")
    table = next(part for part in parts if part.lstrip().startswith("|"))
    return {name[1] for row in rows(table) if (name := re.fullmatch(r"`(\w+)`", row[0]))}
