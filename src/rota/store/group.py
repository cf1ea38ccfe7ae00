"""Group commit: calls that wait at the same moment share one transaction, and with it one sync of the disk."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from rota.model.error import InternalError
from rota.store.deed import Deed
from rota.store.thread import ConnectionThread

Call = Sequence[Deed]
"""What one caller wants written."""

Outcome = tuple[bool, ...] | InternalError
"""For each deed of a call whether it was accepted; or why the call could not be carried out at all."""


UNFIT = (
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
    sqlite3.InterfaceError,
    sqlite3.DataError,
    OverflowError,
    UnicodeEncodeError,
)
"""What the values of one call can be guilty of; anything else befalls the database as a whole."""


@dataclass(frozen=True, slots=True)
class _Group:
    calls: list[Call]
    written: asyncio.Task[Sequence[Outcome]]


class GroupCommit:
    """The one writer. While a group is being written, those who come wait together for the next."""

    def __init__(self, thread: ConnectionThread) -> None:
        self.around: Callable[[], AbstractContextManager[None]] = nullcontext
        """What stands around each commit: whoever wants to know how long it takes."""
        self._thread = thread
        self._turn = asyncio.Lock()
        self._gathering: _Group | None = None
        self._writing: set[asyncio.Task[Sequence[Outcome]]] = set()

    async def write(self, call: Call) -> tuple[bool, ...]:
        """For each deed whether it was accepted; durable on return. A caller who goes away does not stop it.

        WorldError: nothing of the whole group is there. InternalError: nothing of this call is there.
        """
        group = self._gathering or self._new_group()
        group.calls.append(call)
        place = len(group.calls) - 1
        outcome = (await asyncio.shield(group.written))[place]
        if isinstance(outcome, InternalError):
            raise outcome
        return outcome

    async def finish(self) -> None:
        """Returns once all that was asked for is written or has failed."""
        while self._writing:
            await asyncio.wait(self._writing)

    def _new_group(self) -> _Group:
        calls: list[Call] = []
        written = asyncio.create_task(self._write(calls))
        self._writing.add(written)
        written.add_done_callback(self._writing.discard)
        self._gathering = _Group(calls, written)
        return self._gathering

    async def _write(self, calls: list[Call]) -> Sequence[Outcome]:
        async with self._turn:
            self._gathering = None
            with self.around():
                return await self._thread.run(write_group, calls)


def write_group(connection: sqlite3.Connection, calls: Sequence[Call]) -> Sequence[Outcome]:
    """Writes all calls in one transaction, each in a savepoint; sqlite3.Error: nothing was written."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        outcomes = [_write_call(connection, call) for call in calls]
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
    return outcomes


def _write_call(connection: sqlite3.Connection, call: Call) -> Outcome:
    connection.execute("SAVEPOINT call")
    try:
        return tuple(deed.do(connection) for deed in call)
    except UNFIT as error:
        connection.execute("ROLLBACK TO call")
        return InternalError(f"A row does not fit the database: {error}.", hint="Please report this.")
    finally:
        if connection.in_transaction:
            connection.execute("RELEASE call")
