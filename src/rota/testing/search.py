"""Searching lines in memory."""

from collections.abc import Mapping, Sequence

from rota.model.output import Line
from rota.model.run import Run
from rota.model.search import Found, Hit, Wanted


def search(
    runs: Sequence[Run], lines: Mapping[str, Sequence[Line]], wanted: Wanted, *, line: int, limit: int, shares: int
) -> Found:
    """As the port promises, for text; a pattern is taken for text too, and capitals are compared one by one."""
    hits: list[Hit] = []
    buckets = _buckets(lines.get(runs[0].id, ()), wanted, shares) if shares else ()
    for scanned, run in enumerate(runs, start=1):
        for one in lines.get(run.id, ())[line:]:
            spans = _spans(one.text, wanted)
            if spans and (not wanted.streams or one.stream in wanted.streams):
                hits.append(Hit(run_id=run.id, line=one, spans=spans))
            if len(hits) == limit:
                return Found(hits=tuple(hits), scanned=scanned, run_id=run.id, line=one.number + 1, buckets=buckets)
        line = 0
    return Found(hits=tuple(hits), scanned=len(runs), buckets=buckets)


def _spans(text: str, wanted: Wanted) -> tuple[tuple[int, int], ...]:
    sought = wanted.text if wanted.case else wanted.text.lower()
    start = (text if wanted.case else text.lower()).find(sought)
    return ((start, start + len(sought)),) if start >= 0 else ()


def _buckets(lines: Sequence[Line], wanted: Wanted, shares: int) -> tuple[int, ...]:
    buckets = [0] * shares
    for line in lines:
        buckets[line.number * shares // len(lines)] += bool(_spans(line.text, wanted))
    return tuple(buckets)
