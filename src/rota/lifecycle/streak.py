"""What the end of an instance leads to: whether it is started again, after how long, and when it counts as failing."""

from dataclasses import dataclass
from datetime import timedelta

from rota.lifecycle.restart import restarts
from rota.lifecycle.retry import grown
from rota.lifecycle.service import InstanceEvent
from rota.model.instance import CLEAN, Streak
from rota.model.run import EndReason
from rota.model.unit import Service, WhenFailing

SLOW = timedelta(seconds=1)
"""A slow retry comes no sooner, whatever `restart_max_delay` says: it goes on for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequel:
    """What follows an end."""

    event: InstanceEvent
    streak: Streak
    delay: timedelta | None = None
    """Until the next try; None: at once, or never."""


def sequel_of(service: Service, streak: Streak, end: EndReason, *, healthy: bool) -> Sequel:
    """What follows the end of an instance that is wanted and was not told to go; `healthy`: as it was before.

    Ends before it was healthy are counted in a row. An end that is no failure is no failed start: it delays the next
    start all the same, and never makes an instance failing.
    """
    if end is EndReason.STOPPED:  # by its run id: its place is filled again
        return after_a_while(service.restart_delay, streak)
    if not restarts(service.restart, end):
        return Sequel(event=InstanceEvent.GONE_OVER, streak=CLEAN)
    before = CLEAN if healthy else streak
    failed = before.failed_starts + 1 if end.is_failure and not healthy else 0
    now = Streak(quick_ends=before.quick_ends + 1, failed_starts=failed)
    if not is_failing(service, now):
        delay = grown(service.restart_delay, service.restart_backoff, now.quick_ends, service.restart_max_delay)
        return after_a_while(delay, now)
    if service.when_failing is WhenFailing.STOP:
        return Sequel(event=InstanceEvent.GONE_FOR_GOOD, streak=now)
    return Sequel(event=InstanceEvent.GONE_FAILING, streak=now, delay=max(service.restart_max_delay, SLOW))


def after_a_while(delay: timedelta, streak: Streak) -> Sequel:
    """It is started again after so long; without a delay, at once."""
    if delay <= timedelta():
        return Sequel(event=InstanceEvent.GONE_AGAIN, streak=streak)
    return Sequel(event=InstanceEvent.GONE_A_WHILE, streak=streak, delay=delay)


def is_followed_at_once(service: Service, streak: Streak) -> bool:
    """Whether the next start follows without delay, however it ends by itself and whenever."""
    ends = (EndReason.FAILED, EndReason.SUCCESS)
    sequels = [sequel_of(service, streak, end, healthy=False) for end in ends]
    return service.restart_delay <= timedelta() and all(each.event is InstanceEvent.GONE_AGAIN for each in sequels)


def is_failing(service: Service, streak: Streak) -> bool:
    """Whether its quick tries are used up: the first one, and `start_retries` more."""
    return streak.failed_starts > service.start_retries
