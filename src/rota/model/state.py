"""What a unit is doing, in one word."""

from enum import StrEnum


class UnitState(StrEnum):
    """What a unit is doing; where several hold, the one listed first."""

    REMOVED = "removed"
    RUNNING = "running"
    STARTING = "starting"
    DEGRADED = "degraded"
    FAILING = "failing"
    STOPPING = "stopping"
    STOPPED = "stopped"
    QUEUED = "queued"
    PAUSED = "paused"
    IDLE = "idle"
