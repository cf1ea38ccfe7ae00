"""Is a control group divided where it is ours, and left alone where it is not?"""

import os
from pathlib import Path

import pytest
from tests.cgroup import KEEPER, Tree

from rota.cgroup import find_domain
from rota.model.error import WorldError


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def lack(tree: Tree, controller: str = "memory") -> str:
    """Why there can be no groups with this controller."""
    with pytest.raises(WorldError) as error:
        tree.domain().check(controller)
    return str(error.value)


def test_a_delegated_group_is_ours_to_divide(tree: Tree) -> None:
    tree.process(100, parent=os.getpid())
    tree.process(200, parent=KEEPER)
    tree.group(tree.own, members=[KEEPER, os.getpid(), 100, 200, 300])  # 300 has ended meanwhile
    tree.domain().check("memory")


def test_a_group_with_somebody_elses_process_is_not_ours(tree: Tree) -> None:
    """RUN-24"""
    tree.process(900, parent=1)
    tree.group(tree.own, members=[KEEPER, 900])
    assert "process 900, which is not Rota's, is in" in lack(tree)
    assert "Delegate=yes" in lack(tree)


def test_a_controller_that_is_not_there_is_named(tree: Tree) -> None:
    """RUN-24"""
    tree.group(tree.own, members=[KEEPER], controllers="cpu pids")
    assert "the controller memory is not to be had in" in lack(tree)
    tree.domain().check("cpu")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_group_that_may_not_be_written_is_not_ours(tree: Tree) -> None:
    (tree.own / "cgroup.subtree_control").chmod(0o444)
    assert "Rota may not write to" in lack(tree)


def test_a_machine_without_groups_of_version_2_says_so(tree: Tree) -> None:
    (tree.proc / "self" / "cgroup").write_text("4:memory:/\n")
    with pytest.raises(WorldError, match="no control groups of version 2"):
        find_domain(tree.proc, KEEPER)


def test_what_cannot_be_read_is_said_and_no_traceback(tree: Tree) -> None:
    (tree.own / "cgroup.controllers").unlink()
    assert "cgroup.controllers cannot be read: No such file or directory." in lack(tree)
    (tree.proc / "self" / "mountinfo").unlink()
    with pytest.raises(WorldError, match="mountinfo cannot be read"):
        find_domain(tree.proc, KEEPER)


def test_a_group_outside_of_what_can_be_seen_is_not_ours(tree: Tree) -> None:
    tree.place("/../elsewhere")
    with pytest.raises(WorldError, match="cannot be seen"):
        find_domain(tree.proc, KEEPER)


def test_keeper_and_daemon_move_into_a_group_of_their_own_before_controllers_are_passed_on(tree: Tree) -> None:
    """A file takes the last pid written, where the kernel would take each."""
    tree.group(tree.own, members=[KEEPER])
    home = tree.own / "rota-keeper"
    tree.domain().divide(["memory", "pids"])
    assert (home / "cgroup.procs").read_text() == str(KEEPER)
    assert (tree.own / "cgroup.subtree_control").read_text() == "+memory +pids +io"


def test_a_daemon_that_finds_itself_moved_divides_the_group_above(tree: Tree) -> None:
    tree.group(tree.own / "rota-keeper", members=[KEEPER])
    tree.group(tree.own, members=[])
    tree.place("/system.slice/rota.service/rota-keeper")
    assert tree.domain().folder == tree.own
