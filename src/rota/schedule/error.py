"""What is wrong with a schedule as it was written."""

from rota.model.error import UsageError


class ScheduleError(UsageError):
    """The schedule makes no sense as it stands."""
