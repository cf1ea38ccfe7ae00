"""Has a running daemon go over to what its files say now: validated first, all or nothing, one at a time."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from rota.clock import Clock
from rota.config.accept import save_accepted
from rota.config.difference import emptied
from rota.config.document import Document
from rota.config.freshness import Freshness
from rota.daemon.configuration import real_configuration
from rota.daemon.options import Options
from rota.daemon.plan import plan
from rota.engine.bus import Bus
from rota.engine.engine import Engine
from rota.model.configuration import Configuration
from rota.model.error import ConfigError, Problem, RefusedError, RestartOnlyError, RotaError
from rota.model.event import ReloadRefused
from rota.model.reload import Difference, ReloadView
from rota.model.view import UnitView

log = logging.getLogger("rota.daemon")


class Reloading:
    """Every way to ask for a reload ends here."""

    def __init__(self, engine: Engine, options: Options, clock: Clock, bus: Bus) -> None:
        self.loaded_at = clock.now()
        """When what is in force was taken over."""
        self.tried_at = self.loaded_at
        """When that was tried last, and whether it went well."""
        self.went_well = True
        self._engine = engine
        self._options = options
        self._clock = clock
        self._bus = bus
        self._freshness = Freshness()
        self._refused: tuple[str, ...] = ()
        """Why the last reload was refused."""
        self._turn = asyncio.Lock()
        self._under_way: asyncio.Future[ReloadView] | None = None
        """The last one that was asked for; nobody else may hold on to it."""

    def problems(self) -> tuple[str, ...]:
        """Why the files are not what is in force, a sentence each; none: they are."""
        changed = self._freshness.problems(self._engine.configuration)
        return (*changed, *self._refused) if changed else ()

    async def reload(self, *, dry_run: bool, expect: str | None, actor: str) -> ReloadView:
        """Does it, or tells what it would do.

        ConfigError: the files have problems. RestartOnlyError: they change what a reload cannot. RefusedError: they are
        not those of the hash that is expected. WorldError: it could not be made durable. Nothing has changed then.
        """
        self._under_way = asyncio.ensure_future(self._in_turn(dry_run=dry_run, expect=expect, actor=actor))
        return await asyncio.shield(self._under_way)  # a caller who goes away leaves nothing half done

    async def _in_turn(self, *, dry_run: bool, expect: str | None, actor: str) -> ReloadView:
        async with self._turn:
            try:
                new, view = await self._look()
                self._check(new, expect)
                return view if dry_run else await self._go_over(new, view, actor)
            except RotaError as error:
                if not dry_run:
                    self._note(error, actor)
                raise

    async def heed(self, asked: asyncio.Event) -> None:
        """Reloads whenever it is asked for by a signal: the answer is in the daemon's log. For ever."""
        while True:
            await asked.wait()
            asked.clear()
            try:
                await self.reload(dry_run=False, expect=None, actor="SIGHUP")
            except RotaError:
                continue  # it is noted and told already

    async def _look(self) -> tuple[Configuration, ReloadView]:
        """Reads the files and compares, beside the event loop: a thousand tasks must not delay a slot."""
        views = {view.unit.name: view for view in self._engine.views()}
        return await asyncio.to_thread(self._compare, views)

    def _compare(self, views: Mapping[str, UnitView]) -> tuple[Configuration, ReloadView]:
        new = real_configuration(self._options)
        if problems := emptied(self._engine.configuration, new):
            raise ConfigError(problems)
        view = plan(self._engine.configuration, new, views, self._clock.now())
        if view.difference.restart_only:
            raise RestartOnlyError(list(_restart_only(new, view.difference.restart_only)))
        return new, view

    def _check(self, new: Configuration, expect: str | None) -> None:
        if expect is not None and expect != new.hash:
            raise RefusedError(
                f"The files are not those that were looked at: their hash is {new.hash}.", hint="Look again: rota plan."
            )

    async def _go_over(self, new: Configuration, view: ReloadView, actor: str) -> ReloadView:
        await self._engine.reload(new, view.difference, self._accept)
        self.loaded_at = self.tried_at = self._clock.now()
        self.went_well = True
        self._refused = ()
        for warning in view.warnings:
            log.warning("%s", warning, extra={"action": "config.warning"})
        log.info("reloaded for %s: %s", actor, summary(view.difference), extra={"action": "config.reloaded"})
        return replace(view, applied=True, dry_run=False)

    async def _accept(self, configuration: Configuration) -> None:
        await asyncio.to_thread(partial(save_accepted, configuration, Path(self._options.data)))

    def _note(self, error: RotaError, actor: str) -> None:
        problems = error.problems if isinstance(error, ConfigError | RestartOnlyError) else ()
        self._refused = tuple(map(str, problems)) or (str(error),)
        self.tried_at, self.went_well = self._clock.now(), False
        self._bus.tell(ReloadRefused(at=self._clock.now(), actor=actor, problems=self._refused))
        for text in self._refused:
            log.error("not reloaded for %s: %s", actor, text, extra={"action": "config.refused"})


def _restart_only(new: Configuration, keys: Sequence[str]) -> Iterator[Problem]:
    message = "A reload cannot change it; `rota restart --daemon` can, and what runs goes on."
    document = Document(new.path, new.sources[new.path])
    for key in keys:
        line, column = document.find(tuple(key.split(".")))
        yield Problem(file=new.path, line=line, column=column, key=key, message=message)


def summary(found: Difference) -> str:
    """How much changed, in a few words."""
    counts = {"added": found.added, "changed": found.changed, "removed": found.removed, "settings": found.settings}
    return ", ".join(f"{len(items)} {word}" for word, items in counts.items() if items) or "nothing differs"
