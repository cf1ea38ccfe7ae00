"""What can be seen of a running Rota.

Errors are those of `rota.model.error`; `http/problem.py` says which status each becomes.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from rota.model.configuration import DaemonSettings
from rota.model.instance import InstanceView, RollingView
from rota.model.output import Line, Page
from rota.model.query import RunPage, RunQuery, SlotPage, SlotQuery
from rota.model.run import Run
from rota.model.search import Found, Wanted
from rota.model.view import DaemonView, PoolView, UnitView, WhyView

RunKey = tuple[int | float | str | None, str]
"""Where a list of runs goes on: sort value and id of the last run seen, as `RunPage.next_key` gave them."""


class Reads(Protocol):
    """What can be seen."""

    def revision(self) -> int:
        """A number that differs from every earlier one whenever `units` may answer otherwise. Costs nothing."""
        ...

    def units(self) -> Sequence[UnitView]:
        """All units by name in code point order, from memory; one that did not change is the same object as before."""
        ...

    def unit(self, name: str) -> UnitView | None:
        """One unit, from memory; None where there is none of that name."""
        ...

    def instances(self, name: str) -> Sequence[InstanceView]:
        """The instances of a service by number, from memory; of a task there are none."""
        ...

    def rolling(self, name: str) -> RollingView | None:
        """How far the replacing of a service's instances is, or where it halted; None: there is nothing to tell."""
        ...

    async def settled(self, name: str, *, instance: int | None) -> bool:
        """Returns once a service, or one instance, is up and nothing of it is being replaced.

        False: that will not be soon. It is failing or stopped, or what was being replaced meanwhile has halted.
        """
        ...

    def settings(self) -> DaemonSettings:
        """[daemon] as it is in force now; a reload may change it between two requests."""
        ...

    def pools(self) -> Sequence[PoolView]:
        """All pools by name, from memory."""
        ...

    def daemon(self) -> DaemonView:
        """Facts about the daemon and its keeper."""
        ...

    def checks(self) -> Mapping[str, str | None]:
        """Each thing readiness needs (`recovery`, `store`, `keeper`, `scheduler`, `disk`): None, or what is wrong."""
        ...

    def closed(self) -> str | None:
        """Why writes and streams are refused for now (recovery, shutdown); None when they are taken."""
        ...

    async def runs(self, query: RunQuery, *, limit: int, after: RunKey | None, with_total: bool) -> RunPage:
        """A page of runs in the order of the query, ties by id, rows without the sort value last."""
        ...

    async def slots(self, query: SlotQuery, *, limit: int, after: datetime | None) -> SlotPage:
        """A page of a task's slots, newest first; `after` is the last page's `next_key`."""
        ...

    async def run(self, run_id: str) -> Run | None:
        """One run; None where there is none of that id."""
        ...

    async def ended(self, run_id: str) -> Run:
        """Returns the run once it has ended (and is stored so); NotFoundError for an unknown one."""
        ...

    async def log_page(self, run: Run, *, start: int | datetime, limit: int, streams: frozenset[str]) -> Page:
        """Lines of a run from a number (negative: from the end) or from an instant on.

        A number below the first kept line is moved up to it; past the end there are no lines.
        `streams` empty: all; else `limit` counts what is returned. No output yet: an empty page.
        """
        ...

    def follow(self, run: Run, *, start: int) -> AsyncGenerator[Sequence[Line], None]:
        """Lines of all streams from this number (not negative) on, in batches, as they come; ends when the run ended.

        An unfinished last line comes as `partial` and again when it is finished. Numbers never repeat otherwise;
        where they jump, the lines between are gone. Reads no further ahead than one batch; `aclose` lets go of it.
        """
        ...

    async def search(self, runs: Sequence[Run], wanted: Wanted, *, line: int, limit: int, shares: int) -> Found:
        """The lines in which it is found, run after run as they are given, from this line of the first one on.

        `shares`: in how many equal parts of the lines of a single run the hits are counted; all of them, whatever
        `line` and `limit` say. It may end early, after 10 s at the latest, and says where to go on.
        """
        ...

    async def why(self, name: str, at: datetime) -> WhyView:
        """What became of the firing of this task at that instant; NotFoundError for an unknown unit."""
        ...
