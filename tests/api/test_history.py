"""What was: the board, stats, slots and the summary of runs."""

from datetime import timedelta

import pytest
from tests.api.asgi import ask
from tests.api.conftest import Ask
from tests.api.example import NOW, RUN_ID, a_run, a_service, a_task, an_ended_run, seen

from rota.api.app import App
from rota.model.run import EndReason, Phase, Run, RunTraits
from rota.model.slot import Slot, Verdict
from rota.testing.clock import FakeClock
from rota.testing.rota import ScriptedRota

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
STATS = "/api/tasks/backup/stats"
SLOTS = "/api/tasks/backup/slots"


def numbered(number: int) -> str:
    return f"01JZ8Y0G5T{number:016}"


def a_slot(minutes_ago: int = 5, **different: object) -> Slot:
    facts = {"verdict": Verdict.SKIPPED, "reason": "It came while another ran.", "decided_at": NOW}
    return Slot(task="backup", due_at=NOW - minutes_ago * MINUTE, **(facts | different))  # type: ignore[arg-type] # a test's keys are right


def success(number: int, hours_ago: float = 1, **different: object) -> Run:
    at = NOW - hours_ago * HOUR
    facts = {"created_at": at, "started_at": at, "ended_at": at + 2 * MINUTE, "duration": 2 * MINUTE}
    return an_ended_run(numbered(number), **(facts | different))


# The board


def test_a_board_tells_the_last_day_of_all_units_in_columns(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_service()), seen(a_task()))
    rota.keep(success(1), a_run(started_at=NOW - MINUTE, unit="web"), success(2, hours_ago=30))
    rota.ledger.append(a_slot(90, verdict=Verdict.PAUSED, count=3, until=NOW - 30 * MINUTE))
    answer = call("GET", "/api/board").json()
    assert (answer["from"], answer["to"], answer["now"]) == (
        "2025-12-31T00:00:00Z",
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
    )
    assert answer["tasks"] == [
        {"name": "backup", "kind": "task", "group": "Tasks"},
        {"name": "web", "kind": "service", "group": "Services"},
    ]
    assert answer["runs"] == {
        "id": [numbered(1), RUN_ID],
        "task": [0, 1],
        "start": [82_800_000, 86_340_000],
        "end": [82_920_000, None],
        "outcome": ["success", "running"],
        "attempt": [1, 1],
        "instance": [0, 0],
        "count": [1, 1],
        "retry_of": [None, None],
    }
    assert answer["slots"] == {
        "task": [0],
        "due": [81_000_000],
        "count": [3],
        "until": [84_600_000],
        "verdict": ["paused"],
    }
    assert answer["truncated"] is False


def test_a_board_has_lanes_for_units_that_are_gone_and_have_something_in_it(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    rota.keep(success(1, unit="old"))
    answer = call("GET", "/api/board").json()
    assert answer["tasks"][1] == {"name": "old", "kind": "task", "group": "Tasks"}
    assert answer["runs"]["task"] == [1]


def test_a_run_that_began_before_the_span_has_a_negative_start(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    rota.keep(success(1, ended_at=NOW))
    assert call("GET", "/api/board?from=2025-12-31T23:30:00Z").json()["runs"]["start"] == [-1_800_000]


def test_short_neighbours_merge_where_a_resolution_is_asked_for(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    rota.keep(*(success(number, hours_ago=2 - number / 20) for number in range(3)))
    assert call("GET", "/api/board?resolution=5m").json()["runs"]["count"] == [3]
    assert call("GET", "/api/board?resolution=1m").json()["runs"]["count"] == [1, 1, 1]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("to=2025-12-01T00:00:00Z", "query.to"),
        ("from=2025-11-01T00:00:00Z", "query.to"),
        ("from=2025-12-31", "query.from"),
        ("from=0001-01-01T00:00:00%2B14:00", "query.from"),
        ("resolution=-5", "query.resolution"),
        ("limit=5", "query.limit"),
    ],
)
def test_a_board_that_makes_no_sense_is_refused(call: Ask, query: str, place: str) -> None:
    answer = call("GET", f"/api/board?{query}")
    assert (answer.status, answer.places) == (422, [place])


# Stats


def test_stats_tell_how_a_unit_has_fared(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(timezone="Europe/Berlin"), expected_duration=2 * MINUTE))
    late = {"starts_at": NOW - 3 * HOUR - timedelta(seconds=1)}
    failed = success(1, hours_ago=50, end_reason=EndReason.FAILED)
    rota.keep(
        failed, success(2, hours_ago=3, **late), success(3, duration=HOUR), success(4, end_reason=EndReason.STOPPED)
    )
    answer = call("GET", f"{STATS}?window=3d").json()
    assert [answer[name] for name in ("window", "runs", "success", "failed")] == [259_200_000_000_000, 4, 2, 1]
    assert answer["success_rate"] == pytest.approx(2 / 3)
    assert answer["p50"] == pytest.approx(120_000_000_000, rel=0.05)
    assert (answer["p95"], answer["p99"], answer["max"]) == pytest.approx((3.6e12, 3.6e12, 3.6e12), rel=0.05)
    assert answer["max"] == 3_600_000_000_000
    assert answer["lateness_p50"] == answer["lateness_p95"] == pytest.approx(1_000_000_000, rel=0.05)
    assert answer["expected_duration"] == 120_000_000_000
    assert answer["streak"] == {"kind": "success", "count": 2}
    assert answer["last_failure_at"] == "2025-12-29T22:02:00Z"
    assert answer["points"]["end_reason"] == ["stopped", "success", "success", "failed"]
    assert answer["points"]["start_at"][3] == "2025-12-29T22:00:00Z"
    assert [(day["date"], day["success"], day["failed"], day["other"]) for day in answer["days"]] == [
        ("2025-12-29", 0, 1, 0),  # 23:00 in Berlin
        ("2025-12-30", 0, 0, 0),
        ("2025-12-31", 1, 0, 0),
        ("2026-01-01", 1, 0, 1),
    ]


def test_stats_of_a_unit_without_runs_say_so(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    answer = call("GET", STATS).json()
    assert answer["streak"] == {"kind": "none", "count": 0}
    assert answer["points"] == {"id": [], "start_at": [], "duration": [], "end_reason": []}
    assert len(answer["days"]) == 85
    assert {
        "success_rate",
        "p50",
        "max",
        "lateness_p50",
        "expected_duration",
        "last_failure_at",
    } & answer.keys() == set()


@pytest.mark.parametrize("ends", [[EndReason.SUCCESS, EndReason.FAILED, EndReason.MISSED]])
def test_failures_in_a_row_are_a_streak(call: Ask, rota: ScriptedRota, ends: list[EndReason]) -> None:
    rota.put(seen(a_task()))
    rota.keep(*(success(number, hours_ago=9 - number, end_reason=end) for number, end in enumerate(ends)))
    assert call("GET", STATS).json()["streak"] == {"kind": "failure", "count": 2}


@pytest.mark.parametrize("window", ["23h", "367d", "0", "x"])
def test_a_window_is_a_day_to_a_leap_year(call: Ask, rota: ScriptedRota, window: str) -> None:
    rota.put(seen(a_task()))
    assert call("GET", f"{STATS}?window={window}").places == ["query.window"]
    assert call("GET", f"{STATS}?window=366d").status == call("GET", f"{STATS}?window=1d").status == 200


@pytest.mark.parametrize("target", [STATS, SLOTS])
def test_of_an_unknown_unit_nothing_is_told(call: Ask, target: str) -> None:
    assert call("GET", target).status == 404


# Slots


def test_slots_are_told_in_the_zone_they_were_planned_in(call: Ask, rota: ScriptedRota) -> None:
    """§1: planned instants carry the offset of the task's zone, all others are UTC."""
    rota.put(seen(a_task(timezone="Europe/Berlin")))
    rota.definitions.given["d"] = RunTraits(timezone="Europe/Berlin")
    rota.ledger += [a_slot(60, verdict=Verdict.MISSED, count=5, until=NOW - 20 * MINUTE, definition="d")]
    [slot] = call("GET", SLOTS).json()["slots"]
    assert (slot["due_at"], slot["due_until"]) == ("2026-01-01T00:00:00+01:00", "2026-01-01T00:40:00+01:00")
    assert slot["decided_at"] == "2026-01-01T00:00:00Z"


def test_the_ledger_is_told_newest_first(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    stretch = a_slot(60, verdict=Verdict.MISSED, count=5, until=NOW - 20 * MINUTE)
    rota.ledger += [stretch, a_slot(5, run_id=RUN_ID), a_slot(1, verdict=Verdict.ARMED), a_slot(8 * 1440)]
    assert call("GET", SLOTS).json()["slots"] == [
        {
            "task_name": "backup",
            "due_at": "2025-12-31T23:55:00Z",
            "verdict": "skipped",
            "reason": "It came while another ran.",
            "decided_at": "2026-01-01T00:00:00Z",
            "run_id": RUN_ID,
            "count": 1,
        },
        {
            "task_name": "backup",
            "due_at": "2025-12-31T23:00:00Z",
            "verdict": "missed",
            "reason": "It came while another ran.",
            "decided_at": "2026-01-01T00:00:00Z",
            "count": 5,
            "due_until": "2025-12-31T23:40:00Z",
        },
    ]


def test_verdicts_are_chosen_from_and_armed_is_none(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    rota.ledger += [a_slot(5), a_slot(6, verdict=Verdict.HELD), a_slot(7, verdict=Verdict.PAUSED)]
    told = call("GET", f"{SLOTS}?verdict=held,paused").json()["slots"]
    assert [slot["verdict"] for slot in told] == ["held", "paused"]
    assert call("GET", f"{SLOTS}?verdict=armed").places == ["query.verdict"]


async def test_the_span_of_a_list_stays_while_the_clock_goes_on(rota: ScriptedRota, app: App, clock: FakeClock) -> None:
    rota.put(seen(a_task()))
    rota.ledger += [a_slot(7 * 1440 - 1), a_slot(5)]
    first = (await ask(app, "GET", f"{SLOTS}?limit=1")).json()
    await clock.advance(HOUR)
    second = (await ask(app, "GET", f"{SLOTS}?limit=1&cursor={first['next_cursor']}")).json()
    assert [slot["due_at"] for slot in second["slots"]] == ["2025-12-25T00:01:00Z"]
    assert "next_cursor" not in second


# Counted


def test_a_summary_counts_what_a_filter_finds(call: Ask, rota: ScriptedRota) -> None:
    ends = [EndReason.SUCCESS, EndReason.FAILED, EndReason.TIMEOUT, EndReason.MISSED, EndReason.SKIPPED]
    rota.keep(*(success(number, hours_ago=9 - number, end_reason=end) for number, end in enumerate(ends)))
    rota.keep(a_run(numbered(7)), a_run(numbered(8), phase=Phase.QUEUED), a_run(numbered(9), unit="web"))
    assert call("GET", "/api/runs/summary?task_name=backup").json() == {
        "$schema": "http://localhost:9477/schemas/RunSummary.json",
        "total": 7,
        "success": 1,
        "failed": 2,
        "missed": 1,
        "running": 1,
        "pending": 1,
        "by_end_reason": {"success": 1, "failed": 1, "timeout": 1, "skipped": 1, "missed": 1},
        "last_failure": "2025-12-31T17:02:00Z",
    }


def test_a_summary_of_a_group_without_units_counts_nothing(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(success(1))
    assert call("GET", "/api/runs/summary?group=nobody").json()["total"] == 0


def test_a_summary_has_no_pages(call: Ask) -> None:
    assert call("GET", "/api/runs/summary?limit=5&sort_field=duration").places == ["query.limit", "query.sort_field"]
