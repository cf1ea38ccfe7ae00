"""Do runs find themselves in what their task says, and in nothing else?"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.end_to_end.installation import Installation
from tests.end_to_end.test_survival import ended, running, runs
from tests.wait import wait_for

INSIDE = Path(__file__).parent.parent / "children" / "inside.py"
CAGE = Path("/sys/fs/cgroup/memory") / f"rota-run-test-{os.getpid()}"
root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can switch to another account")


def output(installation: Installation, run: dict[str, Any]) -> str:
    """All that a run has printed."""
    lines = installation.request_on_socket("GET", f"/api/runs/{run['id']}/log").json()["lines"]
    return "\n".join(line["text"] for line in lines)


def surroundings(pid: int) -> dict[str, Any]:
    """What anybody can see of a process."""
    status = dict(
        line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line
    )
    files = next(line for line in Path(f"/proc/{pid}/limits").read_text().splitlines() if line.startswith("Max open"))
    nice = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[16]
    score = Path(f"/proc/{pid}/oom_score_adj").read_text().strip()
    return {
        "umask": status["Umask"],
        "uid": status["Uid"].split()[0],
        "files": files.split()[3],
        "nice": int(nice),
        "score": score,
        "cwd": str(Path(f"/proc/{pid}/cwd").readlink()),
    }


ODD = """
[daemon]
shutdown_timeout = "1s"
[tasks.odd]
run = ["sleep", "600"]
umask = "077"
nice = 10
user = "nobody"
working_dir = "/"
oom_score_adj = 500
ionice = "idle"
rlimits = { nofile = 64 }
[tasks.plain]
run = ["sleep", "600"]
parallelism = 2
"""


@root
def test_run_22_what_one_run_is_given_leaks_neither_to_others_nor_to_the_keeper(installation: Installation) -> None:
    """RUN-22: side by side, all alive at once."""
    installation.write(ODD)
    installation.up()
    keeper, daemon = surroundings(installation.keeper()), surroundings(installation.daemon())
    found = {}
    for name in ("plain", "odd"):
        installation.rota("run", name, "--detach")
    installation.rota("run", "plain", "--detach")
    for name in ("plain", "odd"):
        pid = running(installation, name)["pid"]
        wait_for(lambda pid=pid: Path(f"/proc/{pid}/comm").read_text(), lambda comm: comm == "sleep\n")
        found[name] = surroundings(pid)
    assert found["odd"] == {
        "umask": "0077",
        "uid": "65534",
        "files": "64",
        "nice": min(keeper["nice"] + 10, 19),
        "score": "500",
        "cwd": "/",
    }
    assert found["plain"] == daemon | {"cwd": str(installation.folder), "files": found["plain"]["files"]}
    assert found["plain"]["files"] != "64"
    assert surroundings(installation.keeper()) == keeper
    assert len({run["pid"] for run in runs(installation)}) == 3


def test_sec_08_sur_26_a_run_sees_nothing_that_is_the_daemons(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SEC-08, SUR-26: neither variables nor descriptors."""
    monkeypatch.setattr(Installation, "environment", installation.environment | {"ROTA_PASSWORD": "sesame-open-up"})
    installation.write(f"[tasks.inside]\nrun = ['{sys.executable}', '{INSIDE}']\n")
    installation.up()
    installation.rota("run", "inside")
    found = json.loads(output(installation, ended(installation, "inside")))
    own = {"ROTA_RUN_ID", "ROTA_TASK", "ROTA_ATTEMPT", "ROTA_TRIGGER"}
    assert {name for name in found["env"] if name.startswith("ROTA_")} == own
    assert "sesame-open-up" not in found["env"].values()
    assert set(found["descriptors"]) == {"0", "1", "2"}


PARAMS = r"""
    [tasks.told]
    run = 'printf "%s|%s|%s\n" "$PARAM_DAY" "$1" "$PARAM_DRY"'
    params = [
      { name = "day", pattern = "[^x]*", default = "mon" },
      { name = "target", as = "arg", required = true },
      { name = "dry", type = "bool" },
    ]
    [tasks.nightly]
    cron = "* * * * * *"
    parallelism = 5
    run = 'echo "$PARAM_DAY"'
    params = [{ name = "day", default = "every day" }]
"""
INERT = '; rm -rf /tmp/nothing $(id) `id` "'


def test_run_23_parameters_arrive_as_they_were_given(installation: Installation) -> None:
    """RUN-23: as variable and as argument; wrong ones leave no row."""
    installation.write(PARAMS)
    installation.up()
    given = installation.rota("run", "told", "-p", f"day={INERT}", "-p", f"target={INERT}", "-p", "dry=false")
    assert (given.code, given.out) == (0, f"{INERT}|{INERT}|false\n")
    [run] = runs(installation, "&task_name=told")
    assert run["params"] == {"day": INERT, "target": INERT, "dry": False}
    for wrong in ({}, {"target": "a", "day": "x"}, {"target": "a", "dry": "false"}, {"target": "a", "other": 1}):
        reply = installation.request_on_socket("POST", "/api/tasks/told/run", {"params": wrong})
        assert (reply.status, len(reply.json()["errors"])) == (422, 1)
    assert len(runs(installation, "&task_name=told")) == 1
    wait_for(lambda: runs(installation, "&task_name=nightly&status=success"))
    assert output(installation, runs(installation, "&task_name=nightly&status=success")[0]) == "every day"


def test_ovl_07_waiters_keep_their_parameters_over_a_dead_daemon_and_a_full_stop(
    installation: Installation,
) -> None:
    """OVL-07: each runs once."""
    gate = installation.folder / "gate"
    script = f'echo "$1 $PARAM_COUNT"; while [ ! -e {gate} ]; do sleep 0.05; done'
    params = '[{ name = "day", as = "arg" }, { name = "count", type = "int", default = 7 }]'
    installation.write(f"[daemon]\nshutdown_timeout = '0s'\n[tasks.a]\nrun = '''{script}'''\nparams = {params}\n")
    installation.up()
    days = ("mon", "tue", "wed", "thu", "fri", "sat")
    for day in days:
        installation.rota("run", "a", "--detach", "-p", f"day={day}")
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    assert installation.down() == 0
    gate.touch()
    installation.up()
    found = wait_for(lambda: runs(installation, "&status=ended"), lambda found: len(found) == len(days))
    assert [run["params"] for run in reversed(found)] == [{"day": day, "count": 7} for day in days]
    assert [output(installation, run) for run in reversed(found)][1:] == [f"{day} 7" for day in days[1:]]
    starts = [run["start_at"] for run in reversed(found)]
    assert starts == sorted(starts)


def test_run_17_an_account_that_is_not_there_is_a_start_that_failed(installation: Installation) -> None:
    """RUN-17: the reason in row and log, and the daemon goes on."""
    installation.write(
        "[tasks.a]\nrun = 'true'\nuser = 'nobody-of-that-name'\n[services.b]\nrun = 'x'\nuser = '0:none'\n"
    )
    installation.up()
    why = 'There is no account or group "nobody-of-that-name" on this machine.'
    assert installation.rota("run", "a").code == 125
    run = ended(installation, "a")
    assert (run["end_reason"], run["reason"], run["exit_code"]) == ("start_failed", why, -1)
    assert output(installation, run) == f"rota: {why}"
    wait_for(lambda: runs(installation, "&task_name=b&status=start_failed"))
    assert installation.is_healthy()


@pytest.mark.skipif(
    os.geteuid() != 0 or not CAGE.parent.joinpath("cgroup.procs").exists(),
    reason="needs root, and memory groups of version 1",
)
def test_run_16_a_run_that_the_kernel_killed_for_want_of_memory_says_so(installation: Installation) -> None:
    """RUN-16: by the kernel's log, without any group of ours."""
    script = f'echo 0 >{CAGE}/cgroup.procs; exec "{sys.executable}" -c "bytearray(200_000_000)"'
    installation.write(f"[tasks.eater]\nrun = '''{script}'''\n[tasks.shot]\nrun = 'kill -9 $$'\n")
    CAGE.mkdir()
    try:
        (CAGE / "memory.limit_in_bytes").write_text("32000000")
        installation.up()
        assert installation.rota("run", "eater").code == 128 + signal.SIGKILL
        run, shot = ended(installation, "eater"), installation.rota("run", "shot")
        assert (run["end_reason"], run["exit_code"], run["signal"]) == ("failed", 137, "SIGKILL")
        assert run["reason"].endswith("There was no memory left, and the kernel killed it.")
        assert shot.code == 128 + signal.SIGKILL
        assert "memory" not in ended(installation, "shot")["reason"]
    finally:
        wait_for((CAGE / "cgroup.procs").read_text, lambda members: not members)
        CAGE.rmdir()
