"""Who may come in, on the wire: users, API tokens, sessions."""

from typing import TYPE_CHECKING, Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model.name import USER
from rota.wire.absent import given
from rota.wire.time import Instant

if TYPE_CHECKING:  # as in `rota.wire.task`
    from datetime import datetime

    from rota.model import identity as model

ROLES = ("viewer", "operator", "admin")
SCOPES = ("read", "trigger", "admin")

Role = Annotated[str, Meta(pattern="^(viewer|operator|admin)$", extra_json_schema={"enum": ROLES})]
ScopeWord = Annotated[str, Meta(pattern="^(read|trigger|admin)$", extra_json_schema={"enum": SCOPES})]
GivenRole = Annotated[str, Meta(extra_json_schema={"enum": ROLES})]
GivenScope = Annotated[str, Meta(extra_json_schema={"enum": SCOPES})]
Password = Annotated[str, Meta(min_length=8, max_length=1024)]


class LoginInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Who signs in."""

    user: Annotated[str, Meta(description="The name of the account.")] = "admin"
    password: Annotated[str, Meta(max_length=1024, description="Its password.")]


class Login(Struct, kw_only=True):
    """A session: its token is what the cookie holds, and serves as `Authorization: Bearer` as well."""

    token: Annotated[str, Meta(description="Of the session; it is shown this once.")]
    expires_at: Annotated[Instant, Meta(description="When it ends unless it is used before; at most after 30 days.")]
    user: str
    role: GivenRole


class AuthStatus(Struct, kw_only=True):
    """Who is asking."""

    auth_required: Annotated[bool, Meta(description="Whether credentials are needed here at all.")]
    authenticated: Annotated[bool, Meta(description="Whether what was shown is good.")]
    via: (
        Annotated[
            str,
            Meta(
                description="How the caller is known; off: nobody need be.",
                extra_json_schema={"enum": ["socket", "cookie", "bearer", "off"]},
            ),
        ]
        | UnsetType
    ) = UNSET
    user: str | UnsetType = UNSET
    role: GivenRole | UnsetType = UNSET
    scope: GivenScope | UnsetType = UNSET
    expires_at: Annotated[
        Instant | UnsetType, Meta(description="When the session or the token ends, as it is now.")
    ] = UNSET


class Ticket(Struct, kw_only=True):
    """A minute in which a browser can become a session of the caller's, once."""

    ticket: Annotated[str, Meta(description="What the browser has to show.")]
    url: Annotated[str, Meta(description="The address to open.")]
    expires_at: Instant


class InitialPassword(Struct, kw_only=True):
    """The password that the first start made up."""

    password: Annotated[str, Meta(description="Of admin; it is shown this once.")]


class PasswordInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """A new password for whoever asks."""

    current_password: Annotated[str, Meta(description="The one that holds now.")]
    new_password: Annotated[Password, Meta(description="The one that is to hold.")]


class TokenInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """An API token that is to be."""

    name: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=100,
            pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+$",
            description="What it is for; the audit trail tells it by this name.",
        ),
    ]
    scope: Annotated[ScopeWord, Meta(description="What may be done with it.")]
    expires_at: Annotated[
        Instant | UnsetType, Meta(description="When it ends by itself; absent: never. In the future.")
    ] = UNSET


class Token(Struct, kw_only=True):
    """An API token; its secret is told nowhere."""

    id: str
    name: str
    scope: GivenScope
    created_by: Annotated[str, Meta(description="Who had it made.")]
    created_at: Instant
    expires_at: Instant | UnsetType = UNSET
    last_used_at: Annotated[Instant | UnsetType, Meta(description="To within a few minutes.")] = UNSET


class TokenCreated(Struct, kw_only=True):
    """An API token just made, and what to show as `Authorization: Bearer`."""

    id: str
    name: str
    scope: GivenScope
    created_by: Annotated[str, Meta(description="Who had it made.")]
    created_at: Instant
    expires_at: Instant | UnsetType = UNSET
    last_used_at: Annotated[Instant | UnsetType, Meta(description="To within a few minutes.")] = UNSET
    token: Annotated[str, Meta(description="The secret; it is shown this once.")]


class TokenList(Struct, kw_only=True):
    """All API tokens, newest first."""

    tokens: list[Token]


class UserInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """An account that is to be."""

    name: Annotated[str, Meta(pattern=rf"^{USER.pattern}\Z", extra_json_schema={"pattern": f"^{USER.pattern}$"})]
    role: Annotated[Role, Meta(description="What it may do.")]
    password: Annotated[Password, Meta(description="What it signs in with.")]


class UserPatch(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What changes of an account; at least one."""

    role: Role | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    disabled: Annotated[bool | UnsetType, Meta(description="Nobody can sign in with it.")] = UNSET


class User(Struct, kw_only=True):
    """An account."""

    name: str
    role: GivenRole
    disabled: Annotated[bool, Meta(description="Nobody can sign in with it.")]
    created_at: Instant
    last_login_at: Instant | UnsetType = UNSET


class UserList(Struct, kw_only=True):
    """All accounts by name."""

    users: list[User]


def token_of(token: "model.Token") -> Token:
    """An API token as it is told."""
    return Token(
        id=token.id,
        name=token.name,
        scope=token.scope,
        created_by=token.created_by,
        created_at=token.created_at,
        expires_at=given(token.expires_at),
        last_used_at=given(token.last_used_at),
    )


def created_of(token: "model.Token", secret: str) -> TokenCreated:
    """The same, with its secret."""
    return TokenCreated(
        id=token.id,
        name=token.name,
        scope=token.scope,
        created_by=token.created_by,
        created_at=token.created_at,
        expires_at=given(token.expires_at),
        token=secret,
    )


def user_of(user: "model.User") -> User:
    """An account as it is told."""
    return User(
        name=user.name,
        role=user.role.value,
        disabled=user.disabled,
        created_at=user.created_at,
        last_login_at=given(user.last_login_at),
    )


def login_of(secret: str, user: "model.User", expires_at: "datetime") -> Login:
    """A session as it is told to whoever has just signed in."""
    return Login(token=secret, expires_at=expires_at, user=user.name, role=user.role.value)
