"""A disk that fills up under a whole Rota: what starts, what lives, what is told, and that all goes on by itself."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.end_to_end.history import attempts, ended, newest, running
from tests.end_to_end.installation import Installation
from tests.process import alive
from tests.wait import wait_for

SIZE = 48 * 2**20

ARMED = 30.0
"""Seconds within which what was armed before the shortage has fired."""


@pytest.fixture
def full(installation: Installation) -> Iterator[Path]:
    """The data lie on a disk of 48 MB of their own; the file answered takes room while it is there."""
    installation.data.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(installation.data)]
    mounted = subprocess.run(mount, capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("only root can mount a disk of its own")
    try:
        yield installation.data / "ballast"
    finally:
        installation.close()
        subprocess.run(["umount", str(installation.data)], check=True)


def fill(ballast: Path, leave: int) -> None:
    """Takes all room of the disk but so many bytes."""
    with ballast.open("wb", buffering=0) as file, suppress(OSError):  # nothing is left over for the end to write
        while True:
            file.write(bytes(65_536))
    with ballast.open("ab") as file:
        file.truncate(max(ballast.stat().st_size - leave, 0))


def readiness(installation: Installation) -> int:
    return installation.request_on_socket("GET", "/ready").status


def test_below_the_floor_nothing_starts_and_it_is_said_and_over_by_itself(
    installation: Installation, full: Path
) -> None:
    """LED-26: a slot and a run by hand; who waits goes on waiting."""
    installation.write(
        "[storage]\nmin_free_space = '16mib'\n[tasks.tick]\ncron = '* * * * * *'\nrun = ['true']\n"
        "[tasks.hand]\nrun = 'read line < go'\n"
    )
    installation.up()
    wait_for(lambda: newest(installation, "&task_name=tick&status=success"))
    fill(full, leave=8 * 2**20)
    refused = installation.rota("run", "hand")
    assert refused.code == 1
    assert "min_free_space" in refused.out + refused.err
    [by_hand] = newest(installation, "&task_name=hand")
    assert (by_hand["status"], by_hand["end_reason"], "pid" in by_hand) == ("ended", "skipped", False)
    skipped = wait_for(
        lambda: newest(installation, "&task_name=tick&status=skipped"), lambda runs: len(runs) > 2, within=ARMED
    )
    assert all(str(16 * 2**20) in run["reason"] and "pid" not in run for run in skipped)
    assert "No run starts." in installation.rota("status").out
    assert readiness(installation) == 503
    full.unlink()
    before = len(newest(installation, "&task_name=tick&status=success"))
    wait_for(lambda: len(newest(installation, "&task_name=tick&status=success")), lambda count: count > before + 2)
    assert readiness(installation) == 200
    told = (installation.data / "daemon.log").read_text()
    assert (told.count("disk.short"), told.count("disk.healed")) == (1, 1)


@pytest.mark.parametrize("on_full", ["kill_task", "drop_new", "drop_old"])
def test_a_flood_of_output_does_not_fill_the_disk(installation: Installation, full: Path, on_full: str) -> None:
    """LOG-04: each `log_on_full`; `drop_*` lets the child live."""
    installation.write(
        f"[storage]\nmin_free_space = '16mib'\n[tasks.flood]\nlog_on_full = '{on_full}'\nrun = ['yes', 'flood']\n"
    )
    installation.up()
    installation.rota("run", "flood", "--detach")
    run = running(installation, "flood")
    if on_full == "kill_task":
        [run] = ended(installation, "flood")
        assert run["end_reason"] == "log_overflow"
        assert "min_free_space" in run["reason"]
    else:
        log = installation.data / "logs" / "flood"
        wait_for(lambda: any(b"min_free_space" in file.read_bytes() for file in log.glob("*.log")), within=20)
        assert alive(run["pid"])
        installation.request_on_socket("POST", f"/api/runs/{run['id']}/stop")
        ended(installation, "flood")
    assert sum(file.stat().st_size for file in installation.data.rglob("*") if file.is_file()) < SIZE - 14 * 2**20


def test_without_any_room_for_the_database_nothing_starts_what_runs_goes_on_and_it_heals(
    installation: Installation, full: Path
) -> None:
    """SUR-13: no floor is set; slots, a run by hand, an end and a crash of a service fall into the shortage."""
    installation.write(
        "[storage]\nmin_free_space = 0\n[tasks.tick]\ncron = '* * * * * *'\nrun = ['true']\n"
        "[tasks.long]\nrun = 'while [ ! -e go ]; do sleep 0.1; done; exit 7'\n"
        "[services.web]\nrun = 'while [ ! -e crash ]; do sleep 0.1; done; rm crash; exit 9'\n"
    )
    installation.up()
    installation.rota("run", "long", "--detach")
    run, instance = running(installation, "long"), running(installation, "web")
    fill(full, leave=0)
    wait_for(lambda: installation.request_on_socket("POST", "/api/tasks/long/run", {}).status, lambda code: code == 503)
    assert alive(run["pid"])
    for gate, pid in (("go", run["pid"]), ("crash", instance["pid"])):
        (installation.folder / gate).touch()
        wait_for(lambda pid=pid: alive(pid), lambda lives: not lives)
    wait_for(lambda: readiness(installation), lambda status: status == 503, within=20)
    full.unlink()
    wait_for(lambda: readiness(installation), lambda status: status == 200, within=20)
    [after] = ended(installation, "long")
    assert (after["id"], after["exit_code"]) == (run["id"], 7)
    crashed, again = wait_for(lambda: attempts(installation, "web"), lambda runs: len(runs) == 2)
    assert {crashed.get("exit_code"), again.get("exit_code")} == {9, None}
    before = len(newest(installation, "&task_name=tick&status=success"))
    wait_for(lambda: len(newest(installation, "&task_name=tick&status=success")), lambda count: count > before + 2)
