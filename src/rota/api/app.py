"""The ASGI application: in which order a request is checked, and where every failure becomes a reply."""

import logging
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from uuid import uuid4

from rota.api.access.gate import Gate, check_scope
from rota.api.document.endpoint import with_document
from rota.api.endpoint import (
    board,
    bulk,
    daemon,
    diff,
    event,
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
from rota.api.http.problem import CLOSE, Problem, problem_of, retry_after
from rota.api.http.reply import PROBLEM, Reply, told
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

    def __init__(self, rota: Rota, operations: Iterable[AnyOperation], clock: Clock) -> None:
        self.streams = Streams(clock)
        self.hub = Hub(rota, clock)
        self.tally = Tally()
        self._rota = rota
        self._clock = clock
        self._gate = Gate()
        self._router = Router(operations)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request, from its head to the last byte of its answer."""
        request = Request(scope, receive, str(uuid4()))
        began = self._clock.monotonic()
        with ExitStack() as held:
            reply = await self._reply(request, held)
            self.tally.requests[request.method, request.route, reply.status] += 1
            if request.method not in SAFE_METHODS:
                _note(request, reply)
            await send_reply(reply, request, send, now=self._clock.now())
        if not request.lingers and reply.stream is None:
            self.tally.took(request.route, self._clock.monotonic() - began)

    async def _reply(self, request: Request, held: ExitStack) -> Reply:
        try:
            return await self._answer(request, held)
        except Exception as error:  # whatever it is, the caller gets a reply and the log the rest
            problem = problem_of(error, request.id)
            if problem.reason is not None:
                self.tally.rejected[problem.reason] += 1
            if problem.status == 500:
                logger.error("Request %s failed", request.id, exc_info=error, extra={"action": "api.failed"})
            return told(
                problem.model(request.id), request, status=problem.status, headers=problem.headers, media_type=PROBLEM
            )

    async def _answer(self, request: Request, held: ExitStack) -> Reply:
        _check_head(request)
        place, path = self._router.find(request)
        request.route = place.path
        if request.method == "OPTIONS":
            return Reply(status=204, headers=((b"allow", place.allow.encode()),))
        operation = place.operation(request.method)
        if not request.over_socket:
            check_same_site(request)
        request.caller = await self._gate.caller(request)
        check_scope(operation.scope, request.caller)
        self._check_open(operation)
        if operation.streams:
            held.enter_context(self.streams.place(request))
        call = self._call(operation, request, path, await request.body())
        request.event_id = self.hub.latest_id
        reply: Reply = await operation.handle(call)
        return reply

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


def make_app(rota: Rota, clock: Clock) -> App:
    """The whole API in front of this Rota."""
    operations = (
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
        *system.OPERATIONS,
        *journal.OPERATIONS,
        *metric.OPERATIONS,
        *notification.OPERATIONS,
        *event.OPERATIONS,
    )
    return App(rota, with_document(operations), clock)


def _check_head(request: Request) -> None:
    if request.head_size > LARGEST_HEAD:
        raise Problem(431, "The headers are larger than 64 KiB.", headers=CLOSE)
    if not request.over_socket:
        check_host(request)


def _note(request: Request, reply: Reply) -> None:
    text, values = "%s answered %d (request %s)", (request, reply.status, request.id)
    logger.info(text, *values, extra={"action": "api.write"})
