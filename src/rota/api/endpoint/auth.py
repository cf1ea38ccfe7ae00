"""The operations by which one comes in and goes out."""

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from msgspec import Meta, Struct

from rota.api.access.cookie import clear_cookie, set_cookie
from rota.api.access.gate import not_let_in
from rota.api.access.ticket import Ticket as Outstanding
from rota.api.caller import Caller, Via
from rota.api.http.reply import Reply, base_url, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.port.rota import Rota
from rota.api.scope import Scope
from rota.model.error import RefusedError
from rota.model.identity import ADMIN
from rota.wire.absent import given
from rota.wire.identity import AuthStatus, InitialPassword, Login, LoginInput, Ticket, login_of

ROLES = {Scope.READ: "viewer", Scope.TRIGGER: "operator", Scope.ADMIN: "admin"}
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - told apart, not listened on
SAFE_IN_A_PATH = "/?#[]@!$&'()*+,;=:%-._~"


class LaunchQuery(Struct, kw_only=True):
    """The ticket, and where to go with the session."""

    ticket: Annotated[str, Meta(max_length=1024, description="From launch-ticket: 43 letters and digits.")]
    redirect: Annotated[str, Meta(description="A path of the page; anything else is taken for /.")] = "/"


async def log_in(call: Call[Nothing, LoginInput]) -> Reply:
    """A session for a password."""
    if not call.access.settings.is_on:
        raise RefusedError("Authentication is off: nobody need sign in.")
    name = call.body.user
    known = call.access.register.user(name)
    call.request.target = known.name if known else None  # whoever types the password there must not find it again
    secret, session = await call.access.sign_in(call.request, name, call.body.password)
    user = call.access.register.user(name)
    assert user is not None
    call.request.caller = Caller(name=f"user:{name}", scope=None, via=Via.PASSWORD)
    login = login_of(secret, user, call.access.register.end_of(session))
    cookie = set_cookie(call.request, call.access.gate.cookie, secret)
    return told(login, call.request, headers=cookie)


async def log_out(call: Call[Nothing, Nothing]) -> Reply:
    """The session is over."""
    if call.caller.session is not None:
        await call.access.register.end_session(call.caller.session)
    return Reply(status=204, headers=clear_cookie(call.request, call.access.gate.cookie))


async def get_status(call: Call[Nothing, Nothing]) -> Reply:
    """Who is asking."""
    caller = call.caller
    status = AuthStatus(
        auth_required=call.access.settings.is_on,
        authenticated=caller.scope is not None,
        via=given(caller.via and caller.via.value),
        user=given(None if caller.via is Via.SOCKET else caller.user),
        role=given(None if caller.token or caller.scope is None else ROLES[caller.scope]),
        scope=given(caller.scope and caller.scope.value),
        expires_at=given(_end(call)),
    )
    return told(status, call.request)


async def create_launch_ticket(call: Call[Nothing, Nothing]) -> Reply:
    """A ticket for a browser."""
    caller = call.caller
    secret, end = call.access.tickets.issue(
        user=None if caller.token else caller.user, token=caller.token, session=caller.session
    )
    url = f"{_page(call)}/api/auth/launch?ticket={secret}"
    return told(Ticket(ticket=secret, url=url, expires_at=end), call.request, status=201)


async def launch(call: Call[LaunchQuery, Nothing]) -> Reply:
    """A session for a ticket, and on to the page."""
    access, register = call.access, call.access.register
    ticket = access.tickets.redeem(call.query.ticket, keep=call.request.method == "HEAD")
    if ticket is None or not _is_good(call, ticket):
        access.guesses.failed(call.request)
        raise not_let_in()
    location = ((b"location", safe_path(call.query.redirect).encode()),)
    if call.request.method == "HEAD" or (ticket.user is None and ticket.token is None):
        return Reply(status=303, headers=location)
    user = register.user(ticket.user) if ticket.user is not None else None
    try:
        secret, _ = await register.open_session(
            user=user,
            token=register.token(ticket.token) if ticket.token is not None else None,
            password=register.password_of(user) if user is not None else None,
        )
    except RefusedError:
        raise not_let_in() from None
    token = register.token(ticket.token) if ticket.token is not None else None
    whose = f"user:{ticket.user}" if token is None else f"token:{token.name}"
    call.request.caller = Caller(name=whose, scope=None, via=Via.TICKET)
    return Reply(status=303, headers=(*location, *set_cookie(call.request, access.gate.cookie, secret)))


async def show_initial_password(call: Call[Nothing, Nothing]) -> Reply:
    """The generated password, once."""
    return told(InitialPassword(password=await call.access.initial_password()), call.request)


def safe_path(text: str) -> str:
    """A path of ours as the header `Location` has it; `/` for everything that could lead elsewhere."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return "/"
    return quote(text, safe=SAFE_IN_A_PATH)


def _is_good(call: Call[LaunchQuery, Nothing], ticket: Outstanding) -> bool:
    """Whether whoever asked for it may still come in."""
    register = call.access.register
    if ticket.session is not None and register.session(ticket.session) is None:
        return False
    if ticket.token is not None:
        return register.token(ticket.token) is not None
    user = register.user(ticket.user or ADMIN)
    return user is not None and not user.disabled


def _end(call: Call[Nothing, Nothing]) -> datetime | None:
    register, caller = call.access.register, call.caller
    if caller.session is not None and (session := register.session(caller.session)) is not None:
        return register.end_of(session)
    token = register.token(caller.token) if caller.token is not None else None
    return None if token is None else token.expires_at


def _page(call: Call[Nothing, Nothing]) -> str:
    """Where a browser finds the page."""
    external = call.rota.settings().external_url
    if external:
        return external.rstrip("/")
    return base_url(call.request) if not call.request.over_socket else bound_url(call.rota)


def bound_url(rota: Rota) -> str:
    """Where it listens, as it is reached from this machine."""
    view, settings = rota.daemon(), rota.settings()
    host = "localhost" if view.host in EVERYWHERE else view.host
    scheme = "https" if settings.tls or settings.tls_cert else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{view.port}"


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="log_in",
        method="POST",
        path="/api/auth/login",
        tag="Auth",
        scope=Scope.PUBLIC,
        summary="Sign in with a password",
        description="Answers a session, as a cookie too. 401 is the same for a wrong password and an unknown user; "
        "after 5 failed tries in 5 minutes an address waits.",
        query=Nothing,
        body=LoginInput,
        success=Success(schema=Login),
        errors=(401, 409, 429),
        guessable=True,
        signs_in=True,
        handle=log_in,
    ),
    Operation(
        id="log_out",
        method="POST",
        path="/api/auth/logout",
        tag="Auth",
        scope=Scope.PUBLIC,
        summary="End this session",
        description="Its streams end, and the cookie is cleared. Without a session nothing happens.",
        query=Nothing,
        body=Nothing,
        success=Success(status=204),
        handle=log_out,
    ),
    Operation(
        id="get_auth_status",
        method="GET",
        path="/api/auth/status",
        tag="Auth",
        scope=Scope.PUBLIC,
        summary="Who am I",
        description="By socket, bearer or cookie. Credentials that are worth nothing are told as none.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=AuthStatus),
        handle=get_status,
    ),
    Operation(
        id="create_launch_ticket",
        method="POST",
        path="/api/auth/launch-ticket",
        tag="Auth",
        scope=Scope.READ,
        summary="A ticket that signs a browser in",
        description="For one use within a minute; the session has the caller's role, and one from an API token ends "
        "with it.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=Ticket, status=201, leads=False),
        errors=(409,),
        handle=create_launch_ticket,
    ),
    Operation(
        id="launch",
        method="GET",
        path="/api/auth/launch",
        tag="Auth",
        scope=Scope.PUBLIC,
        summary="Sign a browser in by a ticket",
        description="Answers the session's cookie and sends the browser on to `redirect`. HEAD leaves the ticket good.",
        query=LaunchQuery,
        body=Nothing,
        success=Success(status=303),
        errors=(401, 429),
        guessable=True,
        signs_in=True,
        handle=launch,
    ),
    Operation(
        id="show_initial_password",
        method="POST",
        path="/api/auth/initial-password",
        tag="Auth",
        scope=Scope.SOCKET,
        summary="The generated password, once",
        description="What the first start made up for admin; then only its hash is kept.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=InitialPassword),
        errors=(403, 404, 409),
        handle=show_initial_password,
    ),
)
