"""Is a pause asked for as the contract says?"""

import pytest
from tests.api.conftest import Ask
from tests.api.example import JSON, NOW, a_task, seen

from rota.model.error import RefusedError
from rota.testing.rota import ScriptedRota


@pytest.fixture(autouse=True)
def unit(rota: ScriptedRota) -> None:
    rota.put(seen(a_task()), seen(a_task("kept", api_trigger=False)))


def test_a_pause_is_answered_with_what_was_done(call: Ask, rota: ScriptedRota) -> None:
    answer = call("POST", "/api/tasks/backup/pause", headers=JSON, body=b'{"reason": "moving house"}')
    assert (answer.status, answer.json()["task_name"], answer.json()["done"]) == (200, "backup", True)
    assert rota.asked[0][:3] == ("pause_task", "backup", "moving house")


def test_a_pause_needs_no_reason(call: Ask, rota: ScriptedRota) -> None:
    assert call("POST", "/api/tasks/backup/pause").status == 200
    assert call("POST", "/api/tasks/backup/resume").status == 200
    assert [words[:2] for words in rota.asked] == [("pause_task", "backup"), ("resume_task", "backup")]


@pytest.mark.parametrize("verb", ["pause", "resume"])
def test_what_cannot_be_paused_is_told_in_the_words_of_the_engine(call: Ask, rota: ScriptedRota, verb: str) -> None:
    rota.failure = RefusedError("backup has no `cron`: there is nothing to pause.")
    answer = call("POST", f"/api/tasks/backup/{verb}")
    assert answer.status == 409
    assert "no `cron`" in answer.json()["detail"]


@pytest.mark.parametrize("verb", ["pause", "resume"])
def test_hands_off_where_the_file_says_so(call: Ask, rota: ScriptedRota, verb: str) -> None:
    assert call("POST", f"/api/tasks/kept/{verb}").status == 403
    assert call("POST", f"/api/tasks/nowhere/{verb}").status == 404
    assert rota.asked == []


@pytest.mark.parametrize("body", [b'{"reason": 1}', b'{"reason": "%s"}' % (b"x" * 501), b'{"because": "x"}'])
def test_a_reason_is_a_short_text(call: Ask, body: bytes) -> None:
    assert call("POST", "/api/tasks/backup/pause", headers=JSON, body=body).status == 422


def test_a_resume_says_where_there_was_no_pause(call: Ask, rota: ScriptedRota) -> None:
    told = call("POST", "/api/tasks/backup/resume").json()
    assert (told["message"], told["done"]) == ("backup is not paused: its schedule is followed already.", True)
    rota.put(seen(a_task(), paused_at=NOW))
    told = call("POST", "/api/tasks/backup/resume").json()
    assert (told["message"], told["done"]) == ("backup goes on with its next firing; nothing is caught up.", True)
