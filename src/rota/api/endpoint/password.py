"""The operation by which one changes the own password."""

from rota.api.http.problem import Problem
from rota.api.http.reply import Reply
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.error import RefusedError
from rota.wire.identity import PasswordInput


async def change_password(call: Call[Nothing, PasswordInput]) -> Reply:
    """Another password for whoever knows the one that holds."""
    access, name = call.access, call.caller.user
    if not access.settings.is_on:
        raise RefusedError("Authentication is off: there is nobody whose password it would be.")
    if name is None:
        raise RefusedError("An API token has no password.", hint="Sign in as the user whose password is to change.")
    access.check_settable(name)
    call.request.target = name
    async with access.guesses.turn(call.request):
        if not await access.knows(access.register.user(name), call.body.current_password):
            access.guesses.failed(call.request)
            raise Problem(403, "The current password is another one.", reason="password")
        await access.set_password(name, call.body.new_password, keep=call.caller.session)
    return Reply(status=204)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="change_password",
        method="PUT",
        path="/api/auth/password",
        tag="Auth",
        scope=Scope.READ,
        summary="Change the own password",
        description="The other sessions of the user end. A wrong current password counts as a failed try to sign in.",
        query=Nothing,
        body=PasswordInput,
        success=Success(status=204),
        errors=(403, 409, 429),
        guessable=True,
        handle=change_password,
    ),
)
