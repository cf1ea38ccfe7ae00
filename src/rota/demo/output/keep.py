"""Which output of the past is kept: what is new, what failed, the success before that, and all of what runs seldom."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from rota.demo.fate import Fate
from rota.demo.output.log import make_log
from rota.demo.output.script import lines_of
from rota.model.name import log_path
from rota.model.run import Run

RECENT = timedelta(days=3)
SELDOM = timedelta(hours=11)
"""Of a unit of which nothing is kept for so long, the next output is."""


class Size(NamedTuple):
    """How much was kept."""

    lines: int
    bytes: int


NOTHING = Size(0, 0)


class Outputs:
    """All output of a past."""

    def __init__(self, data: Path, until: datetime, seed: int) -> None:
        self.passed_over: dict[str, tuple[str, Fate]] = {}
        """Of each unit the newest success, by run id, where its output is not kept."""
        self._hands = ThreadPoolExecutor(2, "demo-output")
        """To make a file takes longer than to think of what is in it."""
        self._writing: list[Future[None]] = []
        self._data = data
        self._recent = until - RECENT
        self._seed = seed
        self._newest: dict[str, datetime] = {}
        """Of each unit, when the newest run ended whose output is kept."""

    def is_kept(self, run: Run, fate: Fate, ended_at: datetime) -> bool:
        """Whether what this run has printed is kept."""
        newest = self._newest.get(run.unit)
        seldom = newest is None or ended_at - newest >= SELDOM
        return seldom or ended_at >= self._recent or not fate.is_well

    def write(self, run: Run, fate: Fate, ended_at: datetime) -> Size:
        """Writes what this run has printed."""
        assert run.started_at is not None, "only what has started has printed something"
        path = self._data / log_path(run.unit, run.id)
        if run.unit not in self._newest:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._newest[run.unit] = ended_at
        chance = Random(f"{self._seed} {run.id}")  # noqa: S311 - nothing secret comes of it
        said = lines_of(run, fate, chance)
        log = make_log(said, run.started_at, ended_at)
        self._writing.append(self._hands.submit(log.write, path))
        return Size(len(said), len(log.content))

    def close(self) -> None:
        """Returns once everything is in its file. OSError: something is not."""
        with self._hands:
            for each in self._writing:
                each.result()
