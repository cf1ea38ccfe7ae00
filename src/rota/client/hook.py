"""The typed client's methods on hooks: what whoever has a unit's token may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from rota.client.conversation import Conversation
from rota.client.target import path_of, query_of
from rota.model.choice import ParamValue
from rota.wire.action import Action
from rota.wire.run import Run, RunInput

T = TypeVar("T")


class HookClient(Conversation):
    """The hooks of units, by a token of theirs. ApiRefusedError: the token is no good."""

    def run(self, name: str, *, token: str, params: Mapping[str, ParamValue | None] | None = None) -> Run:
        """A run of a task now."""
        body = msgspec.json.encode(RunInput(params=dict(params))) if params else None
        return self._ask(name, "run", token, Run, body=body)

    def start(self, name: str, *, token: str, instance: int | None = None) -> Action:
        """One run of a task where none is active or waits, or the missing instances of a service, or one."""
        return self._ask(name, "start", token, Action, instance=instance)

    def stop(self, name: str, *, token: str, instance: int | None = None) -> Action:
        """Ends everything of a unit, or one instance."""
        return self._ask(name, "stop", token, Action, instance=instance)

    def restart(self, name: str, *, token: str, instance: int | None = None, rolling: bool | None = None) -> Action:
        """Ends everything of a unit, then begins anew; of a service, instance after instance unless told otherwise."""
        return self._ask(name, "restart", token, Action, instance=instance, rolling=rolling)

    def _ask(
        self, name: str, verb: str, token: str, kind: type[T], *, body: bytes | None = None, **asked: int | None
    ) -> T:
        target = path_of("hooks", "tasks", name, verb) + query_of(asked)
        sent = {"Authorization": f"Bearer {token}"}
        return self._post(target, kind, body=body, headers=sent)
