"""Finds out who asks."""

from rota.api.caller import Caller, Via
from rota.api.http.problem import Problem
from rota.api.http.request import Request
from rota.api.scope import Scope, covers


class Gate:
    """There is no authentication yet: everyone who reaches the loopback address is admin."""

    async def caller(self, request: Request) -> Caller:
        """Who it is; 401 where what was shown is worth nothing."""
        if request.uid is not None:
            return Caller(name=f"socket:{request.uid}", scope=Scope.ADMIN, via=Via.SOCKET)
        return Caller(name="anonymous", scope=Scope.ADMIN, via=Via.OFF)


def check_scope(needed: Scope, caller: Caller) -> None:
    """403 that names the scope needed and the one held."""
    if needed in {Scope.PUBLIC, Scope.HOOK} or caller.scope is None:
        return
    if needed is Scope.SOCKET:
        if caller.via is Via.SOCKET:
            return
        hint = ": ask over the unix socket in the data directory."
    elif covers(caller.scope, needed):
        return
    else:
        hint = "."
    raise Problem(403, f"This needs the scope {needed} and you hold {caller.scope}{hint}", reason="scope")
