"""Who may ask, as the document tells it."""

from collections.abc import Mapping

from rota.api.document.schema import Node
from rota.api.scope import Scope

SCHEMES: Mapping[str, Node] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "`Authorization: Bearer` and an API token or the token of a session.",
    },
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "rota_session",
        "description": "The session of a browser. The cookie's name goes on with `_` and the first 8 characters of the "
        "installation's fingerprint.",
    },
    "hook": {
        "type": "http",
        "scheme": "bearer",
        "description": "A hook token of the unit itself: `Authorization: Bearer`, or `token` in the query.",
    },
}
SIGNED_IN: tuple[Mapping[str, list[str]], ...] = ({"bearer": []}, {"cookie": []})
NEEDS = {
    Scope.PUBLIC: "Open to all.",
    Scope.READ: "Needs the scope `read`.",
    Scope.TRIGGER: "Needs the scope `trigger`.",
    Scope.ADMIN: "Needs the scope `admin`.",
    Scope.SOCKET: "Over the unix socket only.",
    Scope.HOOK: "Needs a hook token of the unit.",
}


def security_of(scope: Scope) -> list[Mapping[str, list[str]]]:
    """What must be shown over TCP; over the unix socket nothing need be."""
    if scope is Scope.HOOK:
        return [{"hook": []}]
    return list(SIGNED_IN) if scope in {Scope.READ, Scope.TRIGGER, Scope.ADMIN} else []
