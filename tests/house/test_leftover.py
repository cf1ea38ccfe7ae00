"""The watch over what tests leave behind sees what it is there for."""

import asyncio
import os
import subprocess
from pathlib import Path

from tests.leftover import left_processes, new_descriptors, open_descriptors, watched_tasks
from tests.process import children_of


def test_a_child_that_lives_on_is_told_and_killed() -> None:
    before = children_of(os.getpid())
    with subprocess.Popen(["sleep", "9999"]) as child:
        assert [line.endswith("sleep 9999") for line in left_processes(before, set(), leaving=0)] == [True]
    assert child.returncode == -9


def test_a_process_that_hides_from_us_is_found_by_its_folder(tmp_path: Path) -> None:
    subprocess.run(["sh", "-c", "setsid sleep 9999 & exit 0"], cwd=tmp_path, env={}, check=True)
    [line] = left_processes(set(), {str(tmp_path)}, leaving=0)
    assert line.endswith("sleep 9999")


def test_a_process_that_has_left_is_not_told(tmp_path: Path) -> None:
    subprocess.run(["true"], cwd=tmp_path, check=True)
    assert left_processes(children_of(os.getpid()), {str(tmp_path)}, leaving=0) == []


def test_a_descriptor_that_stays_open_is_told() -> None:
    before = open_descriptors()
    descriptor = os.open("/dev/null", os.O_RDONLY)
    try:
        assert new_descriptors(before) == {descriptor: "/dev/null"}
    finally:
        os.close(descriptor)
    assert new_descriptors(before) == {}


def test_a_task_that_asyncio_would_cancel_in_silence_is_told() -> None:
    async def main() -> asyncio.Task[None]:
        return asyncio.create_task(nobody_waits_for())

    async def nobody_waits_for() -> None:
        await asyncio.Event().wait()

    with watched_tasks() as left:
        _ = asyncio.run(main())
    assert ["nobody_waits_for" in task for task in left] == [True]
