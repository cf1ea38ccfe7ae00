"""What is done to the runs of a scripted Rota: written down, and done in memory."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from rota.model.idempotency import Key
from rota.model.run import Phase, Run, RunTraits, Trigger
from rota.model.selection import Outcome, Selection, Skip
from rota.model.unit import ParamValue
from rota.testing.listing import matches

if TYPE_CHECKING:
    from rota.testing.rota import ScriptedRota


class ScriptedDeeds:
    """Implements `rota.api.port.run.RunDeeds`."""

    def __init__(self, rota: "ScriptedRota") -> None:
        self._rota = rota
        self._keys: dict[tuple[str, str], str] = {}
        self.deleted: dict[str, Run] = {}
        self.selections: list[Selection] = []
        """What was chosen, in the order in which it was."""

    async def trigger_once(
        self, name: str, *, params: Mapping[str, ParamValue], trigger: Trigger, actor: str, key: Key
    ) -> tuple[Run, bool]:
        """A run, or the one of the same key and input."""
        known = self._keys.get((name, key.text + key.input))
        if known is not None:
            return self._rota.stored[known], False
        run = await self._rota.trigger(name, params=params, trigger=trigger, actor=actor)
        self._keys[name, key.text + key.input] = run.id
        return run, True

    async def delete(self, run: Run) -> bool:
        """It is out of sight."""
        self._rota.asked.append(("delete", run.id))
        found = self._rota.stored.pop(run.id, None)
        if found is not None:
            self.deleted[run.id] = found
        return found is not None

    async def delete_all(self, selection: Selection) -> Outcome:
        """Those that have ended."""
        outcome = Outcome()
        for run in self._chosen(selection, self._rota.stored, outcome):
            if run.phase is not Phase.ENDED:
                outcome.skip(run.id, Skip.ACTIVE)
            else:
                self.deleted[run.id] = self._rota.stored.pop(run.id)
                outcome.affected += 1
        return outcome

    async def restore_all(self, selection: Selection) -> Outcome:
        """Those that are deleted."""
        outcome = Outcome()
        for run in self._chosen(selection, self.deleted, outcome):
            self._rota.stored[run.id] = self.deleted.pop(run.id)
            outcome.affected += 1
        return outcome

    async def stop_all(self, selection: Selection, *, actor: str) -> Outcome:
        """Those that have not ended."""
        outcome = Outcome()
        for run in self._chosen(selection, self._rota.stored, outcome):
            if run.phase is Phase.ENDED:
                outcome.skip(run.id, Skip.ENDED)
            else:
                await self._rota.stop_run(run.id, actor=actor)
                outcome.affected += 1
        return outcome

    async def rerun_all(self, selection: Selection, *, trigger: Trigger, actor: str) -> Outcome:
        """One run of each unit."""
        outcome = Outcome()
        for run in {run.unit: run for run in self._chosen(selection, self._rota.stored, outcome)}.values():
            again = await self._rota.trigger(run.unit, params=run.params, trigger=trigger, actor=actor)
            outcome.triggered.append(again)
        return outcome

    def _chosen(self, selection: Selection, runs: Mapping[str, Run], outcome: Outcome) -> list[Run]:
        self.selections.append(selection)
        query = selection.query
        if query is not None:
            return [run for run in runs.values() if matches(query, run) and run.id not in selection.but]
        for run_id in selection.ids:
            if run_id not in runs:
                outcome.skip(run_id, Skip.UNKNOWN)
        return [runs[run_id] for run_id in selection.ids if run_id in runs]


class ScriptedDefinitions:
    """Implements `rota.api.port.run.Definitions`."""

    def __init__(self) -> None:
        self.given: dict[str, RunTraits] = {}
        """By the hash of a definition."""
        self.warned: dict[str, Sequence[str]] = {}
        """By the name of a unit."""

    def known(self, definition: str) -> RunTraits | None:
        """As `given` says."""
        return self.given.get(definition)

    async def traits(self, definitions: Collection[str]) -> Mapping[str, RunTraits]:
        """As `given` says."""
        return {each: self.given[each] for each in definitions if each in self.given}

    def warnings(self, name: str) -> Sequence[str]:
        """As `warned` says."""
        return self.warned.get(name, ())
