"""The operations on API tokens."""

from rota.api.http.problem import unprocessable, wrong
from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.wire.absent import or_none
from rota.wire.identity import TokenCreated, TokenInput, TokenList, created_of, token_of

PATH = "/api/auth/tokens"


async def list_tokens(call: Call[Nothing, Nothing]) -> Reply:
    """All of them, without their secrets."""
    return told(TokenList(tokens=[token_of(token) for token in call.access.register.tokens]), call.request)


async def create_token(call: Call[Nothing, TokenInput]) -> Reply:
    """A new one, and its secret this once."""
    asked = call.body
    expires_at = or_none(asked.expires_at)
    if expires_at is not None and expires_at <= call.clock.now():
        raise unprocessable([wrong("body.expires_at", "It must be in the future.")])
    secret, token = await call.access.register.add_token(asked.name, asked.scope, by=call.actor, expires_at=expires_at)
    call.request.target = token.id
    location = ((b"location", f"{PATH}/{token.id}".encode()),)
    return told(created_of(token, secret), call.request, status=201, headers=location)


async def revoke_token(call: Call[Nothing, Nothing]) -> Reply:
    """Worth nothing from now on."""
    _ = await call.access.register.remove_token(call.path["token_id"])
    return Reply(status=204)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="list_tokens",
        method="GET",
        path=PATH,
        tag="Auth",
        scope=Scope.ADMIN,
        summary="API tokens, newest first",
        description="Without their secrets, which are kept nowhere.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=TokenList),
        handle=list_tokens,
    ),
    Operation(
        id="create_token",
        method="POST",
        path=PATH,
        tag="Auth",
        scope=Scope.ADMIN,
        summary="Make an API token",
        description="Its secret is shown in this answer and never again. There can be 100, each with its own name.",
        query=Nothing,
        body=TokenInput,
        success=Success(schema=TokenCreated, status=201),
        errors=(409,),
        handle=create_token,
    ),
    Operation(
        id="revoke_token",
        method="DELETE",
        path=f"{PATH}/{{token_id}}",
        tag="Auth",
        scope=Scope.ADMIN,
        summary="Revoke an API token",
        description="Its streams end, and so do the sessions that its tickets opened.",
        query=Nothing,
        body=Nothing,
        success=Success(status=204),
        errors=(404,),
        handle=revoke_token,
    ),
)
