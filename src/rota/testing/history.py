"""Reads over much history in plain Python, row by row: what the rollups and the SQL of a store are compared with."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rota.model.choice import Kind
from rota.model.histogram import bucket_of
from rota.model.history import (
    BoardQuery,
    BoardView,
    DayCount,
    Point,
    RunColumns,
    SlotColumns,
    StatsQuery,
    StatsView,
    SummaryView,
)
from rota.model.query import RunQuery
from rota.model.run import EndReason, Phase, Run
from rota.model.slot import Slot, Verdict
from rota.testing.listing import MICROSECOND, matches, microseconds


class ScriptedHistory:
    """Implements `rota.api.port.history.History` over the runs and slots that a test keeps."""

    def __init__(self, runs: Callable[[], Collection[Run]], slots: Callable[[], Collection[Slot]]) -> None:
        self._runs = runs
        self._slots = slots

    async def board(self, query: BoardQuery) -> BoardView:
        """What happened in a span."""
        return board(query, self._runs(), self._slots())

    async def stats(self, query: StatsQuery) -> StatsView:
        """How a unit has fared."""
        return stats(query, self._runs())

    async def summary(self, query: RunQuery) -> SummaryView:
        """How many runs a filter finds."""
        return summary(query, self._runs())


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A row of a board: one run, or several short ones."""

    run: Run
    """The first."""
    start: datetime | None
    end: datetime | None
    count: int = 1

    @property
    def begun(self) -> datetime:
        """From when on it is seen."""
        return begun(self.run)


def begun(run: Run) -> datetime:
    """From when on a run is seen on a board."""
    return run.started_at or run.ended_at or run.created_at


def outcome(run: Run) -> str:
    """How a run came out, or how it stands."""
    return str(run.end_reason or run.phase.status)


def board(query: BoardQuery, runs: Iterable[Run], slots: Iterable[Slot]) -> BoardView:
    """What touches the span, the newest of runs and slots together."""
    runs = [run for run in runs if begun(run) <= query.until and (run.ended_at is None or run.ended_at >= query.since)]
    slots = [slot for slot in slots if slot.verdict not in {Verdict.ARMED, Verdict.RAN} and touches(query, slot)]
    instants = sorted([*map(begun, runs), *(slot.due_at for slot in slots)], reverse=True)
    cut = instants[query.most] if len(instants) > query.most else None
    if cut is not None:
        runs = [run for run in runs if begun(run) > cut]
        slots = [slot for slot in slots if slot.due_at > cut]
    kinds = {slot.task: Kind.TASK for slot in slots} | {run.unit: run.kind for run in runs}
    others = tuple(sorted((name, kind) for name, kind in kinds.items() if name not in query.units))
    lanes = [*query.units, *(name for name, _ in others)]
    bars = merged([Bar(run=run, start=run.started_at, end=run.ended_at) for run in runs], query.resolution)
    return BoardView(
        others=others,
        runs=run_columns(bars, lanes, query.since),
        slots=slot_columns(slots, lanes, query.since),
        truncated=cut is not None,
    )


def touches(query: BoardQuery, slot: Slot) -> bool:
    """Whether a slot, or its stretch, lies in the span or reaches into it."""
    return slot.due_at <= query.until and (slot.until or slot.due_at) >= query.since


def merged(bars: Iterable[Bar], resolution: timedelta) -> list[Bar]:
    """Neighbours of an instance with one outcome as one, where they and the time between are shorter."""
    rows: list[Bar] = []
    before: Run | None = None
    for bar in sorted(bars, key=lambda bar: (bar.run.unit, bar.run.instance, bar.begun, bar.run.id)):
        if before is not None and follows(before, bar.run, resolution):
            last = rows.pop()
            ends = max(end for end in (last.end, bar.end) if end is not None)
            rows.append(replace(last, start=last.start or bar.start, end=ends, count=last.count + 1))
        else:
            rows.append(bar)
        before = bar.run
    return rows


def follows(before: Run, run: Run, resolution: timedelta) -> bool:
    """Whether a run is told with the one before it."""
    lane = before.unit == run.unit and before.instance == run.instance and outcome(before) == outcome(run)
    short = all(each.ended_at is not None and each.ended_at - begun(each) < resolution for each in (before, run))
    return lane and short and before.ended_at is not None and begun(run) - before.ended_at < resolution


def run_columns(bars: Sequence[Bar], lanes: Sequence[str], since: datetime) -> RunColumns:
    """Rows as columns."""
    return RunColumns(
        id=json.dumps([bar.run.id for bar in bars]),
        task=json.dumps([lanes.index(bar.run.unit) for bar in bars]),
        start=json.dumps([milliseconds(bar.start, since) for bar in bars]),
        end=json.dumps([milliseconds(bar.end, since) for bar in bars]),
        outcome=json.dumps([outcome(bar.run) for bar in bars]),
        attempt=json.dumps([bar.run.attempt for bar in bars]),
        instance=json.dumps([bar.run.instance for bar in bars]),
        count=json.dumps([bar.count for bar in bars]),
        retry_of=json.dumps([bar.run.retry_of for bar in bars]),
    )


def slot_columns(slots: Sequence[Slot], lanes: Sequence[str], since: datetime) -> SlotColumns:
    """Rows as columns."""
    return SlotColumns(
        task=json.dumps([lanes.index(slot.task) for slot in slots]),
        due=json.dumps([milliseconds(slot.due_at, since) for slot in slots]),
        count=json.dumps([slot.count for slot in slots]),
        until=json.dumps([milliseconds(slot.until, since) for slot in slots]),
        verdict=json.dumps([slot.verdict.value for slot in slots]),
    )


def milliseconds(instant: datetime | None, since: datetime) -> int | None:
    """Whole milliseconds of the one less those of the other."""
    return None if instant is None else microseconds(instant) // 1000 - microseconds(since) // 1000


def stats(query: StatsQuery, runs: Iterable[Run]) -> StatsView:
    """Counted run by run."""
    ended = sorted((run for run in runs if run.unit == query.unit and run.phase is Phase.ENDED), key=newest_last)
    begin, end = query.days[0].begin, query.days[-1].end
    inside = [run for run in ended if begin <= run.created_at < end]
    successes = [run for run in inside if run.end_reason is EndReason.SUCCESS and run.duration is not None]
    points = [run for run in reversed(ended) if run.created_at >= begin and run.started_at is not None]
    last_success = max((run for run in ended if run.end_reason is EndReason.SUCCESS), key=newest_last, default=None)
    last_failure = max((run for run in ended if run.end_reason in FAILED), key=newest_last, default=None)
    return StatsView(
        days=tuple(day_count([run for run in inside if day.begin <= run.created_at < day.end]) for day in query.days),
        durations=Counter(bucket_of(run.duration // MICROSECOND) for run in successes if run.duration is not None),
        longest=max((run.duration for run in successes if run.duration is not None), default=None),
        lateness=Counter(bucket_of(run.lateness // MICROSECOND) for run in inside if run.lateness is not None),
        successes_since_failure=count_since(ended, {EndReason.SUCCESS}, last_failure),
        failures_since_success=count_since(ended, FAILED, last_success),
        last_success_at=last_success.ended_at if last_success else None,
        last_failure_at=last_failure.ended_at if last_failure else None,
        points=tuple(map(point, points[: query.points])),
    )


FAILED = frozenset(reason for reason in EndReason if reason.is_failure)


def newest_last(run: Run) -> tuple[datetime, str]:
    """What runs are ordered by."""
    return run.created_at, run.id


def day_count(runs: Collection[Run]) -> DayCount:
    """Runs by how they came out."""
    success = sum(run.end_reason is EndReason.SUCCESS for run in runs)
    failed = sum(run.end_reason in FAILED for run in runs)
    return DayCount(success=success, failed=failed, other=len(runs) - success - failed)


def count_since(runs: Iterable[Run], reasons: Collection[EndReason], since: Run | None) -> int:
    """How many have come out so and were created after that run."""
    return sum(run.end_reason in reasons and (since is None or run.created_at > since.created_at) for run in runs)


def point(run: Run) -> Point:
    """One run as a point."""
    assert run.started_at is not None, "who has not started is no point"
    assert run.end_reason is not None, "who has not ended is no point"
    return Point(id=run.id, start_at=run.started_at, duration=run.duration, end_reason=run.end_reason)


def summary(query: RunQuery, runs: Iterable[Run]) -> SummaryView:
    """Counted run by run."""
    found = [run for run in runs if matches(query, run)]
    failures = [run for run in found if run.end_reason in FAILED - {EndReason.MISSED}]
    newest = max(failures, key=newest_last, default=None)
    return SummaryView(
        statuses=Counter(run.phase.status for run in found if run.phase is not Phase.ENDED),
        reasons=Counter(run.end_reason for run in found if run.end_reason is not None),
        last_failure=newest.ended_at if newest else None,
    )
