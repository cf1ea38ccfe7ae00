"""Places that several tasks of a past share."""

from typing import Protocol

from rota.model.run import Run


class Member(Protocol):
    """A task that may wait for a place."""

    waiting: list[Run]

    @property
    def has_room(self) -> bool:
        """Whether its own places would let one in."""
        ...

    def let_in(self) -> None:
        """Starts who waits longest."""
        ...


class SharedPlaces:
    """A pool; it says who is next."""

    def __init__(self, name: str, size: int) -> None:
        self.place = f"pool:{name}"
        self.size = size
        self.holders: list[str] = []
        """Run ids."""
        self.members: list[Member] = []

    @property
    def is_full(self) -> bool:
        """Whether all places are taken, or promised to who waits."""
        return len(self.holders) >= self.size or any(member.waiting for member in self.members)

    def call_next(self) -> None:
        """Lets in who came first, as long as there is room."""
        while len(self.holders) < self.size:
            ready = [member for member in self.members if member.waiting and member.has_room]
            if not ready:
                return
            min(ready, key=lambda member: member.waiting[0].arrival or 0).let_in()
