"""What is planned: of one task, of all, of an expression that nobody has yet."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from tests.api.conftest import Ask
from tests.api.example import NOW, a_service, a_task, seen

from rota.api.endpoint.schedule import MOST_OF_ONE
from rota.testing.rota import ScriptedRota

UPCOMING = "/api/tasks/backup/upcoming"
PREVIEW = "/api/schedule/preview"


def test_the_next_firings_of_a_task_are_told_with_what_keeps_them(call: Ask, rota: ScriptedRota) -> None:
    windows = ("2026-01-02",)
    rota.put(seen(a_task(timezone="Europe/Berlin", not_during=windows), first_seen=NOW))
    answer = call("GET", UPCOMING + "?limit=2").json()
    assert (answer["task_name"], answer["more"]) == ("backup", True)
    assert answer["firings"] == [
        {"due_at": "2026-01-01T03:00:00+01:00", "starts_at": "2026-01-01T03:00:00+01:00", "will_run": True},
        {
            "due_at": "2026-01-02T03:00:00+01:00",
            "starts_at": "2026-01-02T03:00:00+01:00",
            "will_run": False,
            "note": "held",
        },
    ]


def test_of_a_paused_task_every_firing_says_so(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(), first_seen=NOW, paused_at=NOW))
    assert {each["note"] for each in call("GET", UPCOMING).json()["firings"]} == {"paused"}


def test_a_unit_without_schedule_has_no_firings(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_service("backup")))
    assert call("GET", UPCOMING).json()["firings"] == []


@pytest.mark.parametrize(
    "query",
    ["to=2025-12-31T00:00:00Z", "to=2040-01-01T00:00:00Z", "limit=0", "from=9999-12-31T00:00:00Z"],
)
def test_a_stretch_that_goes_backwards_or_is_too_much_is_refused(call: Ask, rota: ScriptedRota, query: str) -> None:
    rota.put(seen(a_task()))
    assert call("GET", f"{UPCOMING}?{query}").status == 422


def test_an_unknown_unit_is_not_found(call: Ask) -> None:
    assert call("GET", UPCOMING).status == 404


def test_the_schedule_has_a_lane_for_each_unit(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(crons=("0 * * * *",)), first_seen=NOW), seen(a_service()))
    answer = call("GET", "/api/schedule").json()
    assert (answer["from"], answer["to"], answer["truncated"]) == (
        "2026-01-01T00:00:00Z",
        "2026-01-01T12:00:00Z",
        False,
    )
    backup, web = answer["tasks"]
    assert (backup["name"], backup["kind"], backup["every"]) == ("backup", "task", 3_600_000_000_000)
    assert len(backup["firings"]) == 13  # both ends belong to it
    assert (web["name"], web["firings"], "every" in web) == ("web", [], False)


def test_a_dense_lane_is_cut_and_says_so(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(crons=("* * * * * *",)), first_seen=NOW))
    answer = call("GET", "/api/schedule").json()
    assert (len(answer["tasks"][0]["firings"]), answer["tasks"][0]["truncated"]) == (MOST_OF_ONE, True)
    assert answer["truncated"]


def test_a_schedule_of_more_than_a_month_is_refused(call: Ask, rota: ScriptedRota) -> None:
    far = (NOW + timedelta(days=33)).strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = call("GET", f"/api/schedule?to={far}")
    assert (answer.places, answer.json()["errors"][0]["value"]) == (["query.to"], far)


def test_of_an_end_that_was_not_sent_no_value_is_told(call: Ask) -> None:
    """§1.2: what stood there, left out when missing."""
    [error] = call("GET", "/api/board?from=2025-11-01T00:00:00Z").json()["errors"]
    assert error.keys() == {"location", "message"}


def test_a_preview_tells_an_expression_in_words_and_instants(call: Ask) -> None:
    answer = call("GET", f"{PREVIEW}?cron={quote('30 2 28-30 3 *')}&timezone=Europe/Berlin&n=3").json()
    assert answer["text"].endswith("(Europe/Berlin)")
    assert [each.get("note") for each in answer["firings"]] == [None, "dst_gap", None]
    assert answer["dst_changes"] == [{"at": "2026-03-29T01:00:00Z", "shift": 3_600_000_000_000}]


def test_a_name_settles_what_h_means(call: Ask) -> None:
    """SCH-24: the same time for the same name for ever."""
    url = f"{PREVIEW}?cron={quote('H H * * *')}&n=1&name="
    first, again, other = (call("GET", url + name).json()["firings"] for name in ("backup", "backup", "web"))
    assert first == again != other


@pytest.mark.parametrize("cron", ["", "0 0 30 2 *", "0 0 31 4,6 *", "@every 500ms", "@every 0s", "nonsense"])
def test_an_expression_that_can_never_fire_is_refused(call: Ask, cron: str) -> None:
    """SCH-15, the preview's part"""
    answer = call("GET", f"{PREVIEW}?cron={quote(cron)}")
    assert (answer.status, answer.places) == (422, ["query.cron"])


def test_an_unknown_zone_is_refused(call: Ask) -> None:
    answer = call("GET", f"{PREVIEW}?cron=@daily&timezone=Europe/Berlim")
    assert (answer.status, answer.places) == (422, ["query.timezone"])
    assert "Europe/Berlin" in answer.json()["errors"][0]["message"]


def test_a_lane_tells_how_long_its_runs_usually_take(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(), first_seen=NOW, expected_duration=timedelta(seconds=90)))
    assert call("GET", "/api/schedule").json()["tasks"][0]["expected_duration"] == 90_000_000_000
    assert call("GET", "/api/tasks").json()[0]["expected_duration"] == 90_000_000_000


def test_no_schedule_has_more_firings_than_there_is_room_for(call: Ask, rota: ScriptedRota) -> None:
    """The first units have theirs; the others say that something is left out."""
    rota.put(*(seen(a_task(f"t{number:02}", crons=("@every 20s",)), first_seen=NOW) for number in range(27)))
    answer = call("GET", "/api/schedule").json()
    assert [len(lane["firings"]) for lane in answer["tasks"]] == [MOST_OF_ONE] * 25 + [0, 0]
    assert answer["truncated"]


def test_spans_are_told_in_utc(call: Ask) -> None:
    answer = call("GET", "/api/schedule?from=2026-01-01T02:00:00%2B02:00").json()
    assert (answer["from"], answer["to"]) == ("2026-01-01T00:00:00Z", "2026-01-01T12:00:00Z")


@pytest.mark.parametrize(
    "query",
    [
        f"{UPCOMING}?from=0001-01-01T00:00:00Z&to=0001-01-02T00:00:00Z",
        f"{UPCOMING}?from=9999-12-30T00:00:00Z&to=9999-12-31T00:00:00Z",
        "/api/schedule?from=0001-01-01T00:00:00Z",
        f"{PREVIEW}?cron=@daily&timezone=America/New_York&from=0001-01-01T00:00:00Z",
    ],
)
def test_where_calendars_begin_and_end_something_is_answered(call: Ask, rota: ScriptedRota, query: str) -> None:
    rota.put(seen(a_task(timezone="America/New_York"), first_seen=NOW))
    assert call("GET", query).status == 200
