"""Do retries keep their time, their number and their place, whatever dies?"""

import os
from datetime import datetime

import pytest
from tests.end_to_end.history import attempts, ended, running
from tests.end_to_end.installation import Installation
from tests.process import kill
from tests.wait import wait_for

SOON = "[tasks.flaky]\nrun = 'exit 7'\nretry_attempts = 1\nretry_delay = '4s'\n"


def instant(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_a_run_that_fails_is_tried_again_until_it_succeeds(installation: Installation) -> None:
    installation.write("""
        [tasks.flaky]
        run = 'test "$ROTA_ATTEMPT" -ge 3'
        retry_attempts = 5
        retry_delay = "100ms"
        retry_backoff = "exponential"
    """)
    installation.up()
    installation.rota("run", "flaky")
    runs = ended(installation, "flaky", 3)
    assert [run["end_reason"] for run in runs] == ["failed", "failed", "success"]
    assert {run.get("retry_of_run_id") for run in runs[1:]} == {runs[0]["id"]}
    assert [run["triggered_by"] for run in runs] == ["cli", "retry", "retry"]
    assert "retry 2" in installation.rota("runs", "flaky").out


@pytest.mark.parametrize("way", ["killed", "stopped"])
def test_a_retry_keeps_its_own_time_over_a_daemon_or_all_of_rota(installation: Installation, way: str) -> None:
    """RUN-05, SUR-16: the daemon is killed, or all is stopped and started, while it is due in a moment."""
    installation.write(SOON)
    installation.up()
    installation.rota("run", "flaky")
    before = wait_for(lambda: attempts(installation, "flaky"), lambda runs: len(runs) == 2)[1]
    assert before["status"] == "pending"
    if way == "killed":
        installation.kill_daemon()
        wait_for(installation.is_healthy)
    else:
        assert installation.down() == 0
        installation.up()
    _, after = ended(installation, "flaky", 2)
    assert (after["id"], after["retry_attempt"], after["end_reason"]) == (before["id"], 1, "failed")
    assert instant(after["start_at"]) >= instant(before["retry_at"])


def test_a_retry_whose_time_has_passed_starts_at_once(installation: Installation) -> None:
    """RUN-05: the keeper is killed with its daemon."""
    installation.write(SOON.replace("4s", "1s"))
    installation.up()
    installation.rota("run", "flaky")
    wait_for(lambda: attempts(installation, "flaky"), lambda runs: len(runs) == 2)
    installation.kill_keeper()
    installation.up()
    ended(installation, "flaky", 2)


def test_a_run_that_fails_while_no_daemon_lives_is_tried_again(installation: Installation) -> None:
    """SUR-02: its daemon is killed, and the end is told to the next one."""
    installation.write("[tasks.flaky]\nrun = 'read line < go; exit 3'\nretry_attempts = 1\nretry_delay = '0s'\n")
    os.mkfifo(installation.folder / "go")
    installation.up()
    installation.rota("run", "flaky", "--detach")
    first = running(installation, "flaky")
    installation.kill_daemon()
    (installation.folder / "go").write_text("go\n")
    wait_for(installation.is_healthy)
    second = wait_for(lambda: attempts(installation, "flaky"), lambda runs: len(runs) == 2)
    assert (second[0]["end_reason"], second[0]["exit_code"]) == ("failed", 3)
    (installation.folder / "go").write_text("go\n")
    assert ended(installation, "flaky", 2)[1]["retry_of_run_id"] == first["id"]


@pytest.mark.parametrize("retries", [1, 0])
def test_a_run_whose_keeper_was_killed_is_tried_again_where_attempts_allow(
    installation: Installation, retries: int
) -> None:
    """RUN-25"""
    installation.write(f"""
        [tasks.long]
        run = 'test "$ROTA_ATTEMPT" = 2 || exec sleep 600'
        retry_attempts = {retries}
        retry_delay = "0s"
    """)
    installation.up()
    installation.rota("run", "long", "--detach")
    running(installation, "long")
    installation.kill_keeper()
    installation.up()
    runs = ended(installation, "long", 1 + retries)
    assert [run["end_reason"] for run in runs] == ["crashed", "success"][: 1 + retries]


def test_a_retry_is_stopped_by_its_run_id_while_it_waits(installation: Installation) -> None:
    """RUN-04"""
    installation.write(SOON.replace("4s", "1h"))
    installation.up()
    installation.rota("run", "flaky")
    retry = wait_for(lambda: attempts(installation, "flaky"), lambda runs: len(runs) == 2)[1]
    assert "(retry)" in installation.rota("status").out
    assert installation.request_on_socket("POST", f"/api/runs/{retry['id']}/stop").status == 200
    _, stopped = ended(installation, "flaky", 2)
    assert (stopped["end_reason"], stopped["exit_code"]) == ("stopped", -1)
    assert "Stopped by" in stopped["reason"]


def test_a_run_killed_from_outside_is_a_failure_like_any_other(installation: Installation) -> None:
    """RUN-16: 137, the signal named, and tried again."""
    installation.write("[tasks.long]\nrun = 'exec sleep 600'\nretry_attempts = 1\nretry_delay = '1h'\n")
    installation.up()
    installation.rota("run", "long", "--detach")
    kill([running(installation, "long")["pid"]])
    first, _ = wait_for(lambda: attempts(installation, "long"), lambda runs: len(runs) == 2)
    assert (first["end_reason"], first["exit_code"], first["signal"]) == ("failed", 137, "SIGKILL")
    assert "Killed by SIGKILL from outside" in first["reason"]
