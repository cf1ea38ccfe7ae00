"""The headers of replies, as the document tells them."""

from http import HTTPStatus

from rota.api.document.schema import Node

HEADERS: Node = {
    "Request-Id": {
        "description": "Names this one request, in the daemon's log too.",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    },
    "Location": {
        "description": "Where the new thing is, or where to go on.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    },
}
"""By the name the document has for them."""
LEADING = frozenset({HTTPStatus.CREATED, HTTPStatus.SEE_OTHER})
"""Statuses that come with a place."""


def headers_of(status: int | None) -> Node:
    """Those of a success of this status; None: of an error, or of a success that leads nowhere."""
    headers: Node = {"X-Request-Id": {"$ref": "#/components/headers/Request-Id"}}
    if status in LEADING:
        headers["Location"] = {"$ref": "#/components/headers/Location"}
    return headers
