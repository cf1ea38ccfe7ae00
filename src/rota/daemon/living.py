"""Who lives, and what living runs have used of processor and disk since this daemon started."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rota.model.event import Event, OutputDropped, RunEnded, RunStarted
from rota.model.instance import Usage
from rota.model.launch import Load
from rota.model.name import log_path
from rota.model.run import Run


@dataclass(frozen=True, slots=True)
class Seen:
    """Which file stood at a path and how long it was."""

    inode: int
    size: int


@dataclass(slots=True)
class Life:
    """One living run, and how much of what it used was counted."""

    unit: str
    path: str
    is_fresh: bool
    """It was started under this daemon: all that it uses counts."""
    cpu: float | None
    """Seconds counted so far; None: where to count from is not known yet."""
    log: Seen | None = None
    written: int = 0
    """Bytes counted so far."""


class Living:
    """Counts what runs use as they use it, and once more when it is known to the byte: at their end."""

    def __init__(self, data: Path) -> None:
        self.cpu: Counter[str] = Counter()
        """Microseconds by unit."""
        self.log_bytes: Counter[str] = Counter()
        self.dropped_bytes: Counter[str] = Counter()
        self._data = data
        self._lives: dict[str, Life] = {}

    @property
    def count(self) -> int:
        """How many runs have a process."""
        return len(self._lives)

    def adopt(self, runs: Iterable[Run]) -> None:
        """These were found alive by this daemon: what they used before does not count."""
        for run in runs:
            if run.started_at is not None and run.id not in self._lives:
                life = self._lives[run.id] = self._life(run, is_fresh=False)
                life.log = _look(life.path)

    def hear(self, event: Event) -> None:
        """Who comes, and who goes."""
        match event:
            case RunStarted(run=run):
                self._lives[run.id] = self._life(run, is_fresh=True)
            case RunEnded(run=run):
                self._end(run, self._lives.pop(run.id, None))
            case OutputDropped(run_id=run_id, size=size) if run_id in self._lives:
                self.dropped_bytes[self._lives[run_id].unit] += size
            case _:
                return

    def used(self, loads: Mapping[str, Load]) -> None:
        """So much processor time living runs have used by now."""
        for run_id, load in loads.items():
            if (life := self._lives.get(run_id)) is not None:
                self._credit(life, load.cpu.total_seconds())

    def look_at_logs(self) -> Sequence[tuple[str, int, Seen | None]]:
        """How much the logs of living runs have grown; may be done beside the event loop."""
        return [(run_id, *growth(life.path, life.log)) for run_id, life in list(self._lives.items())]

    def grown(self, logs: Sequence[tuple[str, int, Seen | None]]) -> None:
        """So much they have grown."""
        for run_id, size, seen in logs:
            if (life := self._lives.get(run_id)) is not None:
                self.log_bytes[life.unit] += size
                life.log = seen
                life.written += size

    def by_unit(self, usage: Mapping[str, Usage]) -> Mapping[str, Usage]:
        """What the living runs of each unit use together."""
        found: dict[str, Usage] = {}
        for run_id, one in self.by_run(usage).items():
            unit = self._lives[run_id].unit
            before = found.get(unit, Usage(cpu=0.0, memory=0))
            found[unit] = Usage(cpu=before.cpu + one.cpu, memory=before.memory + one.memory)
        return found

    def by_run(self, usage: Mapping[str, Usage]) -> Mapping[str, Usage]:
        """What each of them uses that still lives."""
        return {run_id: one for run_id, one in usage.items() if run_id in self._lives}

    def _life(self, run: Run, *, is_fresh: bool) -> Life:
        path = str(self._data / log_path(run.unit, run.id))
        return Life(unit=run.unit, path=path, is_fresh=is_fresh, cpu=0.0 if is_fresh else None)

    def _credit(self, life: Life, seconds: float) -> None:
        """Where processes went without anybody waiting for them the sum falls; what was counted stays counted."""
        if life.cpu is not None and seconds > life.cpu:
            self.cpu[life.unit] += round((seconds - life.cpu) * 1e6)
        life.cpu = seconds if life.cpu is None else max(seconds, life.cpu)

    def _end(self, run: Run, life: Life | None) -> None:
        if run.started_at is None:
            return
        life = life or self._life(run, is_fresh=True)
        if run.usage is not None:
            self._credit(life, (run.usage.cpu_user + run.usage.cpu_system).total_seconds())
        if life.is_fresh:
            self.log_bytes[life.unit] += max(0, run.log_bytes - life.written)
        else:
            self.log_bytes[life.unit] += growth(life.path, life.log)[0]


def growth(path: str, seen: Seen | None) -> tuple[int, Seen | None]:
    """By how many bytes a log has grown since it was seen, one change of segments included, and how it is now."""
    now = _look(path)
    if now is None:
        return 0, seen
    if seen is None or now.inode == seen.inode:
        return max(0, now.size - (seen.size if seen else 0)), now
    older = _look(f"{path}.1")
    rest = older.size - seen.size if older is not None and older.inode == seen.inode else 0
    return max(0, rest) + now.size, now


def _look(path: str) -> Seen | None:
    try:
        found = os.stat(path)
    except OSError:
        return None  # it is gone, or not there yet
    return Seen(found.st_ino, found.st_size)
