"""What a running Rota can be asked for."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from rota.model.reload import ReloadView
from rota.model.run import Run, Trigger
from rota.model.unit import ParamValue


class Deeds(Protocol):
    """What can be asked for. Each returns after its commit.

    `actor` says who asked: `socket:1000`, `anonymous`.
    """

    async def trigger(self, name: str, *, params: Mapping[str, ParamValue], trigger: Trigger, actor: str) -> Run:
        """A run of this task now, or the record of why there is none (skipped, queue_full).

        `params` are resolved and checked. RefusedError where the state does not allow it.
        """
        ...

    async def start_unit(self, name: str, *, instance: int | None, trigger: Trigger, actor: str) -> Sequence[str]:
        """A task: one run, nothing where one is active or waits. A service: fills the free places, lifts a manual stop.

        Answers the ids of the runs it began. NotFoundError: no such instance; RefusedError: an instance of a task.
        """
        ...

    async def stop_unit(self, name: str, *, instance: int | None, actor: str) -> Sequence[str]:
        """Stops what is active and ends what waits; a service stays down until told otherwise.

        Answers the ids of the runs that have ended or walk the ladder now.
        """
        ...

    async def restart_unit(
        self, name: str, *, instance: int | None, rolling: bool | None, trigger: Trigger, actor: str
    ) -> Sequence[str]:
        """A task: stops everything, waits for the end, then begins exactly one run, whose id is answered.

        A service: replaces its instances, or one, as its `rolling` says, or with False at once; answers the ids of
        the runs that go. RefusedError: the old run is not gone in `graceful_stop` + 5 s, and
        nothing new was started.
        """
        ...

    async def pause_task(self, name: str, *, reason: str | None, actor: str) -> None:
        """Slots get the verdict `paused` from now on; a repeat keeps the first pause.

        RefusedError for a service, and for a task without cron.
        """
        ...

    async def resume_task(self, name: str, *, actor: str) -> None:
        """Goes on with the next firing; nothing for a task that is not paused. RefusedError as for a pause."""
        ...

    async def stop_run(self, run_id: str, *, actor: str) -> None:
        """Walks the stop ladder, or ends a waiting run without a start; RefusedError when it has ended."""
        ...

    async def restart_daemon(self, *, actor: str) -> None:
        """Checks the installed version and has the daemon replaced by it soon; RefusedError when the check fails."""
        ...

    async def reload(self, *, dry_run: bool, expect: str | None, actor: str) -> ReloadView:
        """Goes over to what the files say now; `dry_run`: only tells what that would change.

        Nothing has changed when it raises. ConfigError: the files have problems. RestartOnlyError: they change what
        only a start can. RefusedError: they are not those of the hash that is expected.
        """
        ...

    async def shut_down(self, *, actor: str) -> None:
        """Begins a full stop: daemon, keeper and all runs end soon."""
        ...
