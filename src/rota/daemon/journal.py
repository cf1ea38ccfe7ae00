"""The daemon's own log: one line a happening on stderr, which the keeper keeps in `<data>/daemon.log`."""

import logging
import time

from rota.model.event import (
    DiskHealed,
    DiskShort,
    Event,
    RunEnded,
    RunStarted,
    ServiceFailing,
    ServiceHealed,
    UnitOverdue,
    UnitRecovered,
)
from rota.model.journal import Level

log = logging.getLogger("rota.run")

LEVELS = ((logging.ERROR, Level.ERROR), (logging.WARNING, Level.WARN), (logging.INFO, Level.INFO))


class Lines(logging.Formatter):
    """`2026-03-29T01:00:00.000Z info run.ended backup …`: instant, level, action, words.

    Every line has its head, so that no text can pass for a line of its own. `rota.logs.journal` reads them.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line, newlines of its message folded; the lines of a traceback follow."""
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        action = getattr(record, "action", record.name)
        head = f"{stamp}.{int(record.msecs):03d}Z {level_of(record.levelno):7} {action:16} "
        trace = self.formatException(record.exc_info).split("\n") if record.exc_info else ()
        texts = (record.getMessage().replace("\n", " | "), *trace)
        return "\n".join(head + printable(text) for text in texts)


def level_of(number: int) -> Level:
    """The nearest of ours that is not above it."""
    return next((level for floor, level in LEVELS if number >= floor), Level.DEBUG)


def printable(text: str) -> str:
    """The same, with escapes for what could move a cursor or begin a line."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def open_journal() -> None:
    """Sends what the `rota` loggers say to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    logger = logging.getLogger("rota")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


def tell(event: Event) -> None:
    """Writes down what became of each run, and what else an operator must know."""
    match event:
        case RunStarted(run=run):
            log.info("%s started (run %s, %s)", run.unit, run.id, run.trigger, extra={"action": "run.started"})
        case RunEnded(run=run):
            level = logging.WARNING if run.end_reason and run.end_reason.is_failure else logging.INFO
            values = (run.unit, run.end_reason, run.id, run.reason)
            log.log(level, "%s: %s (run %s). %s", *values, extra={"action": "run.ended"})
        case UnitOverdue(name=name, since=since, paused=paused):
            also = ", and it is paused" if paused else ""
            text = "%s is overdue: since %s its last success is older than max_age%s"
            log.warning(text, name, f"{since:%Y-%m-%dT%H:%M:%SZ}", also, extra={"action": "task.overdue"})
        case UnitRecovered(name=name):
            log.info("%s is not overdue any more", name, extra={"action": "task.recovered"})
        case ServiceFailing() | ServiceHealed():
            tell_of_service(event)
        case DiskShort(free=free, wanted=wanted):
            text = "no run starts: the disk has %d bytes free, and min_free_space wants %d"
            log.error(text, free, wanted, extra={"action": "disk.short"})
        case DiskHealed(free=free):
            log.info("the disk has room again, %d bytes: runs start", free, extra={"action": "disk.healed"})
        case _:
            return


def tell_of_service(event: ServiceFailing | ServiceHealed) -> None:
    """Writes down that a service does not come up, or does again."""
    match event:
        case ServiceFailing(name=name, instance=instance, failed_starts=starts, reason=reason, gives_up=gives_up):
            text = "%s is failing: instance %d did not come up %d times in a row; it is %s. %s"
            what = "given up" if gives_up else "tried again slowly"
            log.error(text, name, instance, starts, what, reason or "", extra={"action": "service.failing"})
        case ServiceHealed(name=name):
            log.info("%s is not failing any more", name, extra={"action": "service.healed"})
