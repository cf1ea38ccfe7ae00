"""Is a run held to its limits by a group of its own, and does the report tell what the group counted?"""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cgroup import KEEPER, Tree

from rota.model.launch import Exited, Launch
from rota.model.run import Usage
from rota.model.unit import Limits
from rota.runner.group import Groups

RUN_ID = "01JZ8Y0G5T0000000000000001"
OTHER = "01JZ8Y0G5T0000000000000002"
NOW = datetime(2026, 3, 2, tzinfo=UTC)
PLAIN = Launch(run_id=RUN_ID, unit="a", argv=("true",), env={}, cwd="/")
EXITED = Exited(
    run_id=RUN_ID,
    started_at=NOW,
    ended_at=NOW,
    duration=timedelta(seconds=3),
    exit_code=137,
    signal="SIGKILL",
    usage=Usage(cpu_user=timedelta(seconds=1), peak_memory=5, io_read=7, io_write=8),
)
ALL = Limits(memory_max=64_000_000, cpu_max=1.5, pids_max=20)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    tree = Tree(tmp_path)
    tree.group(tree.own, members=[KEEPER])
    return tree


@pytest.fixture
def groups(tree: Tree) -> Groups:
    return Groups(tree.domain())


@pytest.fixture
def group(tree: Tree) -> Path:
    return tree.own / f"rota-run-{RUN_ID}"


def files(group: Path) -> dict[str, str]:
    """What was written into a group."""
    return {file.name: file.read_text() for file in group.iterdir()}


def empty(group: Path) -> None:
    """The kernel's files vanish with their group; these have to go first."""
    for file in group.iterdir():
        file.unlink()


def test_limits_are_written_before_the_run_joins(groups: Groups, group: Path) -> None:
    launch = groups.around(replace(PLAIN, limits=ALL))
    assert files(group) == {
        "memory.max": "64000000",
        "memory.oom.group": "1",
        "cpu.max": "150000 100000",
        "pids.max": "20",
    }
    assert launch.argv[-2:] == (str(group / "cgroup.procs"), "true")


def test_the_process_joins_and_then_becomes_the_command(groups: Groups, group: Path) -> None:
    launch = groups.around(replace(PLAIN, argv=("echo", "a  b", "$HOME"), limits=Limits(pids_max=5)))
    said = subprocess.run(launch.argv, check=True, capture_output=True, text=True).stdout
    assert (said, (group / "cgroup.procs").read_text()) == ("a  b $HOME\n", "0\n")


def test_a_run_that_cannot_join_is_not_started_without_its_limits(groups: Groups, group: Path) -> None:
    launch = groups.around(replace(PLAIN, argv=("echo", "on"), limits=Limits(pids_max=5)))
    empty(group)
    group.rmdir()
    ended = subprocess.run(launch.argv, check=False, capture_output=True)
    assert ended.returncode != 0
    assert ended.stdout == b""
    assert str(group).encode() in ended.stderr


def test_a_run_without_such_limits_has_no_group_and_nothing_moves(groups: Groups, tree: Tree) -> None:
    launch = replace(PLAIN, limits=Limits(nice=5, rlimits={"nofile": 5}))
    assert groups.around(launch) is launch
    assert not (tree.own / "rota-keeper").exists()


def test_only_the_controllers_that_there_are_are_used(tree: Tree, group: Path) -> None:
    """RUN-24: the warning at load says which are not in force."""
    tree.group(tree.own, members=[KEEPER], controllers="pids")
    Groups(tree.domain()).around(replace(PLAIN, limits=ALL))
    assert set(files(group)) == {"pids.max"}
    assert (tree.own / "cgroup.subtree_control").read_text() == "+pids"


def test_where_the_group_is_not_ours_runs_go_on_without(tree: Tree) -> None:
    """RUN-24"""
    tree.process(900, parent=1)
    tree.group(tree.own, members=[KEEPER, 900])
    launch = replace(PLAIN, limits=ALL)
    assert Groups(tree.domain()).around(launch) is launch
    assert Groups(None).around(launch) is launch


def test_limits_that_cannot_be_written_are_an_obstacle(groups: Groups, group: Path) -> None:
    group.mkdir()
    (group / "pids.max").mkdir()
    launch = groups.around(replace(PLAIN, limits=Limits(pids_max=5)))
    assert launch.obstacle == f"Its limits cannot be set: {group}/pids.max: Is a directory."


def test_the_group_knows_what_all_processes_of_a_run_used(groups: Groups, group: Path) -> None:
    groups.around(replace(PLAIN, limits=ALL))
    (group / "cpu.stat").write_text("usage_usec 5000\nuser_usec 3000\nsystem_usec 2000\n")
    (group / "memory.peak").write_text("60000000\n")
    (group / "io.stat").write_text("8:0 rbytes=100 wbytes=200 rios=1\n259:0 rbytes=1 wbytes=2 rios=1\n")
    assert groups.told(EXITED).usage == Usage(
        cpu_user=timedelta(milliseconds=3),
        cpu_system=timedelta(milliseconds=2),
        peak_memory=60_000_000,
        io_read=101,
        io_write=202,
    )


def test_what_the_group_does_not_count_is_as_the_keeper_said(groups: Groups) -> None:
    groups.around(replace(PLAIN, limits=ALL))
    assert groups.told(EXITED).usage == EXITED.usage
    assert groups.told(replace(EXITED, run_id=OTHER)).usage == EXITED.usage


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ("oom 0\noom_kill 0\noom_group_kill 0\n", None),
        ("oom 1\noom_kill 2\noom_group_kill 1\n", "It needed more than its `memory_max` of 64mb."),
        ("oom 0\noom_kill 1\n", "There was no memory left, and the kernel killed it."),
    ],
)
def test_a_kill_for_want_of_memory_is_named(groups: Groups, group: Path, events: str, words: str | None) -> None:
    """RUN-16, RUN-24"""
    groups.around(replace(PLAIN, limits=ALL))
    (group / "memory.events").write_text("low 0\nhigh 0\nmax 3\n" + events)
    assert groups.told(EXITED).out_of_memory == words


def test_groups_of_runs_that_nobody_knows_any_more_are_swept_and_no_others(groups: Groups, tree: Tree) -> None:
    names = [f"rota-run-{RUN_ID}", f"rota-run-{OTHER}", "rota-run-of-a-stranger", "run-u12.service"]
    for name in names:
        (tree.own / name).mkdir()
    groups.sweep({OTHER})
    assert [name for name in names if (tree.own / name).exists()] == names[1:]


def test_a_group_that_something_still_lives_in_stays(groups: Groups, group: Path) -> None:
    groups.around(replace(PLAIN, limits=ALL))
    groups.remove([RUN_ID, OTHER])
    assert group.exists()
    empty(group)
    groups.remove([RUN_ID])
    assert not group.exists()
