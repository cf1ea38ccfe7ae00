"""The OpenAPI document as it is served, for the tests of the house."""

import functools
from collections.abc import Iterator
from typing import Any, cast

from rota.api.app import all_operations
from rota.api.document.openapi import openapi
from rota.api.operation import AnyOperation

Node = dict[str, Any]
COMPONENTS = "#/components/schemas/"


@functools.cache
def operations() -> tuple[AnyOperation, ...]:
    """All that is offered, but the parts of pages."""
    return tuple(operation for operation in all_operations() if not operation.hidden)


@functools.cache
def document() -> Node:
    """The whole document."""
    return cast(Node, openapi(operations()))


def described() -> Iterator[tuple[str, str, Node]]:
    """Every operation: method, path, and what the document says of it."""
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def schemas() -> dict[str, Node]:
    """The schemas by name."""
    return cast(dict[str, Node], document()["components"]["schemas"])


def resolved(schema: Node) -> Node:
    """The schema that a reference leads to, or that the items of an array are."""
    while "$ref" in schema or "items" in schema:
        schema = schemas()[schema["$ref"].removeprefix(COMPONENTS)] if "$ref" in schema else schema["items"]
    return schema
