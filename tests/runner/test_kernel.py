"""Is a process that the kernel killed for want of memory recognised?"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.wait import wait_for

from rota.runner.kernel import KernelLog

CAGE = Path("/sys/fs/cgroup/memory") / f"rota-test-{os.getpid()}"
"""A group of version 1, where a limit can be set without anybody's leave."""
SAID = "6,100,5000,-;{0}ut of memory: Killed process {1} (python3) total-vm:100kB, anon-rss:1kB\n"


@pytest.fixture
def cage() -> Iterator[Path]:
    if os.geteuid() != 0 or not (CAGE.parent / "cgroup.procs").exists():
        pytest.skip("needs root, and memory groups of version 1")
    CAGE.mkdir()
    (CAGE / "memory.limit_in_bytes").write_text("32000000")
    yield CAGE
    wait_for((CAGE / "cgroup.procs").read_text, lambda members: not members)
    CAGE.rmdir()


def test_run_16_a_process_that_needs_more_memory_than_there_is_is_named_by_the_kernel(cage: Path) -> None:
    log = KernelLog()
    join = f'echo 0 >{cage}/cgroup.procs && exec "$@"'
    eat = [sys.executable, "-c", "bytearray(200_000_000)"]
    process = subprocess.Popen(["/bin/sh", "-c", join, "sh", *eat])
    assert process.wait() == -9
    assert wait_for(lambda: log.killed(process.pid))
    assert not log.killed(process.pid)
    log.close()


def test_what_was_said_before_and_of_others_does_not_count(tmp_path: Path) -> None:
    said = tmp_path / "kmsg"
    said.write_text(SAID.format("O", 41))
    log = KernelLog(said)
    with said.open("a") as file:
        file.write(SAID.format("O", 42) + "6,101,5001,-;usb 1-1: new device\n" + SAID.format("Memory cgroup o", 43))
    assert [log.killed(pid) for pid in (41, 42, 43, 44)] == [False, True, True, False]
    log.close()


def test_a_log_that_cannot_be_read_names_nobody(tmp_path: Path) -> None:
    log = KernelLog(tmp_path / "none")
    assert not log.killed(os.getpid())
    log.close()
