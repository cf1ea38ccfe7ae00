"""Does what is not kept go, log and row, while everything that was promised holds?"""

import sys
from contextlib import suppress
from pathlib import Path

import pytest
from tests.end_to_end.history import ask, newest
from tests.end_to_end.installation import Installation
from tests.wait import wait_for

TICKING = """
    [tasks.tick]
    cron = '* * * * * *'
    keep_runs = 0
    run = ['echo', 'tick']
    [tasks.long]
    keep_runs = 0
    keep_for = '1h'
    run = ['sleep', '600']
"""


def logs(installation: Installation, name: str) -> list[Path]:
    return sorted((installation.data / "logs" / name).glob("*.log"))


def size_of(folder: Path) -> int:
    """Bytes of all its files; they may go while they are counted."""
    with suppress(FileNotFoundError):
        return sum(file.stat().st_size for file in folder.iterdir())
    return sys.maxsize


def count(installation: Installation, name: str) -> int:
    """How many runs of a task there are."""
    return len(newest(installation, f"&task_name={name}"))


def test_ended_runs_go_live_and_waiting_ones_stay_and_a_restart_misses_nothing(installation: Installation) -> None:
    """SUR-22, LED-02: `keep_runs = 0` while a task runs every second; then daemon and keeper are killed."""
    installation.write(TICKING)
    installation.up()
    alive = installation.rota("run", "long", "--detach")
    waiting = installation.rota("run", "long", "--detach")
    assert (alive.code, waiting.code) == (0, 0)
    first = wait_for(lambda: newest(installation, "&task_name=tick&status=success"))[-1]["id"]
    wait_for(lambda: {run["id"] for run in newest(installation)}, lambda there: there and first not in there, within=20)
    assert not any(first in log.name for log in logs(installation, "tick"))
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    wait_for(lambda: count(installation, "tick"), lambda there: 0 < there < 15)
    assert [run["status"] for run in newest(installation, "&task_name=long")] == ["pending", "running"]
    assert installation.down() == 0
    gaps = ask(
        installation,
        "SELECT due_at FROM (SELECT due_at, due_at - lag(due_at) OVER (ORDER BY due_at) AS step FROM slot"
        " WHERE task = 'tick') WHERE step <> 1000000",
    )
    assert gaps == []
    assert ask(installation, "SELECT DISTINCT verdict FROM slot WHERE task = 'tick' AND verdict <> 'armed'") == [
        ("ran",)
    ]
    slots, firings = ask(installation, "SELECT count(*), count(DISTINCT run_id) FROM slot WHERE task = 'tick'")[0]
    assert slots == firings > 5


def test_who_watches_a_run_that_is_not_kept_reads_to_its_end(installation: Installation) -> None:
    installation.write("[tasks.short]\nkeep_runs = 0\nrun = 'seq 2000; exit 3'\n")
    installation.up()
    watched = installation.rota("run", "short")
    assert watched.code == 3
    assert [line for line in watched.out.splitlines() if line.isdigit()] == [str(n) for n in range(1, 2001)]
    wait_for(lambda: count(installation, "short"), lambda there: there == 0, within=20)
    assert logs(installation, "short") == []


def test_a_log_goes_with_its_files_and_the_newest_stay(installation: Installation) -> None:
    """LOG-16: the folder of a unit that is configured stays, whatever goes out of it."""
    installation.write("[tasks.short]\nkeep_runs = 2\nrun = 'echo one; echo two >&2'\n")
    installation.up()
    for _ in range(5):
        assert installation.rota("run", "short").code == 0
    wait_for(lambda: count(installation, "short"), lambda there: there == 2, within=20)
    there = [run["id"] for run in newest(installation, "&task_name=short")]
    assert sorted(log.name.split("_")[1] for log in logs(installation, "short")) == sorted(f"{i}.log" for i in there)


@pytest.mark.long
def test_the_first_sweep_compresses_and_keeps_all_logs_within_their_bound(installation: Installation) -> None:
    """LED-02: `max_size`; the rows stay, and what is compressed reads the same."""
    installation.write("""
        [storage]
        max_size = "300kb"
        compress_after = "0s"
        [tasks.noise]
        run = 'head -c 30000 /dev/urandom | base64; seq 20000'
    """)
    installation.up()
    for _ in range(10):
        assert installation.rota("run", "noise").code == 0
    folder = installation.data / "logs" / "noise"
    wait_for(lambda: list(folder.glob("*.log")), lambda plain: plain == [], within=90)
    wait_for(lambda: size_of(folder), lambda size: size <= 270_000)
    there = newest(installation, "&task_name=noise")
    assert len(there) == 10
    assert installation.rota("logs", "noise", "-n", "1").out.splitlines()[-1].endswith("20000")
    oldest = installation.request_on_socket("GET", f"/api/runs/{there[-1]['id']}/log?from=0&limit=10").json()
    assert oldest["lines"] == []
    assert "which are not kept any more." in installation.rota("logs", there[-1]["id"]).err
