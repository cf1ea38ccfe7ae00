"""`run_on_start`: one run when Rota starts, or when the machine has booted."""

import logging

from rota.engine.context import Context
from rota.engine.planner import Planner
from rota.model.error import WorldError
from rota.model.unit import RunOnStart

log = logging.getLogger("rota.engine")

RETRY_SECONDS = 1.0


def runs_at_start(planner: Planner) -> bool:
    """Whether the task asks for it."""
    return planner.actor.task.run_on_start is not RunOnStart.NEVER


async def start_run(planner: Planner, context: Context) -> None:
    """Catches up, then makes the start run, unless there was one for this boot. Its row is there on return.

    Where the database cannot be written it is there later, and this returns at once.
    """
    await planner.start()
    try:
        await _run(planner, context)
    except WorldError as error:
        log.error("%s: no start run yet: %s", planner.actor.task.name, error, extra={"action": "start_run.late"})
        context.spawn(_try_again(planner, context))


async def _run(planner: Planner, context: Context) -> None:
    task, docket = planner.actor.task, planner.actor.docket
    if task.run_on_start is RunOnStart.DAEMON:
        await docket.start_run(None)
    elif context.boot is None:
        text = '%s runs at each start of Rota: what boot this is cannot be read (`run_on_start = "boot"`)'
        log.warning(text, task.name, extra={"action": "start_run.unknown_boot"})
        await docket.start_run(None)
    elif planner.actor.book.record.boot != context.boot:
        await docket.start_run(context.boot)


async def _try_again(planner: Planner, context: Context) -> None:
    while True:
        await context.clock.sleep(RETRY_SECONDS)
        try:
            await _run(planner, context)
        except WorldError:
            continue  # the first failure was told, and the store tells when it has healed
        return
