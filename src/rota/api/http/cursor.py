"""Keyset cursors: where a list goes on, bound to the question it was made for."""

import base64
import hashlib
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from rota.api.http.problem import unprocessable, wrong

T = TypeVar("T")

SEAL = 9

Int64 = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
"""The numbers of a key: the seal is no secret, so what a database cannot hold may stand there."""


def write_cursor(key: object, query: object) -> str:
    """Opaque and URL-safe; the query is known by its repr."""
    payload = msgspec.json.encode(key)
    return base64.urlsafe_b64encode(_seal(payload, query) + payload).decode().rstrip("=")


def read_cursor(cursor: str, query: object, decoder: msgspec.json.Decoder[T]) -> T:
    """The key inside; 422 at `query.cursor` when it was made up, changed, or made for another question."""
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        if sealed[:SEAL] == _seal(sealed[SEAL:], query):
            return decoder.decode(sealed[SEAL:])
    except ValueError:
        pass
    fault = wrong("query.cursor", "It does not belong to this filter and sort; begin without a cursor.", cursor)
    raise unprocessable([fault])


def _seal(payload: bytes, query: object) -> bytes:
    return hashlib.blake2b(payload + b"\0" + repr(query).encode(), digest_size=SEAL).digest()
