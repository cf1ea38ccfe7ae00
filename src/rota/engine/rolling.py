"""Replaces the outdated instances of a service, so few at a time that the others go on serving."""

import asyncio
from datetime import timedelta
from typing import Protocol

from rota.engine.context import Context
from rota.engine.fleet import Fleet
from rota.engine.instance import Instance
from rota.model.event import UnitUpdated
from rota.model.instance import RollingView
from rota.model.run import Run
from rota.model.unit import Service

SETTLED = timedelta(seconds=1)
"""So long must a replacement have lived that nothing is asked of: one that falls over at once is not up."""


class Home(Protocol):
    """The service whose instances are replaced."""

    service: Service
    fleet: Fleet

    def moved(self) -> None:
        """What can be seen of an instance changed."""
        ...

    async def change(self) -> None:
        """Returns when something about an instance has changed."""
        ...


class Rolling:
    """One at a time for each service. It halts at the first replacement that does not come up, and leaves the rest."""

    def __init__(self, home: Home, context: Context) -> None:
        self.view: RollingView | None = None
        """How far it is, or where it halted; None: there is nothing to tell."""
        self._home = home
        self._context = context
        self._turn = asyncio.Lock()
        self._waiting = 0

    @property
    def is_busy(self) -> bool:
        """Whether it is at work, or about to be."""
        return self._waiting > 0

    @property
    def has_halted(self) -> bool:
        """Whether the last one did not come to its end."""
        return self.view is not None and self.view.halted

    def begin(self, reason: str) -> None:
        """Does what `roll` does beside all else; it is at work from now on."""
        self._waiting += 1
        self._context.spawn(self._in_turn(reason))

    async def roll(self, reason: str) -> None:
        """Returns once no wanted instance is outdated, or it has halted."""
        self._waiting += 1
        await self._in_turn(reason)

    def forget(self) -> None:
        """Where the last one halted is of no interest any more."""
        if not self.is_busy:
            self._tell(None)

    async def _in_turn(self, reason: str) -> None:
        try:
            async with self._turn:
                await self._roll(reason)
        finally:
            self._waiting -= 1
            self._home.moved()
        self._tell(self.view if self.has_halted else None)

    async def _roll(self, reason: str) -> None:
        self._tell(RollingView(replaced=0, of=len(self._outdated())))
        while outdated := self._outdated():
            batch, awaited = self._batch(outdated)
            lacking = [await self._comes_up(each, past_of(each)) for each in awaited]
            failures = await asyncio.gather(*(self._replace(each, reason) for each in batch))
            assert self.view is not None, "it is told of as long as it goes on"
            replaced = self.view.replaced + sum(why is None for why in failures)
            why = next((why for why in [*lacking, *failures] if why is not None), None)
            of = max(self.view.of, replaced + len(self._outdated()))
            self._tell(RollingView(replaced=replaced, of=of, halted=why is not None, reason=why))
            if why is not None:
                return

    def _outdated(self) -> list[Instance]:
        return [each for each in self._home.fleet.placed if each.life.outdated and each.life.wanted]

    def _batch(self, outdated: list[Instance]) -> tuple[list[Instance], list[Instance]]:
        """Who is replaced next: all that do not serve; else as many as may be down. And who must come up first."""
        if down := [each for each in outdated if not each.is_up]:
            return down, []
        lacking = [each for each in self._home.fleet.placed if each.life.wanted and not each.is_up]
        room = self._home.service.rolling.max_unavailable - len(lacking)
        return (outdated[:room], []) if room > 0 else ([], lacking[:1])

    async def _replace(self, instance: Instance, reason: str) -> str | None:
        """Why its replacement did not come up; None: it did, or is not wanted any more."""
        if self._home.service.starts_first and instance.is_up:
            return await self._replace_beside(instance, reason)
        known = past_of(instance) | frozenset([instance.life.run.id] if instance.life.run else [])
        await instance.restart(reason)
        return await self._comes_up(instance, known)

    async def _replace_beside(self, instance: Instance, reason: str) -> str | None:
        heir = self._home.fleet.try_out(instance.index)
        await heir.start()
        why = await self._comes_up(heir, frozenset())
        if heir.is_up and instance.life.wanted:
            await self._home.fleet.promote(heir, reason)
            return None
        await self._home.fleet.dismiss(heir, "It was on trial, and is not needed.")
        return why

    async def _comes_up(self, instance: Instance, known: frozenset[str]) -> str | None:
        """Why it did not; `known`: runs of it that came before."""
        life = instance.life
        while life.wanted and instance in [*self._home.fleet.placed, *self._home.fleet.trials.values()]:
            run, last = life.run, life.last_run
            if last is not None and last.id not in known:
                return f"Instance {instance.index} did not come up: {last.reason}"
            if run is None and instance.has_given_up:
                return f"Instance {instance.index} is not up, and will not be soon by itself."
            if run is not None and run.id not in known and instance.is_up and await self._has_settled(instance, run):
                return None
            await self._home.change()
        return None

    async def _has_settled(self, instance: Instance, run: Run) -> bool:
        service = self._home.service
        if service.ready is None and service.health is None:
            await self._context.clock.sleep(SETTLED.total_seconds())
        return instance.is_up and instance.life.run is not None and instance.life.run.id == run.id

    def _tell(self, view: RollingView | None) -> None:
        if view != self.view:
            self.view = view
            self._context.bus.tell(UnitUpdated(name=self._home.service.name))


def past_of(instance: Instance) -> frozenset[str]:
    """The id of its run that has ended last, if there is one."""
    last = instance.life.last_run
    return frozenset() if last is None else frozenset([last.id])
