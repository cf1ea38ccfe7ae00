"""The operations that tell about all the others. What they answer is made when first asked for."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from rota.api.document.page import Pages, hidden, viewer
from rota.api.http.reply import JSON, Body, Reply, base_url, told_bare
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.error import NotFoundError

if TYPE_CHECKING:
    from rota.api.document.schema import Node

YAML = "application/yaml"
SCHEMA = "application/schema+json"

TOLD = {
    "get_openapi": "OpenAPI 3.1, from the same definitions that requests are checked against.",
    "get_openapi_yaml": "The same bytes: JSON is YAML.",
    "get_schema": "JSON Schema 2020-12, its references inside it. Every object that is answered names its own.",
}


def with_document(operations: Sequence[AnyOperation]) -> Sequence[AnyOperation]:
    """The operations, those of their document, and the pages for people."""
    pages = Pages()
    return (*Document((*operations, viewer(pages))).operations, *hidden(pages))


class Document:
    """What the API says about itself."""

    def __init__(self, operations: Sequence[AnyOperation]) -> None:
        self._body: Body | None = None
        self._found: Mapping[str, Node] | None = None
        self.operations = (
            *operations,
            _operation("get_openapi", "/openapi.json", "This document", JSON, self.openapi),
            _operation("get_openapi_yaml", "/openapi.yaml", "This document as YAML", YAML, self.openapi_yaml),
            _operation("get_schema", "/schemas/{name}.json", "The JSON Schema of one object", SCHEMA, self.schema),
        )

    async def openapi(self, _call: Call[Nothing, Nothing]) -> Reply:
        """OpenAPI 3.1."""
        return Reply(body=await self._written())

    async def openapi_yaml(self, _call: Call[Nothing, Nothing]) -> Reply:
        """The same bytes: JSON is YAML (YAML 1.2.2 §1.3)."""
        return Reply(body=await self._written(), media_type=YAML)

    async def schema(self, call: Call[Nothing, Nothing]) -> Reply:
        """One schema, its references inside it."""
        name = call.path["name"]
        found = await self._schemas()
        if name not in found:
            raise NotFoundError(f"There is no schema {name!r}.", hint=f"There are: {', '.join(found)}.")
        url = f"{base_url(call.request)}/schemas/{name}.json"
        from rota.api.document.schema import standalone  # noqa: PLC0415 see below

        return Reply(body=Body(told_bare(standalone(name, found, url=url))), media_type=SCHEMA)

    async def _written(self) -> Body:
        """Made once, in a thread: it takes as long as a hundred small answers, which need not wait."""
        if self._body is None:
            self._body = await asyncio.to_thread(_document, self.operations)
        return self._body

    async def _schemas(self) -> "Mapping[str, Node]":
        """As above."""
        if self._found is None:
            self._found = await asyncio.to_thread(_schemas, self.operations)
        return self._found


def _document(operations: Sequence[AnyOperation]) -> Body:
    from rota.api.document.openapi import openapi  # noqa: PLC0415 - its words are memory that most daemons never need

    return Body(told_bare(openapi(operations)))


def _schemas(operations: Sequence[AnyOperation]) -> "Mapping[str, Node]":
    from rota.api.document.openapi import schemas_of  # noqa: PLC0415 as above

    return schemas_of(operations, "#/$defs/")


def _operation(
    name: str, path: str, summary: str, media_type: str, handle: Callable[[Call[Nothing, Nothing]], Awaitable[Reply]]
) -> AnyOperation:
    return Operation(
        id=name,
        method="GET",
        path=path,
        tag="Daemon",
        scope=Scope.PUBLIC,
        summary=summary,
        description=TOLD[name],
        query=Nothing,
        body=Nothing,
        success=Success(media_type=media_type),
        errors=(404,) if "{" in path else (),
        handle=handle,
    )
