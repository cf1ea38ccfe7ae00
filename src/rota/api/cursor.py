"""Keyset cursors: where a list goes on, bound to the filter and sort it was made for."""

import base64
import hashlib

import msgspec

from rota.api.port import RunKey
from rota.api.problem import unprocessable, wrong
from rota.model.query import RunQuery

SEAL = 9

_decode = msgspec.json.Decoder(RunKey).decode


def write_cursor(key: RunKey, query: RunQuery) -> str:
    """Opaque and URL-safe."""
    payload = msgspec.json.encode(key)
    return base64.urlsafe_b64encode(_seal(payload, query) + payload).decode().rstrip("=")


def read_cursor(cursor: str, query: RunQuery) -> RunKey:
    """The key inside; 422 at `query.cursor` when it was made up, changed, or made for another filter or sort."""
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        if sealed[:SEAL] == _seal(sealed[SEAL:], query):
            key: RunKey = _decode(sealed[SEAL:])
            return key
    except ValueError:
        pass
    fault = wrong("query.cursor", "It does not belong to this filter and sort; begin without a cursor.", cursor)
    raise unprocessable([fault])


def _seal(payload: bytes, query: RunQuery) -> bytes:
    return hashlib.blake2b(payload + b"\0" + repr(query).encode(), digest_size=SEAL).digest()
