"""Which frames of the stream of everything a client wants."""

from collections.abc import Sequence
from dataclasses import dataclass

from rota.api.http.problem import unprocessable, wrong

ALWAYS = ("hello", "ping", "lost", "daemon.stopping")
"""These come whatever was asked for."""
NUMBERED = (
    "run.created",
    "run.started",
    "run.updated",
    "run.ended",
    "run.restored",
    "run.deleted",
    "slot.decided",
    "task.updated",
    "instance.updated",
    "tasks.changed",
    "notification.created",
    "notification.updated",
    "notifications.unread_count_changed",
    "config.stale",
)
"""These have an id, and can be had again for a while."""
NAMES = (*NUMBERED, "system", *ALWAYS)


@dataclass(frozen=True, slots=True)
class Filter:
    """Takes events by name; None takes all."""

    names: frozenset[str] | None = None

    def takes(self, name: str) -> bool:
        """Whether the client wants it."""
        return self.names is None or name in self.names


def filter_of(types: Sequence[str]) -> Filter:
    """A filter for names, or beginnings such as `run.`; 422 at `query.types` for one that no event has."""
    if not types:
        return Filter()
    chosen = {asked: [name for name in NAMES if _is_meant(asked, name)] for asked in types}
    unknown = [asked for asked, names in chosen.items() if not names]
    if unknown:
        text = "No event is called so, or begins so. There are {}; a beginning ends with a dot."
        raise unprocessable([wrong("query.types", text.format(", ".join(NAMES)), asked) for asked in unknown])
    return Filter(frozenset(ALWAYS).union(*chosen.values()))


def _is_meant(asked: str, name: str) -> bool:
    return name == asked or (asked.endswith(".") and name.startswith(asked))
