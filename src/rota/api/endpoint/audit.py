"""The operation on the audit trail."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from rota.api.http.cursor import Int64, read_cursor, write_cursor
from rota.api.http.problem import unprocessable, wrong
from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.identity import AuditQuery
from rota.wire.absent import given
from rota.wire.audit import AuditList, entry_of
from rota.wire.time import Instant

LONGEST = 300
_KEY = msgspec.json.Decoder(Int64)


class Entries(Struct, kw_only=True):
    """Which entries, and how many at once."""

    limit: Annotated[int, Meta(ge=1, le=500)] = 100
    cursor: Annotated[str, Meta(max_length=1024)] | UnsetType = UNSET
    actor: Annotated[str, Meta(max_length=LONGEST, description="Who, such as `user:ada`.")] | UnsetType = UNSET
    action: Annotated[str, Meta(max_length=LONGEST, description="An operationId.")] | UnsetType = UNSET
    target: Annotated[str, Meta(max_length=LONGEST, description="What it was done to.")] | UnsetType = UNSET
    after: Annotated[Instant | UnsetType, Meta(description="At or after.")] = UNSET
    before: Annotated[Instant | UnsetType, Meta(description="Before.")] = UNSET

    def __post_init__(self) -> None:
        if (
            not isinstance(self.after, UnsetType)
            and not isinstance(self.before, UnsetType)
            and self.after > self.before
        ):
            raise unprocessable([wrong("query.after", "It must not be later than before.")])


async def list_audit(call: Call[Entries, Nothing]) -> Reply:
    """A page, newest first; what has just happened is in it."""
    asked = call.query
    query = AuditQuery(
        actor=asked.actor or None,
        action=asked.action or None,
        target=asked.target or None,
        after=asked.after or None,
        before=asked.before or None,
    )
    after = None if isinstance(asked.cursor, UnsetType) else read_cursor(asked.cursor, query, _KEY)
    await call.access.later.flush()
    page = await call.access.identity.audit(query, limit=asked.limit, after=after)
    cursor = None if page.next_key is None else write_cursor(page.next_key, query)
    entries = [entry_of(entry) for entry in page.entries]
    return told(AuditList(entries=entries, next_cursor=given(cursor)), call.request)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="list_audit",
        method="GET",
        path="/api/audit",
        tag="Auth",
        scope=Scope.ADMIN,
        summary="Who did what",
        description="Every write, those refused for want of scope too, and every try to sign in, newest first; kept "
        "90 days, the newest 100 000.",
        query=Entries,
        body=Nothing,
        success=Success(schema=AuditList),
        handle=list_audit,
    ),
)
