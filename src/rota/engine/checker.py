"""Asks an instance how it is: until it is ready first, then for its health; never two questions at once."""

import asyncio
from collections import deque
from datetime import timedelta
from typing import Protocol

from rota.engine.context import Context
from rota.engine.launch import probe_launch
from rota.engine.patience import within
from rota.model.check import Answer, Check
from rota.model.duration import spoken
from rota.model.error import WorldError
from rota.model.launch import Exited, Refused, Started
from rota.model.output import Sighting
from rota.model.run import EndReason, Run
from rota.model.unit import Probe, Service

KEPT = 50
"""So many answers of an instance are remembered."""
SOONEST = timedelta(milliseconds=50)
"""Between the first two questions to one that is starting; doubled each time, up to its `interval`."""
LISTENING = timedelta(milliseconds=200)
"""Between two looks at the output of one that is to say there that it is ready."""
LINE = 200
"""So much of what a command printed is told, in characters."""


class Asked(Protocol):
    """Whom the answers are about."""

    async def passed(self, run_id: str) -> None:
        """It is ready."""
        ...

    async def sick(self, run_id: str, why: str) -> None:
        """So many checks in a row have failed that it is not well."""
        ...

    def moved(self) -> None:
        """There is something new to see."""
        ...


class Home(Protocol):
    """The service that it belongs to."""

    service: Service


class Checker:
    """The checks of one instance, run after run."""

    def __init__(self, asked: Asked, home: Home, context: Context) -> None:
        self.checks: deque[Check] = deque(maxlen=KEPT)
        self._asked = asked
        self._home = home
        self._context = context
        self._task: asyncio.Task[None] | None = None
        self._sighting = Sighting()

    @property
    def decides(self) -> bool:
        """Whether it says when an instance is ready."""
        return self._first is not None

    @property
    def awaits_word(self) -> bool:
        """Whether the instance says so itself (sd_notify(3))."""
        return self._first is not None and self._first.notify

    @property
    def last_text(self) -> str:
        """What was seen last; empty: nothing."""
        return self.checks[-1].answer.text if self.checks else ""

    @property
    def _first(self) -> Probe | None:
        return self._home.service.ready or self._home.service.health

    def begin(self, run: Run) -> None:
        """Asks this run from now on: whether it is ready where that is not known, else how its health is."""
        self.end()
        first, health = self._first, self._home.service.health
        if run.ready_at is not None:
            if health is not None:
                self._task = self._context.begin(self._until_sick(run, health))
        elif first is not None and not first.notify:
            self._sighting = Sighting()
            self.checks.clear()
            self._task = self._context.begin(self._until_ready(run, first))

    def end(self) -> None:
        """Asks no more; an answer that is on its way is not heard."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _until_ready(self, run: Run, probe: Probe) -> None:
        """Failures do not count: `healthy_after` bounds them."""
        longest = probe.interval if probe.log is None else LISTENING
        pause = min(SOONEST, longest)
        while not await self._check(run, probe):
            await self._context.clock.sleep(pause.total_seconds())
            pause = min(pause * 2, longest)
        self._task = None  # what follows begins another one
        await self._asked.passed(run.id)

    async def _until_sick(self, run: Run, probe: Probe) -> None:
        failures = 0
        while failures < probe.failures:
            await self._context.clock.sleep(probe.interval.total_seconds())
            failures = 0 if await self._check(run, probe) else failures + 1
        self._task = None
        many = f"{failures} checks in a row failed" if failures > 1 else "Its check failed"
        await self._asked.sick(run.id, f"{many}: {self.last_text}.")

    async def _check(self, run: Run, probe: Probe) -> bool:
        answer = await self._ask(run, probe)
        news = not self.checks or self.checks[-1].answer != answer
        self.checks.append(Check(at=self._context.clock.now(), answer=answer))
        if news:
            self._asked.moved()
        return answer.ok

    async def _ask(self, run: Run, probe: Probe) -> Answer:
        if probe.command is not None:
            return await self._by_command(run, probe)
        if probe.log is not None:
            return await self._by_log(run, probe.log)
        network = self._over_network(run, probe)
        answer = await within(self._context.clock, probe.timeout, network)
        return answer or Answer(ok=False, text=f"no answer within {spoken(probe.timeout)}")

    async def _over_network(self, run: Run, probe: Probe) -> Answer:
        probe = probe.for_instance(run.instance)
        if probe.http is not None:
            return await self._context.prober.http(probe.http)
        return await self._context.prober.tcp(probe.tcp or "")

    async def _by_log(self, run: Run, pattern: str) -> Answer:
        try:
            self._sighting = await self._context.witness.look(run.unit, run.id, [pattern], self._sighting, ended=False)
        except WorldError as error:
            return Answer(ok=False, text=str(error))
        found = pattern in self._sighting.found
        return Answer(ok=found, text=f'"{pattern}" {"was" if found else "is not"} in its output')

    async def _by_command(self, run: Run, probe: Probe) -> Answer:
        """The keeper has it run, and ends it with its time-out or with the instance."""
        context, errand = self._context, Errand(self._context)
        probe_id = context.run_id(context.clock.now())
        context.owners[probe_id] = errand
        try:
            await context.runner.start([probe_launch(self._home.service, run, probe, probe_id, context)])
            return await errand.answer
        finally:
            context.owners.pop(probe_id, None)


class Errand:
    """A command on its way to see how an instance is."""

    def __init__(self, context: Context) -> None:
        self.answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._context = context

    async def started(self, report: Started) -> None:
        """It is on its way."""

    async def refused(self, report: Refused) -> None:
        """It was not let in."""
        self._tell(Answer(ok=False, text=f"not started: {report.place}"))

    async def exited(self, report: Exited) -> None:
        """It is back."""
        await self._context.runner.acknowledge([report.run_id])
        self._tell(answer_of(report))

    def _tell(self, answer: Answer) -> None:
        if not self.answer.done():
            self.answer.set_result(answer)


def answer_of(report: Exited) -> Answer:
    """What the end of a command says: exit code 0 is well."""
    said = report.output.strip().splitlines()
    detail = f": {said[-1][:LINE]}" if said else ""
    match report.cause:
        case EndReason.TIMEOUT:
            return Answer(ok=False, text=f"no end within its timeout{detail}")
        case EndReason.START_FAILED:
            return Answer(ok=False, text=f"not started: {report.reason}")
        case None:
            ok = report.exit_code == 0 and report.signal is None
            return Answer(ok=ok, text=f"exit code {report.exit_code}{detail}")
        case _:
            return Answer(ok=False, text=f"ended: {report.cause}{detail}")
