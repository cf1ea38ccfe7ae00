"""A Rota that does what a test tells it: the API's port in memory, without an engine."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rota.clock import Clock
from rota.model.reload import ReloadView
from rota.model.run import Phase, Run, Trigger
from rota.model.unit import Kind, ParamValue
from rota.testing.output import ScriptedOutputs
from rota.testing.read import ScriptedReads
from rota.testing.run import ScriptedDeeds, ScriptedDefinitions


class ScriptedRota(ScriptedReads):
    """Implements `rota.api.port.rota.Rota`. Deeds are written down in `asked`."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.run_deeds = ScriptedDeeds(self)
        self.outputs = ScriptedOutputs()
        self.definitions = ScriptedDefinitions()

    async def trigger(self, name: str, *, params: Mapping[str, ParamValue], trigger: Trigger, actor: str) -> Run:
        """A run that waits until `end`."""
        self._fail()
        self.asked.append(("trigger", name, str(dict(params)), trigger, actor))
        run = Run(
            id=f"01JZ8Y0G5T0000000000{len(self.stored):06d}",
            unit=name,
            kind=Kind.TASK,
            phase=Phase.QUEUED,
            trigger=trigger,
            created_at=self.clock.now(),
            definition="d",
            actor=actor,
            params=params,
        )
        self.keep(run)
        return run

    async def start_unit(self, name: str, *, instance: int | None, trigger: Trigger, actor: str) -> Sequence[str]:
        """Written down."""
        return self._ask("start_unit", name, trigger, actor, *given(instance=instance))

    async def stop_unit(self, name: str, *, instance: int | None, actor: str) -> Sequence[str]:
        """Written down."""
        return self._ask("stop_unit", name, actor, *given(instance=instance))

    async def restart_unit(
        self, name: str, *, instance: int | None, rolling: bool | None, trigger: Trigger, actor: str
    ) -> Sequence[str]:
        """Written down."""
        return self._ask("restart_unit", name, trigger, actor, *given(instance=instance, rolling=rolling))

    async def pause_task(self, name: str, *, reason: str | None, actor: str) -> None:
        """Written down."""
        self._ask("pause_task", name, reason or "", actor)

    async def resume_task(self, name: str, *, actor: str) -> None:
        """Written down."""
        self._ask("resume_task", name, actor)

    async def stop_run(self, run_id: str, *, actor: str) -> None:
        """Written down; the run is stopping until `end`."""
        self._ask("stop_run", run_id, actor)
        self.keep(replace(self.stored[run_id], phase=Phase.STOPPING))

    async def restart_daemon(self, *, actor: str) -> None:
        """Written down."""
        self._ask("restart_daemon", actor)

    async def reload(self, *, dry_run: bool, expect: str | None, actor: str) -> ReloadView:
        """Written down; answers `reload_view`."""
        self._ask("reload", str(dry_run), expect or "", actor)
        return replace(self.reload_view, dry_run=dry_run, applied=not dry_run)

    async def shut_down(self, *, actor: str) -> None:
        """Written down."""
        self._ask("shut_down", actor)

    def _ask(self, *words: str) -> Sequence[str]:
        self._fail()
        self.asked.append(words)
        return [self.begins] if self.begins else []


def given(**values: object) -> list[str]:
    """Those that are not None, as `name=value`."""
    return [f"{name}={value}" for name, value in values.items() if value is not None]
