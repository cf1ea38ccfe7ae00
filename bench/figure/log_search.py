"""Searching 1 GB of ended output for a text that stands nowhere in it: every byte is looked at. In the page cache."""

import asyncio
import time
from collections.abc import Iterator

from bench.log import RUN, SIZE, long_log
from bench.row import Aim, Row

from rota.clock import SystemClock
from rota.logs.search import LogSearcher
from rota.model.search import Wanted

ROUNDS = 3
TEXT = "connection reset by peer"
KINDS = {
    "literal": Wanted(text=TEXT, case=True),
    "literal, capitals ignored": Wanted(text=TEXT),
    "pattern": Wanted(text="(connection|socket) reset by .*peer$", regex=True, case=True),
}


def measure() -> list[Row]:
    """MB/s; MB are 10⁶ bytes as they were printed."""
    return [*_rows("plain", Aim(limit=500, at_least=True)), *_rows("compressed", Aim(limit=150, at_least=True))]


def _rows(form: str, aim: Aim) -> Iterator[Row]:
    with long_log(packed=form == "compressed") as (data, _):
        searcher = LogSearcher(data, SystemClock())
        for kind, wanted in KINDS.items():
            speeds = [_speed(searcher, wanted) for _ in range(ROUNDS)]
            yield Row(
                figure=f"search, {form}, {kind}", unit="MB/s", rota=speeds, aim=None if kind == "pattern" else aim
            )


def _speed(searcher: LogSearcher, wanted: Wanted) -> float:
    begin, line = time.perf_counter(), 0
    while True:
        found = asyncio.run(searcher.search([RUN], wanted, line=line, limit=1))
        if found.hits:
            raise RuntimeError(f"{wanted.text!r} was found")
        if found.run_id is None:
            return SIZE / (time.perf_counter() - begin) / 1e6
        line = found.line  # its deadline came first
