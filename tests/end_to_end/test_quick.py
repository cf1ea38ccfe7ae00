"""Thousands of quick runs in a row: are the counts exact, and is nothing left over?"""

import re
from pathlib import Path

import pytest
from tests.end_to_end.history import ask, newest
from tests.end_to_end.installation import Installation
from tests.process import children_of
from tests.wait import wait_for

WARM = 50
"""Runs after which everything that is used again and again is there."""
GROWTH = 2 * 2**20
"""Bytes by which the keeper may grow."""


def memory(pid: int) -> int:
    """What a process has for itself, and its share of the rest (proc_pid_smaps(5))."""
    found = re.search(r"^Pss:\s+(\d+) kB$", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def run(installation: Installation, count: int) -> None:
    """Asks for so many runs, faster than they run, and waits for the last one."""
    for _ in range(count):
        assert installation.request_on_socket("POST", "/api/tasks/quick/run", {}).status == 201
    wait_for(
        lambda: newest(installation, "&task_name=quick&status=pending,running"), lambda there: there == [], within=240
    )


@pytest.mark.parametrize("count", [300, pytest.param(5000, marks=pytest.mark.long)])
def test_quick_runs_in_a_row_are_all_there_and_leave_nothing_behind(installation: Installation, count: int) -> None:
    installation.write("[tasks.quick]\nqueue_max = 10000\nrun = ['echo', 'quick']\n")
    installation.up()
    run(installation, WARM)
    pids = [installation.keeper(), installation.daemon()]
    before, size = [descriptors(pid) for pid in pids], memory(pids[0])
    run(installation, count)
    assert children_of(pids[0]) == {pids[1]}
    wait_for(lambda: [descriptors(pid) for pid in pids], lambda now: now <= before)
    assert memory(pids[0]) <= size + GROWTH
    assert len(list((installation.data / "logs" / "quick").glob("*.log"))) == WARM + count
    assert installation.down() == 0
    rows = ask(installation, "SELECT end_reason, exit_code, log_lines, count(*), count(DISTINCT pid) > 1 FROM run")
    assert rows == [("success", 0, 1, WARM + count, 1)]
    assert ask(installation, "SELECT count(*) FROM run WHERE phase <> 'ended' OR end_reason <> 'success'") == [(0,)]
