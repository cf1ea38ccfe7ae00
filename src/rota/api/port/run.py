"""What is done to runs, one and many."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from rota.model.idempotency import Key
from rota.model.run import Run, RunTraits, Trigger
from rota.model.selection import Outcome, Selection
from rota.model.unit import ParamValue


class RunDeeds(Protocol):
    """Each returns after its commit."""

    async def trigger_once(
        self, name: str, *, params: Mapping[str, ParamValue], trigger: Trigger, actor: str, key: Key
    ) -> tuple[Run, bool]:
        """A run of this task now, or what came of the same request within a day, as it is now; whether it is new.

        RefusedError: the key was used for another request, or its run is not kept any more; a service.
        """
        ...

    async def delete(self, run: Run) -> bool:
        """Deletes an ended run: it is hidden at once, and goes in an hour; False: it is there no more."""
        ...

    async def delete_all(self, selection: Selection) -> Outcome:
        """Deletes those that have ended."""
        ...

    async def restore_all(self, selection: Selection) -> Outcome:
        """Has those there again that were deleted within the hour; a query asks among the deleted ones."""
        ...

    async def stop_all(self, selection: Selection, *, actor: str) -> Outcome:
        """Has those walk the stop ladder that are active, and ends those that wait."""
        ...

    async def rerun_all(self, selection: Selection, *, trigger: Trigger, actor: str) -> Outcome:
        """One run of each task, with the parameters of the newest that was chosen of it."""
        ...


class Definitions(Protocol):
    """What is known of units beside how they stand."""

    def known(self, definition: str) -> RunTraits | None:
        """What this definition gives a run, where that need not be looked up; None: it must be."""
        ...

    async def traits(self, definitions: Collection[str]) -> Mapping[str, RunTraits]:
        """The same of many, looked up where needed; those that are not kept are missing."""
        ...

    def warnings(self, name: str) -> Sequence[str]:
        """What the configuration that is in force warns of at this unit, a sentence each."""
        ...
