"""From method and path to an operation."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rota.api.http.problem import Problem
from rota.api.http.request import Request
from rota.api.operation import AnyOperation

OURS = frozenset({"api", "schemas", "static"})
"""Below these an unknown path is nothing; anywhere else a GET is meant for the page, which knows its own paths."""

_PARAMETER = re.compile(r"\\\{(\w+)(\\\*)?\\\}")


@dataclass(slots=True)
class Place:
    """A path and what can be done there."""

    path: str
    operations: dict[str, AnyOperation] = field(default_factory=dict)

    @property
    def allow(self) -> str:
        """The value of the header `Allow` (RFC 9110 §10.2.1)."""
        methods = {"OPTIONS", *self.operations}
        if "GET" in self.operations and not self.operations["GET"].streams:
            methods.add("HEAD")
        return ", ".join(sorted(methods))

    def operation(self, method: str) -> AnyOperation:
        """What this method does here; 405 with `Allow` where it does nothing."""
        operation = self.operations.get("GET" if method == "HEAD" else method)
        if operation is None or (method == "HEAD" and operation.streams):
            detail = f"{method} is not possible here; use {self.allow}."
            raise Problem(405, detail, headers=((b"allow", self.allow.encode()),))
        return operation


class Router:
    """All paths. One without parameters wins over one with.

    `{name}` stands for one part of a path, `{name*}` for all that is left of it.
    """

    def __init__(self, operations: Iterable[AnyOperation]) -> None:
        self._places: dict[str, Place] = {}
        for operation in operations:
            place = self._places.setdefault(operation.path, Place(operation.path))
            place.operations[operation.method] = operation
        self._patterns = [
            (re.compile(_PARAMETER.sub(_group, re.escape(path))), place)
            for path, place in self._places.items()
            if "{" in path
        ]

    def find(self, request: Request) -> tuple[Place, Mapping[str, str]]:
        """The place of a path and its parameters; 404 where there is none."""
        path = request.path()
        if path is not None and "{" not in path:
            if place := self._places.get(path):
                return place, {}
            for pattern, place in self._patterns:
                if match := pattern.fullmatch(path):
                    return place, match.groupdict()
        if path is not None and _may_be_a_page(request.method, path) and (page := self._places.get("/")):
            return page, {}
        odd = "path" if path is None or ".." in path.split("/") else None
        raise Problem(404, "There is nothing at this path; /openapi.json tells all there is.", reason=odd)


def _group(parameter: re.Match[str]) -> str:
    return f"(?P<{parameter[1]}>{'.+' if parameter[2] else '[^/]+'})"


def _may_be_a_page(method: str, path: str) -> bool:
    """One that a browser would ask for as it stands: no empty part inside it, no dots to climb by."""
    root, *parts = path.split("/")
    plain = root == "" and parts != [] and all(parts[:-1]) and not {".", ".."} & set(parts)
    return method in {"GET", "HEAD"} and plain and parts[0] not in OURS
