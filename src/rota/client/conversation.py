"""What every part of the client asks with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

import msgspec

from rota.client.transport import Transport, not_rota

if TYPE_CHECKING:
    from datetime import timedelta

T = TypeVar("T")

SECONDS = 30.0
"""How long an answer may take where nothing else is said."""


class Conversation:
    """With one Rota. Every method of a part raises ApiError when the daemon refuses, NoDaemonError when none answers.

    An answer that is none of Rota's is a WorldError.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _get(self, target: str, kind: type[T], *, seconds: float = SECONDS) -> T:
        return self._decoded(self._transport.send("GET", target, timeout=seconds), kind)

    def _post(
        self,
        target: str,
        kind: type[T],
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = SECONDS,
    ) -> T:
        return self._decoded(self._transport.send("POST", target, body=body, headers=headers, timeout=seconds), kind)

    def _decoded(self, body: bytes, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise not_rota(self._transport.address) from None


def patience(wait: timedelta | None) -> float:
    """Seconds that an answer may take which comes after a wait of so long."""
    return SECONDS if wait is None else SECONDS + wait.total_seconds()


def key_of(key: str | None) -> dict[str, str]:
    """The header that has a request done once."""
    return {} if key is None else {"Idempotency-Key": key}
