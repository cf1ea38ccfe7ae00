"""The ASGI application: in which order a request is checked, and where every failure becomes a reply."""

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from uuid import uuid4

from rota.api.access.access import Access
from rota.api.access.gate import check_scope
from rota.api.access.hook import HookGate, ignores_body
from rota.api.access.secret import Entropy, masked
from rota.api.caller import NOBODY, Caller, Via
from rota.api.document.endpoint import with_document
from rota.api.endpoint import (
    board,
    bulk,
    daemon,
    diff,
    event,
    hook,
    identity,
    journal,
    log,
    metric,
    notification,
    pause,
    pool,
    raw,
    rerun,
    run,
    schedule,
    search,
    slot,
    stats,
    system,
    task,
    verb,
)
from rota.api.event.hub import Hub
from rota.api.http.form import read_forms
from rota.api.http.guard import SAFE_METHODS, check_host, check_same_site
from rota.api.http.handling import handled
from rota.api.http.peer import proxies_of
from rota.api.http.problem import CLOSE, Problem, retry_after
from rota.api.http.refusal import replied
from rota.api.http.reply import Reply
from rota.api.http.request import LARGEST_HEAD, Message, Receive, Request, Send
from rota.api.http.route import Router
from rota.api.http.send import send_reply
from rota.api.http.stream import Streams
from rota.api.operation import AnyCall, AnyOperation, Call
from rota.api.port.rota import Rota
from rota.api.scope import Scope
from rota.api.tally import Tally
from rota.clock import Clock

logger = logging.getLogger(__name__)


class App:
    """Serves one Rota over ASGI 3.0; `hub.open()` has it hear what happens.

    `streams.close()` and `hub.close()` end what would otherwise go on.
    """

    def __init__(
        self,
        rota: Rota,
        operations: Iterable[AnyOperation],
        clock: Clock,
        *,
        entropy: Entropy = os.urandom,
        loopback: bool = True,
    ) -> None:
        """`loopback`: no other machine reaches the TCP address."""
        self.streams = Streams(clock)
        self.hub = Hub(rota, clock)
        self.tally = Tally()
        self._rota = rota
        self._loopback = loopback
        self._clock = clock
        self.access = Access(rota.identity, clock, entropy)
        self._hooks = HookGate(rota.hooks, clock)
        self._router = Router(operations)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request, from its head to the last byte of its answer."""
        proxies = proxies_of(self._rota.settings().trusted_proxies)
        request = Request(scope, receive, str(uuid4()), proxies)
        began = self._clock.monotonic()
        with ExitStack() as held:
            reply = await self._reply(request, held)
            self.tally.requests[request.method, request.route, reply.status] += 1
            self.access.note(request, reply.status)
            if request.method not in SAFE_METHODS:
                _note(request, reply)
            await send_reply(reply, request, send, now=self._clock.now())
        if not request.lingers and reply.stream is None:
            self.tally.took(request.route, self._clock.monotonic() - began)

    async def _reply(self, request: Request, held: ExitStack) -> Reply:
        reply = await replied(self._answer(request, held), request)
        if request.problem is not None and request.problem.reason is not None:
            self.tally.rejected[request.problem.reason] += 1
        return reply

    async def _answer(self, request: Request, held: ExitStack) -> Reply:
        self._check_head(request)
        place, path = self._router.find(request)
        request.route, request.path_values = place.path, path
        if request.method == "OPTIONS":
            return Reply(status=204, headers=((b"allow", place.allow.encode()),))
        operation = place.operation(request.method)
        if not request.over_socket and operation.scope is not Scope.HOOK:
            check_same_site(request)
        await self._let_in(operation, request, path)
        check_scope(operation.scope, request.caller)
        self._check_open(operation)
        if operation.streams:
            held.enter_context(self.streams.place(request))
        call = self._call(operation, request, path, await self._body(operation, request))
        request.event_id = self.hub.latest_id
        return await handled(operation, call)

    def _check_head(self, request: Request) -> None:
        if request.head_size > LARGEST_HEAD:
            raise Problem(431, "The headers are larger than 64 KiB.", headers=CLOSE, reason="head_size")
        if not request.over_socket:
            check_host(request, loopback=self._loopback, external_url=self._rota.settings().external_url)

    def _caller(self, operation: AnyOperation, request: Request, path: Mapping[str, str]) -> Caller:
        """Who asks. Of a hook, its token tells; of everybody else, the gate."""
        if operation.scope is Scope.HOOK:
            return self._hooks.caller(request, path["name"], verb=operation.path.rpartition("/")[2])
        caller = self.access.gate.caller(request, operation.scope)
        if caller.via is Via.OFF and not self._loopback and not request.proxied:
            detail = "Authentication is off: only [daemon] trusted_proxies may ask here, and this is none of them."
            raise Problem(403, detail, reason="not_proxied")
        return caller

    async def _body(self, operation: AnyOperation, request: Request) -> bytes:
        """The body; nothing where the sender of a hook says that its payload is none of our business."""
        ignored = operation.scope is Scope.HOOK and ignores_body(request.query)
        body = await request.body(any_type=ignored)
        return b"" if ignored else body

    async def _let_in(self, operation: AnyOperation, request: Request, path: Mapping[str, str]) -> None:
        """Who asks; and whether it is told in the audit trail."""
        await self.access.load()
        if operation.signs_in:
            request.action = operation.id
        if operation.guessable:
            self.access.guesses.check(request)
        request.caller = self._caller(operation, request, path)
        if request.method not in SAFE_METHODS and request.caller is not NOBODY:
            request.action = operation.id

    def _check_open(self, operation: AnyOperation) -> None:
        """A write or a stream is refused during recovery and shutdown; but the daemon can be ended at any time."""
        if operation.scope is Scope.SOCKET or (operation.method in SAFE_METHODS and not operation.streams):
            return
        closed = self._rota.closed()
        if closed is not None:
            raise Problem(503, closed, headers=retry_after(1))

    def _call(self, operation: AnyOperation, request: Request, path: Mapping[str, str], body: bytes) -> AnyCall:
        forms = (request.query, operation.query), (body, operation.body)
        query, sent = read_forms(path, *forms, needs_body=operation.needs_body)
        return Call(
            rota=self._rota,
            access=self.access,
            streams=self.streams,
            tally=self.tally,
            hub=self.hub,
            clock=self._clock,
            request=request,
            caller=request.caller,
            path=path,
            query=query,
            body=sent,
        )


def make_app(rota: Rota, clock: Clock, *, loopback: bool = True) -> App:
    """The whole API in front of this Rota."""
    return App(rota, all_operations(), clock, loopback=loopback)


def all_operations() -> Sequence[AnyOperation]:
    """What the API offers, its own document and the page included."""
    operations = (
        *identity.OPERATIONS,
        task.list_tasks(),
        *task.OPERATIONS,
        *verb.OPERATIONS,
        *pause.OPERATIONS,
        *pool.OPERATIONS,
        *run.OPERATIONS,
        *rerun.OPERATIONS,
        *bulk.OPERATIONS,
        *log.OPERATIONS,
        *raw.OPERATIONS,
        *diff.OPERATIONS,
        *search.OPERATIONS,
        *schedule.OPERATIONS,
        *board.OPERATIONS,
        *stats.OPERATIONS,
        *slot.OPERATIONS,
        *daemon.OPERATIONS,
        *hook.OPERATIONS,
        *system.OPERATIONS,
        *journal.OPERATIONS,
        *metric.OPERATIONS,
        *notification.OPERATIONS,
        *event.OPERATIONS,
    )
    return with_document(operations)


def _note(request: Request, reply: Reply) -> None:
    text, values = "%s answered %d (request %s)", (masked(str(request)), reply.status, request.id)
    logger.info(text, *values, extra={"action": "api.write"})
