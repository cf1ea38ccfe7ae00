"""The endpoints: what the API offers, what docs/api.md §3 tells."""

import re
from typing import cast

from tests.house.page import page, rows, section

from rota.api.app import make_app
from rota.api.port.rota import Rota
from rota.api.scope import Scope
from rota.clock import SystemClock

Endpoint = tuple[str, str, str]
"""Method, path and the letter of who may call it."""

LETTERS = {Scope.PUBLIC: "P", Scope.READ: "R", Scope.TRIGGER: "T", Scope.ADMIN: "A", Scope.SOCKET: "S"}
OF_ITS_OWN = {"§ 6": "P"}
"""`/metrics` lets everybody in and looks for itself."""
UNIT, RUN = "/api/tasks/{name}", "/api/runs/{run_id}"
CELL = re.compile(r"(?P<methods>[A-Z]+(?:, [A-Z]+)*) (?P<paths>[/…].*)")


def offered() -> set[Endpoint]:
    """What the application routes."""
    app = make_app(cast(Rota, None), SystemClock())  # nothing is asked of it
    operations = (operation for place in app._router._places.values() for operation in place.operations.values())
    return {(operation.method, operation.path, LETTERS[operation.scope]) for operation in operations}


def documented() -> set[Endpoint]:
    """What the tables of section 3 list; `…` stands for a unit, below the heading Runs for a run."""
    told = section(page("api.md"), "## 3.")
    units, _, runs = told.partition("\n### Runs")
    return {*_listed(units, UNIT), *_listed(runs, RUN)}


def _listed(text: str, short_for: str) -> set[Endpoint]:
    return {
        (method, path.replace("…", short_for), OF_ITS_OWN.get(row[1], row[1]))
        for row in rows(text)
        if (cell := CELL.fullmatch(row[0]))
        for method in cell["methods"].split(", ")
        for path in cell["paths"].split(" · ")
    }
