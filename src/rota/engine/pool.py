"""Places that several tasks share: who holds one, who waits for one, and whose turn it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Protocol

from rota.engine.disarm import Arms
from rota.model.run import Run
from rota.model.view import PoolView


class Member(Protocol):
    """The line of one task, as its pool sees it."""

    @property
    def armed(self) -> Arms:
        """The task's slots that the runner starts by itself."""
        ...

    @property
    def waiting(self) -> Sequence[Run]:
        """All who wait there, first comers first."""
        ...

    @property
    def first(self) -> Run | None:
        """Who waits longest there, where the task itself has room; None: nobody whom a place of the pool would help."""
        ...

    def call(self) -> None:
        """Has it look, soon, whether its first may start."""
        ...


class Pool:
    """One pool. A free place is for whoever came first among those whose own task has room."""

    def __init__(self, name: str, sizes: Callable[[], Mapping[str, int]], doubted: Mapping[str, object]) -> None:
        self.name = name
        self.place = f"pool:{name}"
        self.held: dict[str, None] = {}
        """Runs that hold a place, oldest first."""
        self.members: dict[Member, None] = {}
        self._queues: dict[Member, None] = {}
        """Members where somebody waits."""
        self._sizes = sizes
        self._doubted = doubted

    @property
    def size(self) -> int:
        """How many may hold a place; 0 for a pool that the configuration has no more."""
        return self._sizes().get(self.name, 0)

    @property
    def has_room(self) -> bool:
        """Whether a place is free, as far as we know."""
        return len(self.held) < self.size and self.place not in self._doubted

    @property
    def has_waiters(self) -> bool:
        """Whether anybody waits in the line of any member, for whatever place."""
        return bool(self._queues)

    @property
    def waiting(self) -> int:
        """How many wait in the lines of its members."""
        return sum(len(member.waiting) for member in self._queues)

    @property
    def those_before(self) -> Iterator[str]:
        """Behind whom a newcomer would stand: runs that hold a place, then who waits longest in each line."""
        return chain(self.held, (member.waiting[0].id for member in self._queues))

    def is_next(self, member: Member) -> bool:
        """Whether a place is free and it is this member's turn."""
        return self.has_room and self._next() is member

    @property
    def lets_newcomers_in(self) -> bool:
        """Whether a place is free and nobody who came before could have it."""
        return self.has_room and self._next() is None

    def _next(self) -> Member | None:
        calls = [(turn(first), member) for member in self._queues if (first := member.first) is not None]
        return min(calls, key=lambda call: call[0])[1] if calls else None

    def note(self, member: Member) -> None:
        """Somebody joined or left the line of this member."""
        if member in self.members and member.waiting:
            self._queues[member] = None
        else:
            self._queues.pop(member, None)

    def call_next(self) -> None:
        """Has the member look whose turn it is, if a place is free."""
        member = self._next() if self.has_room else None
        if member is not None:
            member.call()


class Pools:
    """All pools. The runner is the arbiter: what it says of a place stands until some run has ended, or a reload."""

    def __init__(self, sizes: Mapping[str, int] | None = None) -> None:
        self.sizes: Mapping[str, int] = sizes or {}
        """How many places each pool of the configuration has."""
        self.ends = 0
        """How many runs the runner has reported as ended, of whatever unit."""
        self._pools: dict[str, Pool] = {}
        self._holders: dict[str, Pool] = {}
        self._doubted: dict[str, Callable[[], None]] = {}
        """Places that the runner found full while we counted room, each with whom to call when some run has ended."""

    def views(self) -> list[PoolView]:
        """What can be seen of the pools of the configuration, by name."""
        pools = [self._pool(name) for name in sorted(self.sizes)]
        return [PoolView(name=pool.name, size=pool.size, active=len(pool.held), waiting=pool.waiting) for pool in pools]

    def resize(self, sizes: Mapping[str, int]) -> None:
        """Takes the sizes of another configuration. Nobody who holds a place loses it; larger pools let people in.

        What the runner found full was full by the sizes before.
        """
        self.sizes = sizes
        self._doubted.clear()
        self.call_next()

    def join(self, name: str | None, member: Member) -> Pool | None:
        """Makes this line a member of one pool, and of no other; None: of none."""
        for pool in self._pools.values():
            pool.members.pop(member, None)
            pool.note(member)
        if name is None:
            return None
        pool = self._pool(name)
        pool.members[member] = None
        pool.note(member)
        return pool

    def take(self, pool: Pool | None, run_id: str) -> None:
        """This run holds a place now, until `free`, whatever becomes of its task meanwhile."""
        if pool is not None:
            self._holders[run_id] = pool
            pool.held[run_id] = None

    def free(self, run_id: str) -> None:
        """This run holds no place any more."""
        pool = self._holders.pop(run_id, None)
        if pool is not None:
            del pool.held[run_id]

    def call_next(self) -> None:
        """Has everybody look whose turn it is."""
        for pool in self._pools.values():
            pool.call_next()

    def doubts(self, place: str) -> bool:
        """Whether the runner found this place full while we counted room."""
        return place in self._doubted

    def doubt(self, place: str, member: Member) -> None:
        """The runner found this place full: nobody tries again before some run has ended."""
        pool = self._pools.get(place.removeprefix("pool:")) if place.startswith("pool:") else None
        self._doubted[place] = pool.call_next if pool is not None else member.call

    def run_ended(self) -> None:
        """The runner reported an end, of whatever run: doubtful places are tried again."""
        self.ends += 1
        calls = list(self._doubted.values())
        self._doubted.clear()
        for call in calls:
            call()

    def _pool(self, name: str) -> Pool:
        if name not in self._pools:
            self._pools[name] = Pool(name, lambda: self.sizes, self._doubted)
        return self._pools[name]


def turn(run: Run) -> tuple[int, str]:
    """The order of arrival, over all tasks."""
    return run.arrival or 0, run.id
