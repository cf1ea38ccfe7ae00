"""The endpoints: what the API offers, what docs/api.md §3 tells."""

import re

from tests.house.page import page, rows, section

from rota.api.app import make_app
from rota.api.scope import Scope
from rota.testing.clock import FakeClock
from rota.testing.rota import ScriptedRota

Endpoint = tuple[str, str, str]
"""Method, path and the letter of who may call it."""

LETTERS = {Scope.PUBLIC: "P", Scope.READ: "R", Scope.TRIGGER: "T", Scope.ADMIN: "A", Scope.SOCKET: "S", Scope.HOOK: "H"}
UNIT, RUN = "/api/tasks/{name}", "/api/runs/{run_id}"
CHOICE = re.compile(r"\{(\w+(?:,\w+)+)\}")
CELL = re.compile(r"(?P<methods>[A-Z]+(?:, [A-Z]+)*) (?P<paths>[/…].*)")


def offered() -> set[Endpoint]:
    """What the application routes."""
    clock = FakeClock()
    app = make_app(ScriptedRota(clock), clock)
    operations = (operation for place in app._router._places.values() for operation in place.operations.values())
    return {(operation.method, operation.path, LETTERS[operation.scope]) for operation in operations}


def documented() -> set[Endpoint]:
    """What the tables of section 3 list; `…` stands for a unit, below the heading Runs for a run."""
    told = section(page("api.md"), "## 3.")
    units, _, runs = told.partition("\n### Runs")
    return {*_listed(units, UNIT), *_listed(runs, RUN)}


def _listed(text: str, short_for: str) -> set[Endpoint]:
    return {
        (method, path.replace("…", short_for), row[1])
        for row in rows(text)
        if (cell := CELL.fullmatch(row[0]))
        for method in cell["methods"].split(", ")
        for paths in cell["paths"].split(" · ")
        for path in _each(paths)
    }


def _each(path: str) -> list[str]:
    """`/x/{run,stop}` is two paths."""
    words = CHOICE.search(path)
    if words is None:
        return [path]
    return [path[: words.start()] + word + path[words.end() :] for word in words[1].split(",")]
