"""The instances of one service: who holds which place, who is on trial for one, who is on the way out."""

from collections.abc import Iterable, Sequence

from rota.engine.context import Context
from rota.engine.home import Home, Standing
from rota.engine.instance import Instance
from rota.model.instance import Desired, InstanceRecord, InstanceState
from rota.model.run import Run


class Fleet:
    """Where all instances of a service are kept."""

    def __init__(self, home: Home, context: Context, known: Iterable[InstanceRecord]) -> None:
        """`known`: the records of instances that the store has."""
        self.places: dict[int, Instance] = {}
        """Those that hold a place, by number."""
        self.trials: dict[int, Instance] = {}
        """Those on trial for a place."""
        self._leaving: list[Instance] = []
        self._home = home
        self._context = context
        self._known = {record.index: record for record in known}

    @property
    def placed(self) -> Sequence[Instance]:
        """Those that hold a place, in order."""
        return [self.places[index] for index in sorted(self.places)]

    @property
    def others(self) -> Sequence[Instance]:
        """Those that do not."""
        return [*self.trials.values(), *self._leaving]

    @property
    def all(self) -> Sequence[Instance]:
        """Every one."""
        return [*self.placed, *self.others]

    @property
    def wanted(self) -> Sequence[Instance]:
        """Those in their places that should be up."""
        return [each for each in self.placed if each.life.wanted]

    @property
    def runs(self) -> Sequence[Run]:
        """Their live runs."""
        return [each.life.run for each in self.all if each.life.run is not None]

    def place(self, index: int, *, up: bool) -> Instance:
        """The instance that holds this place; a new one where there is none, wanted or not."""
        if index not in self.places:
            record = self._known.pop(index, None)
            self.places[index] = Instance(
                self._home, record or self._fresh(index, up=up), self._context, kept=record is not None
            )
        return self.places[index]

    def of_run(self, run_id: str) -> Instance:
        """The one whose live run it is."""
        return next(each for each in self.all if each.life.run is not None and each.life.run.id == run_id)

    def adopt(self, run: Run) -> None:
        """Takes note of a live run, oldest first: the newest that was ready has its place, a newer one is on trial."""
        holder = self.place(run.instance, up=False)
        if holder.life.run is None:
            holder.adopt(run)
            return
        heir = self.try_out(run.instance)
        heir.adopt(run)
        if run.ready_at is not None:
            self._succeed(heir)

    def try_out(self, index: int) -> Instance:
        """A second one for this place, on trial."""
        record = self._fresh(index, up=True)
        heir = self.trials[index] = Instance(self._home, record, self._context, standing=Standing.ON_TRIAL)
        return heir

    async def promote(self, heir: Instance, reason: str) -> None:
        """The one on trial takes its place; the one before goes."""
        before = self._succeed(heir)
        await heir.renew()
        await before.leave(reason)

    async def dismiss(self, heir: Instance, reason: str) -> None:
        """The one on trial goes."""
        self.trials.pop(heir.index, None)
        self._leaving.append(heir)
        await heir.leave(reason)

    def sweep(self, instances: int) -> None:
        """Lets go of whoever has ended and has no place; there are so many."""
        if self._leaving:
            self._leaving = [each for each in self._leaving if not each.life.is_over]
        if len(self.places) <= instances:
            return
        for index in [index for index, each in self.places.items() if index >= instances and each.life.is_over]:
            self.places.pop(index).life.standing = Standing.LEAVING

    def _succeed(self, heir: Instance) -> Instance:
        """Puts it in its place; answers the one before."""
        before = self.places[heir.index]
        self.places[heir.index] = heir
        self.trials.pop(heir.index, None)
        self._leaving.append(before)
        before.life.standing, heir.life.standing = Standing.LEAVING, Standing.PLACED
        heir.life.inherit(before.life.record)
        return before

    def _fresh(self, index: int, *, up: bool) -> InstanceRecord:
        return InstanceRecord(
            unit=self._home.service.name,
            index=index,
            state=InstanceState.STOPPED,
            desired=Desired.UP if up else Desired.DOWN,
            since=self._context.clock.now(),
        )
