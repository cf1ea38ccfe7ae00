"""One line of the results: what was measured, what was aimed at, what came out."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.sample import percentile


@dataclass(frozen=True, kw_only=True)
class Aim:
    """A limit for Rota's value, or for its ratio to the peer's."""

    limit: float
    at_least: bool = False
    """Else at most."""
    ratio: bool = False
    """Times the peer's value; else in the row's unit."""

    def is_met(self, value: float) -> bool:
        """Whether this value is on the right side."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure: everything measured on both sides, in one unit, and which percentile of it counts."""

    figure: str
    unit: str
    rota: Sequence[float]
    peer: str = ""
    peers: Sequence[float] = ()
    percent: int = 50
    aim: Aim | None = None

    @property
    def value(self) -> float:
        """Rota's."""
        return percentile(self.rota, self.percent)

    @property
    def peer_value(self) -> float | None:
        """The peer's; None where there is no peer."""
        return percentile(self.peers, self.percent) if self.peers else None

    @property
    def ratio(self) -> float | None:
        """Rota's by the peer's."""
        return self.value / self.peer_value if self.peer_value else None

    @property
    def met(self) -> bool | None:
        """Whether the aim was reached; None where there is none."""
        if self.aim is None:
            return None
        if not self.aim.ratio:
            return self.aim.is_met(self.value)
        if self.ratio is None:
            raise ValueError(f"{self.figure} aims at a ratio and has no peer")
        return self.aim.is_met(self.ratio)
