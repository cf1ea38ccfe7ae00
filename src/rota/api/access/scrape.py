"""Who may see `/metrics`, and where it is on at all."""

from rota.api.caller import Caller
from rota.api.http.guard import is_local
from rota.api.http.problem import CHALLENGE, Problem
from rota.api.http.request import Request
from rota.api.scope import Scope, covers
from rota.model.configuration import DaemonSettings


def is_on(settings: DaemonSettings, *, over_socket: bool) -> bool:
    """`[daemon] metrics` where it is given; else on the socket and for loopback binds."""
    return settings.metrics if settings.metrics is not None else over_socket or is_local(settings.host)


def check_scrape(request: Request, caller: Caller, settings: DaemonSettings) -> None:
    """404 where it is off; 401 and 403 for who must show something and did not, or holds too little."""
    if not is_on(settings, over_socket=request.over_socket):
        raise Problem(404, "Metrics are off here; [daemon] metrics = true turns them on.")
    if request.over_socket or request.local:
        return
    if caller.scope is None:
        detail = "From another machine metrics need a token of scope read."
        raise Problem(401, detail, headers=CHALLENGE, reason="unauthenticated")
    if not covers(caller.scope, Scope.READ):
        raise Problem(403, f"This needs the scope {Scope.READ} and you hold {caller.scope}.", reason="scope")
