"""The typed client's methods on hooks: what whoever has a unit's token may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

import msgspec

from rota.client.target import path_of, query_of
from rota.client.transport import not_rota
from rota.model.choice import ParamValue
from rota.wire.action import Action
from rota.wire.run import Run, RunInput

if TYPE_CHECKING:
    from rota.client.transport import Transport

T = TypeVar("T")

SECONDS = 30.0


class Hooks:
    """The hooks of units, by a token of theirs. Errors are those of Client; ApiRefusedError: the token is no good."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def run(self, name: str, *, token: str, params: Mapping[str, ParamValue | None] | None = None) -> Run:
        """A run of a task now."""
        body = msgspec.json.encode(RunInput(params=dict(params))) if params else None
        return self._post(name, "run", token, Run, body=body)

    def start(self, name: str, *, token: str, instance: int | None = None) -> Action:
        """One run of a task where none is active or waits, or the missing instances of a service, or one."""
        return self._post(name, "start", token, Action, instance=instance)

    def stop(self, name: str, *, token: str, instance: int | None = None) -> Action:
        """Ends everything of a unit, or one instance."""
        return self._post(name, "stop", token, Action, instance=instance)

    def restart(self, name: str, *, token: str, instance: int | None = None, rolling: bool | None = None) -> Action:
        """Ends everything of a unit, then begins anew; of a service, instance after instance unless told otherwise."""
        return self._post(name, "restart", token, Action, instance=instance, rolling=rolling)

    def _post(
        self, name: str, verb: str, token: str, kind: type[T], *, body: bytes | None = None, **asked: int | None
    ) -> T:
        target = path_of("hooks", "tasks", name, verb) + query_of(asked)
        sent = {"Authorization": f"Bearer {token}"}
        answer = self._transport.send("POST", target, body=body, headers=sent, timeout=SECONDS)
        try:
            return msgspec.json.decode(answer, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise not_rota(self._transport.address) from None
