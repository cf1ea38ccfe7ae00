"""How long an answer may take: 30 seconds, unless it waits for something that was asked for."""

import asyncio
import logging

from rota.api.http.guard import SAFE_METHODS
from rota.api.http.problem import Problem, retry_after
from rota.api.http.reply import Reply
from rota.api.operation import AnyCall, AnyOperation

logger = logging.getLogger(__name__)

HANDLING_SECONDS = 30.0

_left: set[asyncio.Future[Reply]] = set()
"""Changes that outlived their answers: held here until they are done."""


async def handled(operation: AnyOperation, call: AnyCall) -> Reply:
    """The answer of an operation; 503 after 30 s.

    What only reads is ended then. A change is never ended half done: it goes on, and its failure is told in the log.
    """
    if operation.streams or operation.patient or getattr(call.query, "wait", False):
        reply: Reply = await operation.handle(call)
        return reply
    if operation.method in SAFE_METHODS:
        return await _read(operation, call)
    return await _changed(operation, call)


async def _read(operation: AnyOperation, call: AnyCall) -> Reply:
    limit = asyncio.timeout(HANDLING_SECONDS)
    try:
        async with limit:
            reply: Reply = await operation.handle(call)
            return reply
    except TimeoutError:
        if not limit.expired():
            raise  # the handler's own
        raise _late("Ask for less, or again later.") from None


async def _changed(operation: AnyOperation, call: AnyCall) -> Reply:
    work = asyncio.ensure_future(operation.handle(call))
    _left.add(work)
    work.add_done_callback(_left.discard)
    done, _ = await asyncio.wait({work}, timeout=HANDLING_SECONDS)
    if done:
        return work.result()
    work.add_done_callback(_tell)
    raise _late("It goes on and may still happen: look before asking again.")


def _late(hint: str) -> Problem:
    detail = f"This took longer than {HANDLING_SECONDS:.0f} s. {hint}"
    return Problem(503, detail, headers=retry_after(30), reason="handling")


def _tell(work: asyncio.Future[Reply]) -> None:
    """Nobody waits for it any more: only the log can still say what became of it."""
    if not work.cancelled() and (error := work.exception()) is not None:
        logger.warning("A change that took too long failed: %s", error, extra={"action": "api.late"})
