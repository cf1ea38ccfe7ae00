"""The operations on accounts."""

from dataclasses import replace

from msgspec import UnsetType

from rota.api.access.register import no_user
from rota.api.http.problem import unprocessable, wrong
from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model import identity as model
from rota.model.error import RefusedError
from rota.model.identity import ADMIN, Role
from rota.wire.identity import User, UserInput, UserList, UserPatch, user_of

PATH = "/api/auth/users"


async def list_users(call: Call[Nothing, Nothing]) -> Reply:
    """All of them, `admin` included."""
    return told(UserList(users=[user_of(user) for user in call.access.register.users]), call.request)


async def create_user(call: Call[Nothing, UserInput]) -> Reply:
    """A new one."""
    asked, register = call.body, call.access.register
    call.request.target = asked.name
    if register.user(asked.name) is not None:
        raise RefusedError(f"There is a user {asked.name} already.", hint="Choose another name.")
    hashed = await call.access.passwords.hash(asked.password)
    user = model.User(name=asked.name, role=Role(asked.role), password=hashed, created_at=call.clock.now())
    await register.add_user(user)
    location = ((b"location", f"{PATH}/{user.name}".encode()),)
    return told(user_of(user), call.request, status=201, headers=location)


async def change_user(call: Call[Nothing, UserPatch]) -> Reply:
    """Another role or password, or a standing."""
    asked, name, access = call.body, call.path["user"], call.access
    if all(isinstance(each, UnsetType) for each in (asked.role, asked.password, asked.disabled)):
        raise unprocessable([wrong("body", "It must have at least one of role, password, disabled.")])
    if access.register.user(name) is None:
        raise no_user(name)
    if name == ADMIN and not (isinstance(asked.role, UnsetType) and isinstance(asked.disabled, UnsetType)):
        raise RefusedError("admin stays admin, and can always sign in.", hint="Only its password can be changed.")
    if not isinstance(asked.password, UnsetType):
        access.check_settable(name)
    if name == ADMIN:
        assert not isinstance(asked.password, UnsetType)
        await access.set_password(name, asked.password)
    else:
        password = asked.password
        hashed = None if isinstance(password, UnsetType) else await access.passwords.hash(password)
        _ = await access.register.change_user(name, lambda user: _changed(user, asked, hashed))
    changed = access.register.user(name)
    if changed is None:  # removed by another call just now
        raise no_user(name)
    return told(user_of(changed), call.request)


async def remove_user(call: Call[Nothing, Nothing]) -> Reply:
    """Gone, with its sessions."""
    if call.path["user"] == ADMIN:
        raise RefusedError("admin stays.", hint="Only its password can be changed.")
    await call.access.register.remove_user(call.path["user"])
    return Reply(status=204)


def _changed(user: model.User, asked: UserPatch, hashed: str | None) -> model.User:
    return replace(
        user,
        role=user.role if isinstance(asked.role, UnsetType) else Role(asked.role),
        password=hashed or user.password,
        disabled=user.disabled if isinstance(asked.disabled, UnsetType) else asked.disabled,
    )


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="list_users",
        method="GET",
        path=PATH,
        tag="Auth",
        scope=Scope.ADMIN,
        summary="Users by name",
        description="admin is always among them.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=UserList),
        handle=list_users,
    ),
    Operation(
        id="create_user",
        method="POST",
        path=PATH,
        tag="Auth",
        scope=Scope.ADMIN,
        summary="Add a user",
        description="Who can sign in from now on, as viewer, operator or admin.",
        query=Nothing,
        body=UserInput,
        success=Success(schema=User, status=201),
        errors=(409,),
        handle=create_user,
    ),
    Operation(
        id="change_user",
        method="PATCH",
        path=f"{PATH}/{{user}}",
        tag="Auth",
        scope=Scope.ADMIN,
        summary="Change a user",
        description="A new role or password, or being disabled, ends the user's sessions. Of admin only the password.",
        query=Nothing,
        body=UserPatch,
        success=Success(schema=User),
        errors=(404, 409),
        handle=change_user,
    ),
    Operation(
        id="remove_user",
        method="DELETE",
        path=f"{PATH}/{{user}}",
        tag="Auth",
        scope=Scope.ADMIN,
        summary="Remove a user",
        description="With the user's sessions. Not admin.",
        query=Nothing,
        body=Nothing,
        success=Success(status=204),
        errors=(404, 409),
        handle=remove_user,
    ),
)
