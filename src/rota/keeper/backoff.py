"""How long to wait before a daemon that died is started again."""

FIRST, LONGEST = 0.2, 5.0
LONG_LIFE = 30.0
"""Seconds; after such a life the delays begin anew."""


class Backoff:
    """At once, then 0.2, 0.4, 0.8 … 5 seconds."""

    def __init__(self) -> None:
        self._next = 0.0

    def after(self, life: float) -> float:
        """Seconds to wait after a death at that age."""
        delay = 0.0 if life >= LONG_LIFE else self._next
        self._next = min(max(delay * 2, FIRST), LONGEST)
        return delay
