"""Who may call a unit's hooks: whoever shows one of the tokens that its configuration gives it."""

import hmac
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import parse_qsl

from rota.api.access.limit import Limiter, too_many
from rota.api.caller import Caller, Via
from rota.api.http.problem import CHALLENGE, Problem
from rota.api.http.query import MOST_PARAMETERS
from rota.api.http.request import Request
from rota.api.port.hook import Hooks
from rota.clock import Clock
from rota.model.secret import Secret
from rota.model.unit import HookToken

SCHEME = "bearer "
NOBODYS = (HookToken(token=Secret(""), allow=()),)
"""What is compared with where a unit has no token, so that it takes as long; nobody can show it."""


class HookGate:
    """Takes 20 wrong ones in a minute from a client; then none of its tokens is looked at for a while."""

    def __init__(self, hooks: Hooks, clock: Clock) -> None:
        self._hooks = hooks
        self._wrong = Limiter(clock, most=20, seconds=60)

    def caller(self, request: Request, name: str, *, verb: str) -> Caller:
        """The hook itself. 429, 401 the same whatever is wrong, 403 where the token does not allow the verb."""
        seconds = None if request.over_socket else self._wrong.wait(request.network)
        if seconds is not None:
            raise too_many("Too many wrong hook tokens came from this address.", seconds, reason="hook_limit")
        allowed = _allowed(shown_token(request), self._hooks.tokens(name))
        if allowed is None:
            if not request.over_socket:
                self._wrong.count(request.network)
            detail = "This needs a token of the unit's hook_tokens, as `Authorization: Bearer TOKEN` or `?token=TOKEN`."
            raise Problem(401, detail, headers=CHALLENGE, reason="hook_token")
        if verb not in allowed:
            detail = f"This token may not {verb} {name}, only {', '.join(allowed) or 'nothing'}; see its `allow`."
            raise Problem(403, detail, reason="hook_verb")
        return Caller(name=f"hook:{name}", scope=None, via=Via.HOOK)


def shown_token(request: Request) -> bytes:
    """What the header shows, or the query where there is no header; empty where that is not one token."""
    headers = request.headers("authorization")
    if headers:
        value = headers[0]
        fits = len(headers) == 1 and value[: len(SCHEME)].lower() == SCHEME
        return value[len(SCHEME) :].strip().encode("latin-1") if fits else b""
    tokens = [value for name, value in _pairs(request.query) if name == "token"]
    return tokens[0].encode("latin-1") if len(tokens) == 1 else b""


def ignores_body(query: bytes) -> bool:
    """Whether the sender says that its body is none of our business."""
    return any(name == "ignore_body" and value in {"true", "1"} for name, value in _pairs(query))


def _pairs(query: bytes) -> Sequence[tuple[str, str]]:
    """Bytes, each as the character of its number."""
    text = query.decode("latin-1")
    try:
        return parse_qsl(text, keep_blank_values=True, encoding="latin-1", max_num_fields=MOST_PARAMETERS)
    except ValueError:  # too many: what the query is read with tells so
        return []


def _allowed(shown: bytes, tokens: Sequence[HookToken]) -> Sequence[str] | None:
    """The verbs of the tokens that were shown; None where it is none of them. All are compared, in constant time."""
    digest = sha256(shown).digest()
    allowed: list[str] | None = None
    for token in tokens or NOBODYS:
        if hmac.compare_digest(sha256(token.token.reveal().encode()).digest(), digest) and tokens:
            allowed = [*(allowed or ()), *token.allow]
    return None if allowed is None else list(dict.fromkeys(allowed))
