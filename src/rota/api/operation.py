"""What one operation is: the definition that route, checks, OpenAPI document and documentation derive from."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from msgspec import Struct

from rota.api.access.access import Access
from rota.api.caller import Caller, Via
from rota.api.event.hub import Hub
from rota.api.http.reply import JSON, Reply
from rota.api.http.request import Request
from rota.api.http.stream import Streams
from rota.api.port.rota import Rota
from rota.api.scope import Scope
from rota.api.tally import Tally
from rota.clock import Clock
from rota.model.run import Trigger

TRIGGERS = {"ui": Trigger.UI, "cli": Trigger.CLI, "tui": Trigger.TUI}


class Nothing(Struct, forbid_unknown_fields=True):
    """No query, or no body: none or `{}`."""


Q = TypeVar("Q", bound=Struct)
B = TypeVar("B", bound=Struct)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[Q, B]):
    """What a handler is given: all of it has passed the checks that need no look at the engine."""

    rota: Rota
    access: Access
    streams: Streams
    tally: Tally
    hub: Hub
    clock: Clock
    request: Request
    caller: Caller
    path: Mapping[str, str]
    query: Q
    body: B

    @property
    def actor(self) -> str:
        """Who asks, as rows tell it."""
        return self.caller.name

    @property
    def trigger(self) -> Trigger:
        """`hook` for a hook; else what the caller says it is, and `api` for everything unknown."""
        if self.caller.via is Via.HOOK:
            return Trigger.HOOK
        return TRIGGERS.get(self.request.header("rota-client") or "", Trigger.API)


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """What an operation answers when it went well."""

    schema: type[Struct] | None = None
    is_list: bool = False
    """A bare array of `schema`."""
    status: int = 200
    media_type: str = JSON
    leads: bool = True
    """With 201 comes the place of the new thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Generic[Q, B]):
    """One endpoint."""

    id: str
    method: str
    path: str
    tag: str
    scope: Scope
    summary: str
    description: str = ""
    query: type[Q]
    body: type[B]
    needs_body: bool = False
    """400 where none is sent."""
    success: Success
    repeated: Success | None = None
    """What it answers with another status where it has happened already, or was asked for in part."""
    errors: tuple[int, ...] = ()
    """Statuses of its own, beside those any operation may answer."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """The request headers it heeds, and what they mean."""
    guessable: bool = False
    """It takes what could be guessed: a client that guessed wrong too often is refused unheard."""
    signs_in: bool = False
    """Every try of it is in the audit trail, whoever tries."""
    streams: bool = False
    """It answers with a stream: no HEAD, and it counts as one."""
    patient: bool = False
    """Its answer may take longer than the 30 s of all others: what it waits for is what was asked for."""
    hidden: bool = False
    """The document does not tell of it: it is a part of a page."""
    handle: Callable[[Call[Q, B]], Awaitable[Reply]]


AnyCall = Call[Any, Any]
AnyOperation = Operation[Any, Any]
"""What is asked of its query and body was checked where it was written down."""
