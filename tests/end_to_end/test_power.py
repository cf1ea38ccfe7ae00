"""Everything is gone in one instant, as in a power cut: what is there at the next boot?"""

from tests.end_to_end.history import ask, attempts, newest, running
from tests.end_to_end.installation import Installation
from tests.process import children_of, kill
from tests.wait import wait_for

LOAD = """
    [tasks.tick]
    cron = '* * * * * *'
    run = ['echo', 'tick']
    [tasks.talker]
    run = 'i=0; while :; do i=$((i+1)); echo line $i; done'
    [services.web]
    run = 'sleep 600'
"""


def cut_power(installation: Installation) -> None:
    """SIGKILL to keeper, daemon and every child at once."""
    keeper = installation.keeper()
    kill([keeper, *children_of(keeper)])
    installation.kill_keeper()


def test_after_a_power_cut_under_load_all_is_as_promised(installation: Installation) -> None:
    """SUR-08: the database opens, output is not cut off, running is `crashed`, waiting resumes, services come up."""
    installation.write(LOAD)
    installation.up()
    for _ in range(2):
        assert installation.rota("run", "talker", "--detach").code == 0
    talker, web = newest(installation, "&task_name=talker")[::-1], running(installation, "web")
    [log] = wait_for(lambda: list((installation.data / "logs" / "talker").glob("*.log")))
    wait_for(lambda: log.stat().st_size, lambda size: size > 100_000)
    cut_power(installation)
    kept = log.read_bytes()
    with log.with_name(f"{log.name}.idx").open("ab") as index:
        index.write(bytes(17))  # the disk had no more of the last record
    installation.up()
    states = wait_for(
        lambda: {run["id"]: run.get("end_reason", run["status"]) for run in attempts(installation, "talker")},
        lambda states: "running" in states.values(),
    )
    assert states == {talker[0]["id"]: "crashed", talker[1]["id"]: "running"}
    again = wait_for(lambda: attempts(installation, "web"), lambda runs: len(runs) == 2 and "pid" in runs[-1])
    assert [run.get("end_reason") for run in sorted(again, key=lambda run: run["id"])] == ["crashed", None]
    assert web["id"] in {run["id"] for run in again}
    page = installation.request_on_socket("GET", f"/api/runs/{talker[0]['id']}/log?from=-3&limit=10").json()
    assert page["total_lines"] >= kept.count(b"\n")
    assert log.read_bytes()[: len(kept)] == kept
    before = len(newest(installation, "&task_name=tick&status=success"))
    wait_for(lambda: len(newest(installation, "&task_name=tick&status=success")), lambda count: count > before + 1)
    assert installation.down() == 0
    assert ask(installation, "PRAGMA integrity_check") == [("ok",)]
