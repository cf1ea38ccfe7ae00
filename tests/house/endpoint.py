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
UNIT, RUN, NOTIFICATIONS = "/api/tasks/{name}", "/api/runs/{run_id}", "/api/notifications"
CELL = re.compile(r"(?P<methods>[A-Z]+(?:, [A-Z]+)*) (?P<paths>[/…].*)")


def offered() -> set[Endpoint]:
    """What the application routes."""
    app = make_app(cast(Rota, None), SystemClock())  # nothing is asked of it
    operations = (operation for place in app._router._places.values() for operation in place.operations.values())
    return {(operation.method, operation.path, LETTERS[operation.scope]) for operation in operations}


def documented() -> set[Endpoint]:
    """What the tables of section 3 list; `…` stands for a unit, below the heading Runs for a run, and so on."""
    told = section(page("api.md"), "## 3.")
    units, _, runs = told.partition("\n### Runs")
    runs, _, rest = runs.partition("\n### Notifications")
    return {*_listed(units, UNIT), *_listed(runs, RUN), *_listed(rest, NOTIFICATIONS)}


def _listed(text: str, short_for: str) -> set[Endpoint]:
    return {
        (method, path.replace("…", short_for), row[1])
        for row in rows(text)
        if (cell := CELL.fullmatch(row[0]))
        for method in cell["methods"].split(", ")
        for path in cell["paths"].split(" · ")
    }
