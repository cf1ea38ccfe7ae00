"""The endpoints: what the API offers, what docs/api.md §3 tells."""

import re

from tests.house.document import operations
from tests.house.page import page, rows, section

from rota.api.scope import Scope

Endpoint = tuple[str, str, str]
"""Method, path and the letter of who may call it."""

LETTERS = {Scope.PUBLIC: "P", Scope.READ: "R", Scope.TRIGGER: "T", Scope.ADMIN: "A", Scope.SOCKET: "S", Scope.HOOK: "H"}
SHORT = (("", "/api/tasks/{name}"), ("### Runs", "/api/runs/{run_id}"), ("### Notifications", "/api/notifications"))
"""Heading → what `…` stands for below it."""
LISTED = re.compile(r"\{(\w+(?:,\w+)+)\}")
BY_PLACE = "§ 6"
"""Who may read the metrics depends on where they are asked for: the page says it elsewhere."""
CELL = re.compile(r"(?P<methods>[A-Z]+(?:, [A-Z]+)*) (?P<paths>[/…].*)")


def offered() -> set[Endpoint]:
    """What the application routes; pages for people are no endpoints."""
    return {
        (operation.method, operation.path, BY_PLACE if operation.path == "/metrics" else LETTERS[operation.scope])
        for operation in operations()
    }


def documented() -> set[Endpoint]:
    """What the tables of section 3 list."""
    rest = section(page("api.md"), "## 3.")
    found: set[Endpoint] = set()
    for heading, short_for in reversed(SHORT):
        before, _, told = rest.rpartition(f"\n{heading}") if heading else ("", "", rest)
        found |= _listed(told, short_for)
        rest = before
    return found


def _listed(text: str, short_for: str) -> set[Endpoint]:
    return {
        (method, one.replace("…", short_for), row[1])
        for row in rows(text)
        if (cell := CELL.fullmatch(row[0]))
        for method in cell["methods"].split(", ")
        for path in cell["paths"].split(" · ")
        for one in _each(path)
    }


def _each(path: str) -> list[str]:
    """`{stop,delete}` is two paths."""
    listed = LISTED.search(path)
    if listed is None:
        return [path]
    return [path.replace(listed[0], word) for word in listed[1].split(",")]
