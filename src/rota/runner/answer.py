"""What the keeper says, in the words of the model."""

from datetime import UTC, datetime, timedelta

from rota.model.launch import (
    Exited,
    Inventory,
    Notified,
    Refused,
    ReloadAsked,
    Report,
    Returned,
    ShutdownAsked,
    Started,
    Stepped,
)
from rota.model.run import Usage
from rota.runner.frame import (
    ExitedFrame,
    Frame,
    HelloFrame,
    NotifiedFrame,
    RefusedFrame,
    ReloadFrame,
    ReturnedFrame,
    ShutdownFrame,
    StartedFrame,
    SteppedFrame,
    UsageFrame,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def report_of(frame: Frame) -> Report | None:  # noqa: C901 - one line for each frame
    """What the engine is to hear of this frame; None: nothing."""
    report: Report | None = None
    match frame:
        case StartedFrame():
            report = started(frame)
        case NotifiedFrame():
            report = notified(frame)
        case RefusedFrame():
            report = refused(frame)
        case ExitedFrame():
            report = exited(frame)
        case ReturnedFrame():
            report = returned(frame)
        case SteppedFrame():
            report = Stepped(by=span(frame.by), at=instant(frame.at))
        case ShutdownFrame():
            report = ShutdownAsked(reason=frame.reason)
        case ReloadFrame():
            report = ReloadAsked()
        case _:
            pass
    return report


def inventory(frame: HelloFrame) -> Inventory:
    """What the keeper has."""
    return Inventory(
        runner_id=frame.keeper,
        version=frame.version,
        pid=frame.pid,
        protocol=frame.protocol,
        started_at=instant(frame.started_at),
        live=tuple(started(one) for one in frame.live),
        ended=tuple(exited(one) for one in frame.ended),
        armed=frame.armed,
        refused=tuple(refused(one) for one in frame.refused),
        returned=tuple(returned(one) for one in frame.returned),
        daemon_starts=frame.daemon_starts,
        daemon_deaths=frame.deaths,
    )


def started(frame: StartedFrame) -> Started:
    """A run has a process."""
    said = None if frame.notified is None else notified(frame.notified)
    return Started(run_id=frame.run_id, at=instant(frame.at), pid=frame.pid, armed=frame.armed, notified=said)


def notified(frame: NotifiedFrame) -> Notified:
    """What a run has said of itself."""
    return Notified(
        run_id=frame.run_id,
        at=instant(frame.at),
        ready_at=None if frame.ready_at is None else instant(frame.ready_at),
        stopping=frame.stopping,
        status=frame.status,
        main_pid=frame.main_pid,
    )


def refused(frame: RefusedFrame) -> Refused:
    """A place is full."""
    return Refused(run_id=frame.run_id, place=frame.place, at=instant(frame.at), armed=frame.armed)


def returned(frame: ReturnedFrame) -> Returned:
    """Armed launches came back."""
    return Returned(run_ids=frame.run_ids, reason=frame.reason)


def exited(frame: ExitedFrame) -> Exited:
    """A run has ended."""
    return Exited(
        run_id=frame.run_id,
        started_at=None if frame.started_at is None else instant(frame.started_at),
        ended_at=instant(frame.ended_at),
        duration=span(frame.duration),
        exit_code=frame.exit_code,
        signal=frame.signal,
        cause=frame.cause,
        reason=frame.reason,
        usage=usage(frame.usage),
        log_lines=frame.log_lines,
        log_bytes=frame.log_bytes,
        log_dropped=frame.log_dropped,
        output=frame.output,
    )


def usage(frame: UsageFrame) -> Usage:
    """What it used."""
    return Usage(
        cpu_user=span(frame.cpu_user),
        cpu_system=span(frame.cpu_system),
        peak_memory=frame.peak_memory,
        io_read=frame.io_read,
        io_write=frame.io_write,
    )


def instant(microseconds: int) -> datetime:
    """Microseconds since 1970 as an aware instant."""
    return EPOCH + span(microseconds)


def span(microseconds: int) -> timedelta:
    """Microseconds as a duration."""
    return timedelta(microseconds=microseconds)
