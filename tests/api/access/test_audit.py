"""The audit trail: what is in it, what is not, and how it is read."""

from datetime import timedelta

import pytest
from tests.api.access.conftest import PASSWORD, Door
from tests.api.example import a_task, seen

from rota.api.access.audit import MOST_KEPT
from rota.model.error import WorldError


def test_a_write_is_told_with_who_how_whence_what_to_what_and_how_it_went(door: Door) -> None:
    door.ask("POST", "/api/tasks/backup/run", bearer=door.token("trigger"))
    entry = door.audit()[0]
    assert {key: value for key, value in entry.items() if key != "id"} == {
        "at": "2026-01-01T00:00:00Z",
        "actor": "token:ci",
        "via": "bearer",
        "ip": "127.0.0.1",
        "action": "run_task",
        "target": "backup",
        "outcome": "ok",
    }


def test_over_the_socket_there_is_no_address(door: Door) -> None:
    door.socket("POST", "/api/tasks/backup/run")
    entry = door.audit()[0]
    assert (entry["actor"], entry["via"], "ip" in entry) == ("socket:0", "socket", False)


def test_reads_are_not_told(door: Door) -> None:
    door.socket("GET", "/api/tasks")
    assert door.audit() == []


def test_a_write_refused_for_api_trigger_is_told(door: Door) -> None:
    door.rota.put(seen(a_task("locked", api_trigger=False)))
    assert door.socket("POST", "/api/tasks/locked/run").status == 403
    entry = door.audit()[0]
    assert (entry["target"], entry["outcome"]) == ("locked", "refused")
    assert "api_trigger" in entry["detail"]


def test_a_write_that_fails_is_told(door: Door) -> None:
    door.socket("POST", "/api/tasks/nobody/run")
    door.socket("POST", "/api/tasks/backup/run", {"params": {"day": "sesame"}})
    told = [(entry["outcome"], entry["detail"]) for entry in door.audit()]
    assert told[0] == ("failed", "422 at body.params.day")
    assert told[1][0] == "failed"


def test_who_showed_nothing_good_is_not_told_but_for_tries_to_sign_in(door: Door) -> None:
    """Or anybody could fill the trail with nothing."""
    assert door.ask("POST", "/api/tasks/backup/run").status == 401
    assert door.ask("POST", "/api/tasks/backup/run", bearer="nonsense").status == 401
    assert door.audit() == []


def test_every_try_to_sign_in_is_told(door: Door) -> None:
    door.log_in()
    for _ in range(6):
        door.log_in(password="wrong horse")
    told = [(entry["actor"], entry["via"], entry["outcome"]) for entry in door.audit("?action=log_in")]
    assert told == [
        ("anonymous", "none", "refused"),
        *[("anonymous", "none", "failed")] * 5,
        ("user:admin", "password", "ok"),
    ]
    assert door.audit("?action=log_in")[-1]["target"] == "admin"


def test_tickets_are_told_too(door: Door) -> None:
    door.ask("GET", "/api/auth/launch?ticket=" + door.ticket())
    door.ask("GET", "/api/auth/launch?ticket=" + "x" * 43)
    told = [(entry["actor"], entry["via"], entry["outcome"]) for entry in door.audit("?action=launch")]
    assert told == [("anonymous", "none", "failed"), ("user:admin", "ticket", "ok")]


def test_a_name_that_nobody_has_is_not_repeated(door: Door) -> None:
    """It may be the password, typed in the wrong place."""
    door.log_in("sesame-open-up", "x")
    assert "sesame" not in str(door.audit())


def test_sec_07_no_secret_is_in_log_audit_or_error(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    """SEC-07."""
    caplog.set_level("DEBUG")
    secret = "sesame-open-up-1234"
    token, session, ticket = door.token(), door.session(), door.ticket()
    door.user("ada", password=secret)
    answers = [
        door.log_in("ada", secret + "x"),
        door.log_in(secret, secret),
        door.ask("POST", "/api/auth/login", secret),
        door.ask("POST", "/api/auth/login", {"password": [secret]}),
        door.ask("POST", "/api/auth/login", {"password": "x", "pasword": secret}),
        door.ask("POST", "/api/auth/login", {"user": "ada", "password": secret * 60}),
        door.socket("POST", "/api/auth/users", {"name": secret * 9, "role": secret, "password": secret}),
        door.socket("PATCH", "/api/auth/users/ada", {"role": secret, "password": 5}),
        door.socket("PATCH", "/api/auth/users/admin", {"password": secret}),
        door.socket("PUT", "/api/auth/password", {"current_password": secret, "new_password": secret, "x": secret}),
        door.ask("GET", f"/api/tasks?token={token}", bearer=session),
        door.ask("GET", f"/api/auth/launch?ticket={ticket}&ticket={ticket}"),
        door.ask("GET", f"/api/auth/launch?ticket={ticket * 40}"),
        door.ask("GET", f"/api/auth/launch?ticket={ticket}&redirect=/{ticket}&y={ticket}"),
        door.ask("DELETE", f"/api/auth/tokens/{token}", bearer=session),
        door.ask("DELETE", f"/api/tasks/{token}/run", bearer=session),
        door.ask("GET", "/api/tasks", bearer=secret),
    ]
    door.socket("POST", f"/api/tasks/{token}/run")  # what is told to the one who showed it is no leak
    said = "".join(answer.body.decode() + str(dict(answer.headers)) for answer in answers)
    trail, log = str(door.audit("?limit=500")), caplog.text
    for place, text in (("answers", said), ("audit", trail), ("log", log)):
        for word in (secret, token, session, ticket, PASSWORD, token.split("_")[2]):
            assert word not in text, place


def test_it_is_paged_newest_first_and_nothing_is_told_twice(door: Door) -> None:
    for number in range(7):
        door.rota.put(seen(a_task(f"t{number}")))
        door.socket("POST", f"/api/tasks/t{number}/run")
    found, query = [], "?limit=3"
    while True:
        page = door.socket("GET", f"/api/audit{query}").json()
        found += [entry["target"] for entry in page["entries"]]
        door.socket("POST", "/api/tasks/backup/run")  # what comes meanwhile changes nothing
        if "next_cursor" not in page:
            break
        query = f"?limit=2&cursor={page['next_cursor']}"
    assert found == ["t6", "t5", "t4", "t3", "t2", "t1", "t0"]


def test_a_cursor_of_another_filter_is_refused(door: Door) -> None:
    for _ in range(2):
        door.socket("POST", "/api/tasks/backup/run")
    cursor = door.socket("GET", "/api/audit?limit=1").json()["next_cursor"]
    assert door.socket("GET", f"/api/audit?limit=1&actor=socket:0&cursor={cursor}").places == ["query.cursor"]
    assert door.socket("GET", "/api/audit?cursor=nonsense").places == ["query.cursor"]


def test_it_is_filtered(door: Door) -> None:
    door.ask("POST", "/api/tasks/backup/run", bearer=door.token("trigger"))
    door.advance(hours=1)
    door.socket("POST", "/api/tasks/backup/pause")
    assert [entry["action"] for entry in door.audit("?actor=token:ci")] == ["run_task"]
    assert [entry["actor"] for entry in door.audit("?action=pause_task")] == ["socket:0"]
    assert len(door.audit("?target=backup")) == 2
    assert [entry["action"] for entry in door.audit("?after=2026-01-01T01:00:00Z")] == ["pause_task"]
    assert len(door.audit("?before=2026-01-01T01:00:00Z")) == 2
    wrong = door.socket("GET", "/api/audit?after=2026-01-02T00:00:00Z&before=2026-01-01T00:00:00Z")
    assert (wrong.status, wrong.places) == (422, ["query.after"])


@pytest.mark.parametrize("limit", ["0", "501", "x"])
def test_a_page_has_one_to_500_entries(door: Door, limit: str) -> None:
    assert door.socket("GET", f"/api/audit?limit={limit}").places == ["query.limit"]


def test_it_is_written_in_batches(door: Door) -> None:
    before = door.identity.writes
    for _ in range(50):
        door.socket("POST", "/api/tasks/backup/run")
    assert door.identity.writes == before
    assert len(door.audit()) == 50
    assert door.identity.writes == before + 1


def test_what_could_not_be_written_is_written_later(door: Door) -> None:
    door.identity.failure = WorldError("full")
    door.socket("POST", "/api/tasks/backup/run")
    assert door.socket("GET", "/api/audit").status == 503
    door.identity.failure = None
    assert len(door.audit()) == 1


async def test_it_is_written_soon_without_being_asked_for(door: Door) -> None:
    await door.asked("POST", "/api/tasks/backup/run", uid=0)
    await door.clock.advance(timedelta(seconds=0.2))
    assert [entry.action for entry in door.identity.entries] == ["run_task"]


async def test_what_waits_at_the_end_is_written(door: Door) -> None:
    await door.asked("POST", "/api/tasks/backup/run", uid=0)
    await door.app.access.close()
    assert len(door.identity.entries) == 1


def test_what_is_older_than_ninety_days_goes(door: Door) -> None:
    door.socket("POST", "/api/tasks/backup/run")
    assert len(door.audit()) == 1
    door.advance(days=91)
    door.restart()
    door.socket("POST", "/api/tasks/backup/run")
    assert len(door.audit()) == 1
    assert MOST_KEPT == 100_000
