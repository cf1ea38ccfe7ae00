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

log = logging.getLogger("rota.run")


CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))} | {
    0x0A: " | ",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
"""What could begin a line of its own, or tell a terminal something, and how it is written instead."""
INDENT = "    "


class Lines(logging.Formatter):
    """`2026-03-29T01:00:00Z info run.ended backup …`: instant, level, action, words; always one line."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line, whatever is in its message; a traceback follows on lines that are indented."""
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        action = getattr(record, "action", record.name)
        message = record.getMessage().translate(CONTROLS)
        line = f"{stamp}.{int(record.msecs):03d}Z {record.levelname.lower():7} {action:16} {message}"
        if not record.exc_info:
            return line
        return "\n".join([line, *map(_indented, self.formatException(record.exc_info).splitlines())])


def _indented(line: str) -> str:
    return INDENT + line.translate(CONTROLS)


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
