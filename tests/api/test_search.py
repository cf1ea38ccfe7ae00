"""Searching the output of one run, and of the runs of one unit."""

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from tests.api.asgi import Answer
from tests.api.conftest import Ask
from tests.api.example import NOW, RUN_ID, a_run, a_task, an_ended_run, seen

from rota.model.error import WorldError
from rota.model.output import Stream
from rota.testing.rota import ScriptedRota

IN_RUN = f"/api/runs/{RUN_ID}/log/search"
IN_TASK = "/api/tasks/backup/log/search"


@pytest.fixture(autouse=True)
def unit(rota: ScriptedRota) -> None:
    rota.put(seen(a_task()), seen(a_task("other")))
    rota.keep(a_run())


def run_ids(rota: ScriptedRota, number: int) -> list[str]:
    """So many runs of backup, newest first; three at a time have the same instant. Each has one hit."""
    ids = [f"01JZ8Y0G5T0000000000000{place:03d}" for place in range(number)]
    rota.stored.clear()
    for place, run_id in enumerate(ids):
        rota.keep(an_ended_run(run_id, created_at=NOW + place // 3 * timedelta(hours=1)))
        rota.write(run_id, "hit")
    return ids[::-1]


def pages(call: Ask, target: str) -> list[Answer]:
    """The first page and all that follow."""
    answers = [call("GET", target)]
    while cursor := answers[-1].json().get("next_cursor"):
        answers.append(call("GET", f"{target}&cursor={cursor}"))
    return answers


def test_a_hit_tells_run_line_text_and_place(call: Ask, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, "fine", "an Error")
    rota.write(RUN_ID, "error", stream=Stream.STDERR)
    answer = call("GET", f"{IN_RUN}?q=error&stream=stdout").json()
    assert answer["hits"] == [
        {
            "run_id": RUN_ID,
            "n": 1,
            "ts": "2026-01-01T00:00:00Z",
            "stream": "stdout",
            "text": "an Error",
            "spans": [[3, 8]],
        }
    ]
    assert (answer["exhausted"], answer["scanned_runs"]) == (True, 1)
    assert {"next_cursor", "buckets", "total_hits"} & set(answer) == set()


def test_a_page_goes_on_behind_its_last_hit(call: Ask, rota: ScriptedRota) -> None:
    """LOG-08."""
    rota.write(RUN_ID, "hit", "miss", "hit", "hit")
    answers = [answer.json() for answer in pages(call, f"{IN_RUN}?q=hit&limit=2")]
    assert [[hit["n"] for hit in answer["hits"]] for answer in answers] == [[0, 2], [3]]
    assert [answer["exhausted"] for answer in answers] == [False, True]


def test_hits_are_counted_in_equal_shares(call: Ask, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, "hit", "hit", "miss", "hit")
    answer = call("GET", f"{IN_RUN}?q=hit&limit=1&buckets=2").json()
    assert (answer["buckets"], answer["total_hits"], len(answer["hits"])) == ([2, 1], 3, 1)


@pytest.mark.parametrize("limit", [1, 7, 200])
def test_the_cursor_passes_all_runs_newest_first_and_none_twice(call: Ask, rota: ScriptedRota, limit: int) -> None:
    """LOG-08: 205 runs, at most 50 a request."""
    ids = run_ids(rota, 205)
    answers = [answer.json() for answer in pages(call, f"{IN_TASK}?q=hit&limit={limit}")]
    assert [hit["run_id"] for answer in answers for hit in answer["hits"]] == ids
    assert max(answer["scanned_runs"] for answer in answers) <= 50
    assert max(len(answer["hits"]) for answer in answers) <= limit


def test_more_runs_of_one_instant_than_are_searched_at_once_are_all_passed(call: Ask, rota: ScriptedRota) -> None:
    ids = run_ids(rota, 160)
    rota.keep(*(an_ended_run(run_id) for run_id in ids))
    answers = pages(call, f"{IN_TASK}?q=hit")
    assert [hit["run_id"] for answer in answers for hit in answer.json()["hits"]] == ids


def test_runs_that_come_and_go_meanwhile_neither_repeat_nor_hide_others(call: Ask, rota: ScriptedRota) -> None:
    ids = run_ids(rota, 10)
    first = call("GET", f"{IN_TASK}?q=hit&limit=4").json()
    newer = a_run("01JZ8Y0G5T00000000000009ZZ", created_at=NOW + timedelta(days=2))
    rota.keep(newer)
    rota.write(newer.id, "hit")
    del rota.stored[ids[3]], rota.stored[ids[4]]
    rest = call("GET", f"{IN_TASK}?q=hit&cursor={first['next_cursor']}").json()
    assert [hit["run_id"] for hit in rest["hits"]] == ids[5:]


def test_only_the_runs_named_are_searched_newest_first(call: Ask, rota: ScriptedRota) -> None:
    ids = run_ids(rota, 10)
    answers = pages(call, f"{IN_TASK}?q=hit&limit=1&run_id={ids[7]},{ids[2]},{ids[7]}")
    assert [hit["run_id"] for answer in answers for hit in answer.json()["hits"]] == [ids[2], ids[7]]


def test_runs_of_other_units_are_not_searched(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(a_run(unit="other"))
    rota.write(RUN_ID, "hit")
    assert call("GET", f"{IN_TASK}?q=hit").json()["hits"] == []
    assert call("GET", f"{IN_TASK}?q=hit&run_id={RUN_ID}").status == 404


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("", "query.q"),
        ("q=", "query.q"),
        (f"q={'x' * 1025}", "query.q"),
        (f"q={quote('(a')}&regex=true", "query.q"),
        ("q=x&limit=1001", "query.limit"),
        ("q=x&stream=other", "query.stream"),
        ("q=x&buckets=501", "query.buckets"),
        ("q=x&cursor=made-up", "query.cursor"),
    ],
)
def test_a_question_that_does_not_fit_is_refused(call: Ask, query: str, place: str) -> None:
    for target in (IN_RUN, IN_TASK):
        answer = call("GET", f"{target}?{query}")
        assert (answer.status, answer.places) == (422, [place])


def test_what_is_wrong_with_a_pattern_is_said(call: Ask) -> None:
    answer = call("GET", f"{IN_RUN}?q={quote('(a')}&regex=true")
    assert "missing )" in answer.json()["errors"][0]["message"]
    assert call("GET", f"{IN_RUN}?q={quote('(a')}").status == 200


def test_shares_are_those_of_a_single_run(call: Ask) -> None:
    answer = call("GET", f"{IN_TASK}?q=x&buckets=3")
    assert (answer.status, answer.places) == (422, ["query.buckets"])
    assert call("GET", f"{IN_TASK}?q=x&buckets=3&run_id={RUN_ID}").json()["buckets"] == [0, 0, 0]


def test_more_runs_than_fifty_cannot_be_named(call: Ask) -> None:
    answer = call("GET", f"{IN_TASK}?q=x&run_id={','.join(['R'] * 51)}")
    assert (answer.status, answer.places) == (422, ["query.run_id"])


@pytest.mark.parametrize("changed", ["q=hot", "q=hit&case=true", "q=hit&regex=true", "q=hit&stream=stdout"])
def test_a_cursor_belongs_to_its_question(call: Ask, rota: ScriptedRota, changed: str) -> None:
    rota.write(RUN_ID, "hit", "hit")
    cursor = call("GET", f"{IN_RUN}?q=hit&limit=1").json()["next_cursor"]
    assert call("GET", f"{IN_RUN}?q=hit&limit=9&cursor={cursor}").status == 200
    assert call("GET", f"{IN_RUN}?{changed}&cursor={cursor}").places == ["query.cursor"]
    assert call("GET", f"{IN_TASK}?q=hit&cursor={cursor}").places == ["query.cursor"]


@pytest.mark.parametrize("target", [f"/api/runs/{RUN_ID[:-1]}A/log/search?q=x", "/api/tasks/backups/log/search?q=x"])
def test_what_is_not_there_is_a_404(call: Ask, target: str) -> None:
    assert call("GET", target).status == 404


def test_output_that_cannot_be_read_is_a_503_with_its_reason(call: Ask, rota: ScriptedRota) -> None:
    rota.failure = WorldError("The output x.log.gz is damaged.")
    answer = call("GET", f"{IN_RUN}?q=x")
    assert (answer.status, json.loads(answer.body)["detail"]) == (503, "The output x.log.gz is damaged.")


def test_a_run_that_cannot_be_one_is_refused(call: Ask) -> None:
    answer = call("GET", "/api/tasks/backup/log/search?q=x&run_id=nonsense")
    assert (answer.status, answer.places) == (422, ["query.run_id"])
