"""What is wrong with a schedule as it was written."""

from rota.model.error import UsageError

_QUOTED = 100


class ScheduleError(UsageError):
    """The schedule makes no sense as it stands."""


def short(text: str) -> str:
    """What was written, as far as it is worth repeating."""
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
