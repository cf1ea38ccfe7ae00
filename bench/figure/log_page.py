"""A page of 1,000 lines in the middle of a log of 1 GB, and its last 1,000 lines. In the page cache."""

import time
from collections.abc import Callable, Iterator

from bench.log import RUN, long_log
from bench.row import Aim, Row

from rota.clock import SystemClock
from rota.logs.reader import LogReader

PAGES = 100
LIMIT = 1000


def measure() -> list[Row]:
    """Milliseconds, opening the files included."""
    return [*_rows("plain", Aim(limit=5)), *_rows("compressed", Aim(limit=30))]


def _rows(form: str, aim: Aim) -> Iterator[Row]:
    with long_log(packed=form == "compressed") as (data, lines):
        reader = LogReader(data, SystemClock())
        places: dict[str, Callable[[int], int]] = {
            "in the middle": lambda number: lines // 2 + number * 997,
            "at the end": lambda _: -LIMIT,
        }
        for place, start in places.items():
            took = [_milliseconds(reader, start(number)) for number in range(PAGES)]
            yield Row(figure=f"page {place}, {form}", unit="ms", rota=took, aim=aim)


def _milliseconds(reader: LogReader, start: int) -> float:
    begin = time.perf_counter()
    page = reader.page(RUN.unit, RUN.id, start=start, limit=LIMIT, streams=None, ended=True)
    took = time.perf_counter() - begin
    if len(page.lines) != LIMIT:
        raise RuntimeError(f"a page of {len(page.lines)} lines")
    return took * 1000
