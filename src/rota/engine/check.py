"""Whether the runs of one task have succeeded, where that means more than an exit code."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rota.engine.book import Book
from rota.engine.context import Context
from rota.lifecycle.ending import Ending, ending_of, failed_file, failed_output, may_succeed
from rota.model.error import WorldError
from rota.model.launch import Exited
from rota.model.output import Sighting
from rota.model.unit import Success

log = logging.getLogger("rota.engine")

PAUSE = 1.0
"""Seconds between two looks at the output of a run that lives."""


@dataclass(slots=True)
class Reading:
    """The output of one run, read along behind it."""

    success: Success
    """As the task had it when the run was first seen alive: it ends under its old definition."""
    sighting: Sighting = field(default_factory=Sighting)
    is_over: bool = False
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One look at a time."""

    @property
    def patterns(self) -> list[str]:
        """What is looked for."""
        return [pattern for pattern in (self.success.output, self.success.not_output) if pattern is not None]


class Checks:
    """Reads along while runs live, so that what `drop_old` takes away has been seen, and judges their ends."""

    def __init__(self, book: Book, context: Context) -> None:
        self._book = book
        self._context = context
        self._readings: dict[str, Reading] = {}

    @property
    def read_output(self) -> bool:
        """Whether an end takes as long as its output is."""
        return bool(Reading(self._book.task.success).patterns)

    def watch(self, run_id: str) -> None:
        """A run lives: it will be judged as the task says now, its output read along where that asks for patterns."""
        if run_id not in self._readings:
            reading = self._readings[run_id] = Reading(self._book.task.success)
            if reading.patterns:
                self._context.spawn(self._read_along(run_id, reading))

    async def conclude(self, report: Exited) -> tuple[Exited, Ending]:
        """How a run has ended. A check that it fails is a remark in its output, which the report then counts."""
        reading = self._readings.setdefault(report.run_id, Reading(self._book.task.success))
        reading.is_over = True
        if not may_succeed(report, reading.success):
            return report, ending_of(report, reading.success)
        failures = [*await self._failed_output(report, reading), *await self._failed_file(report, reading.success)]
        if failures:
            report = await self._remark(report, failures)
        return report, ending_of(report, reading.success, failures)

    def forget(self, run_id: str) -> None:
        """Its end was heard; until now it must stay known, as the word of its start may come after that of its end."""
        self._readings.pop(run_id, None)

    async def _read_along(self, run_id: str, reading: Reading) -> None:
        while True:
            await self._context.clock.sleep(PAUSE)
            if reading.is_over or reading.sighting.found.issuperset(reading.patterns):
                return
            try:
                await self._look(run_id, reading, ended=False)
            except WorldError:
                continue  # the last look meets the same, and says so

    async def _look(self, run_id: str, reading: Reading, *, ended: bool) -> None:
        async with reading.turn:
            witness, unit = self._context.witness, self._book.task.name
            reading.sighting = await witness.look(unit, run_id, reading.patterns, reading.sighting, ended=ended)

    async def _failed_output(self, report: Exited, reading: Reading) -> list[str]:
        if not reading.patterns:
            return []
        try:
            await self._look(report.run_id, reading, ended=True)
        except WorldError as error:
            return [f"`success` could not be checked: {error}"]
        return failed_output(reading.success, reading.sighting)

    async def _failed_file(self, report: Exited, success: Success) -> list[str]:
        if success.file is None:
            return []
        return failed_file(success, await self._context.runner.file(success.file), report.ended_at)

    async def _remark(self, report: Exited, failures: Sequence[str]) -> Exited:
        try:
            lines, added = await self._context.witness.remark(self._book.task.name, report.run_id, failures)
        except WorldError as error:
            log.warning("run %s: no remark: %s", report.run_id, error, extra={"action": "run.no_remark"})
            return report
        return replace(report, log_lines=lines, log_bytes=report.log_bytes + added)
