"""Places: how many of the living hold each, and the one who says whether there is room."""

Claims = list[tuple[str, int]]
"""Names, each with how many may hold it at once."""


class Places:
    """Counts the holders of each place."""

    def __init__(self) -> None:
        self._held: dict[str, int] = {}

    def full(self, claims: Claims) -> str | None:
        """The first place that has no room; None: there is room in all."""
        for name, limit in claims:
            if self._held.get(name, 0) >= limit:
                return name
        return None

    def take(self, claims: Claims) -> None:
        """Holds one of each."""
        for name, _ in claims:
            self._held[name] = self._held.get(name, 0) + 1

    def free(self, claims: Claims) -> None:
        """Gives one of each back."""
        for name, _ in claims:
            left = self._held[name] - 1
            if left:
                self._held[name] = left
            else:
                del self._held[name]
