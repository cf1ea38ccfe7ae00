"""How long after its due time a task starts, so that one minute does not hold everything."""

from datetime import timedelta

from rota.schedule.spread import spread

_GRAIN = timedelta(milliseconds=1)


def offset(name: str, window: timedelta) -> timedelta:
    """The task's own place in [0, window), in whole milliseconds, fixed by its name alone."""
    return spread(window // _GRAIN, name, "jitter") * _GRAIN
