"""What a new daemon makes of the rows it finds and of what the runner says is there; each run and slot exactly once."""

import logging
from collections.abc import Collection, Mapping, Sequence

from rota.engine.armed import run_of
from rota.engine.context import Context, Owner
from rota.engine.heir import heir_run
from rota.engine.pace import NEWEST, Paces
from rota.engine.planner import Planner
from rota.engine.port.runner import Runner
from rota.engine.port.store import Store
from rota.engine.seat import Actor, Seat
from rota.engine.service import ServiceActor
from rota.engine.task import TaskActor
from rota.model.launch import Exited, Inventory, Refused, Started
from rota.model.run import Phase, Run, Trigger
from rota.model.slot import Slot, Verdict
from rota.model.unit import Kind

log = logging.getLogger("rota.engine")

WAITING = frozenset({Phase.QUEUED, Phase.DELAYED})
"""Of runs in these phases the runner knows nothing."""

CRASHED = "The machine or the keeper went down while it ran; what became of it is not known."


class Recovery:
    """One recovery. The actors exist and know nothing yet; nothing else happens meanwhile."""

    def __init__(
        self, actors: Mapping[Seat, Actor], planners: Mapping[str, Planner], inventory: Inventory, context: Context
    ) -> None:
        self._actors = actors
        self._planners = planners
        self._inventory = inventory
        self._context = context
        told: list[Started | Exited | Refused] = [*inventory.live, *inventory.ended, *inventory.refused]
        self._told = {report.run_id for report in told} | {i for given in inventory.returned for i in given.run_ids}
        """Run ids of which the runner has something to say."""
        self._heirs: set[str] = set()
        """Runs that follow others; what is said of them comes before the end of those."""

    async def recover(self, runs: Sequence[Run], slots: Sequence[Slot]) -> None:
        """Adopts what lives, finishes what ended, calls crashed what is gone, and has the rest go on."""
        newcomers = [run for run in runs if run.phase is Phase.QUEUED and run.reason is None]
        for run in runs:
            if run.phase is not Phase.QUEUED or run.reason is not None:
                self._actors[run.unit, run.kind].adopt(run)
        unknown_runs = [run for run in runs if run.phase not in WAITING and run.id not in self._told]
        gone, never_started = await self._split(unknown_runs)
        gone += await self._find_heirs({run.id for run in runs})
        gone += await self._adopt_armed([slot for slot in slots if slot.verdict is Verdict.ARMED])
        await self._bury(gone)
        for actor in self._tasks():
            if actor.retired:
                await actor.retire(actor.retired)
        await self._hear_reports()
        for run in never_started:
            await self._actors[run.unit, run.kind].start_again(run.id)
        await self._go_on(newcomers)

    def _tasks(self) -> list[TaskActor]:
        return [actor for actor in self._actors.values() if isinstance(actor, TaskActor)]

    async def _split(self, runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
        """Runs the runner knows nothing of: those that had a process, and those that were never started."""
        gone: list[Run] = []
        never_started: list[Run] = []
        for run in runs:
            existed = run.started_at is not None or await self._context.runner.exists(run.unit, run.id)
            (gone if existed else never_started).append(run)
        return gone, never_started

    async def _find_heirs(self, known: Collection[str]) -> list[Run]:
        """Runs without a row that a dead keeper began by itself, as followers of others."""
        found: list[Run] = []
        for record in await self._context.store.instance_records():
            actor = self._actors.get((record.unit, Kind.SERVICE))
            if record.heir is None or not isinstance(actor, ServiceActor):
                continue
            self._heirs.add(record.heir)
            told = record.heir in self._told or record.heir in known
            if not told and await self._context.runner.exists(record.unit, record.heir):
                found.append(heir_run(actor.service, record.heir, actor.definition, record.index, self._context))
                actor.adopt(found[-1])
        return found

    async def _adopt_armed(self, slots: Sequence[Slot]) -> list[Run]:
        """Takes note of armed slots; answers the runs of those that fired under a keeper that is gone."""
        crashed: list[Run] = []
        outdated = await self._take_back(slots)
        for slot in slots:
            actor = self._task(slot.task)
            actor.armed.keep(slot)
            run_id = run_of(slot)
            if run_id in outdated:
                await actor.armed.release([run_id], for_good=True)
            elif run_id in self._inventory.armed or run_id in self._told:
                continue
            elif await self._context.runner.exists(slot.task, run_id):
                crashed.append(actor.book.newcomer(run_id, Trigger.CRON, due_at=slot.due_at))
            else:
                await self._resend(slot, actor)
        return crashed

    async def _take_back(self, slots: Sequence[Slot]) -> frozenset[str]:
        """Armed slots of a definition that is not in force any more must not fire: those that will not."""
        outdated = [slot for slot in slots if slot.definition != self._task(slot.task).book.definition]
        armed = [run_of(slot) for slot in outdated if run_of(slot) in self._inventory.armed]
        return await self._context.runner.disarm(armed) if armed else frozenset()

    async def _resend(self, slot: Slot, actor: TaskActor) -> None:
        """A slot that never reached the runner: it does now, or is caught up under the same run id."""
        actor.armed.give_up([run_of(slot)])
        planner = self._planners.get(slot.task)
        if planner is not None and slot.due_at > self._context.clock.now():
            await actor.hand_over([slot])
            return
        if planner is not None:
            planner.reuse[slot.due_at] = run_of(slot)
        await actor.armed.free([slot])

    def _task(self, name: str) -> TaskActor:
        actor = self._actors[name, Kind.TASK]
        assert isinstance(actor, TaskActor), "a task's seat holds a task"
        return actor

    async def _bury(self, lost: Sequence[Run]) -> None:
        """Stops what outlived a dead keeper, before anything may start in its place, and records the end."""
        if not lost:
            return
        strays = await self._context.runner.stop_strays(lost)
        for run in lost:
            found = " Its processes were found and stopped." if run.id in strays else ""
            log.warning("run %s of %s crashed", run.id, run.unit, extra={"action": "run.crashed"})
            await self._actors[run.unit, run.kind].lost(run.id, CRASHED + found)

    async def _hear_reports(self) -> None:
        """What was said while no daemon listened."""
        for started in self._inventory.live:
            await self._owner(started.run_id).started(started)
        for exited in sorted(self._inventory.ended, key=lambda end: end.run_id not in self._heirs):
            owner = self._owner(exited.run_id)
            if isinstance(owner, TaskActor) and owner.checks.read_output:
                self._context.spawn(owner.exited(exited))  # all else need not wait for that
            else:
                await owner.exited(exited)
        for refused in self._inventory.refused:
            await self._owner(refused.run_id).refused(refused)
        await give_back([run_id for returned in self._inventory.returned for run_id in returned.run_ids], self._context)

    def _owner(self, run_id: str) -> Owner:
        return self._context.owners.get(run_id) or Unowned(self._context.runner)

    async def _go_on(self, newcomers: Sequence[Run]) -> None:
        """Looks at runs whose daemon died before it could, and lets waiters in where there is room."""
        for run in newcomers:
            await self._task(run.unit).let_in(run)
        for planner in self._planners.values():
            if planner.actor.line.waiting:
                await planner.actor.go_on()


async def give_back(run_ids: Sequence[str], context: Context) -> None:
    """Armed launches that the runner gave back: each task learns of its own, all are acknowledged."""
    for owner in {id(owner): owner for i in run_ids if (owner := context.owners.get(i))}.values():
        if isinstance(owner, TaskActor):
            await owner.returned(run_ids)
    await context.runner.acknowledge(run_ids)


async def recall(actors: Mapping[Seat, Actor], paces: Paces, store: Store) -> None:
    """Reminds each actor of its newest ended run and of its newest success, and of how long successes took."""
    for run in await store.last_runs():
        actor = actors.get((run.unit, run.kind))
        if actor is not None and (actor.last_run is None or actor.last_run.id < run.id):
            actor.last_run = run
    successes = await store.last_successes()
    for (name, _), actor in actors.items():
        actor.last_success_at = actor.last_success_at or successes.get(name)
    paces.recall(await store.newest_durations(NEWEST))


class Unowned:
    """Answers for runs that nobody waits for, such as those whose acknowledgement was lost with the daemon before."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    async def started(self, report: Started) -> None:
        """Nobody waits for it: a process without a row does not go on."""
        log.info("nobody waits for run %s, it is stopped", report.run_id, extra={"action": "run.unknown"})
        await self._runner.stop(report.run_id)
        await self._forget(report.run_id)

    async def refused(self, report: Refused) -> None:
        """Nobody waits for it."""
        await self._forget(report.run_id)

    async def exited(self, report: Exited) -> None:
        """Nobody waits for it."""
        await self._forget(report.run_id)

    async def _forget(self, run_id: str) -> None:
        log.debug("nobody waits for run %s any more", run_id, extra={"action": "run.forgotten"})
        await self._runner.acknowledge([run_id])
