"""What was asked and what was refused, counted since the daemon's start."""

from collections import Counter

from rota.model.metric import ANSWERING, Histogram


class Tally:
    """Counts that only rise; `/metrics` tells them."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str, int]] = Counter()
        """By method, template of the path (`other` where there is none) and status."""
        self.rejected: Counter[str] = Counter()
        """By the reason that a Problem names: `host`, `cross_site`, `scope`, `body_size` …"""
        self.durations: dict[str, Histogram] = {}
        """How long answers took, by template; streams and waits are left out."""

    def took(self, route: str, seconds: float) -> None:
        """One more answer."""
        self.durations.setdefault(route, Histogram(ANSWERING)).observe(seconds)
