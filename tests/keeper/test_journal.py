"""Does the daemon's log go on with its numbers, whoever writes it?"""

from pathlib import Path
from types import ModuleType

import pytest
from tests.keeper.index import stretches
from tests.keeper.kept import Daemon, Kept, launch
from tests.keeper.part import part


@pytest.fixture
def journal() -> ModuleType:
    return part("journal")


def say(journal: ModuleType, data: Path, *texts: bytes) -> None:
    """One life of a keeper, in which its daemon says this."""
    opened = journal.Journal(str(data))
    opened._echoes = False
    for text in texts:
        opened.took(1, bytearray(text), len(text))
    opened._log.finish()


def numbers(data: Path) -> list[int]:
    """Of the lines with which the stretches of the present log begin."""
    return [stretch.line for stretch in stretches(data / "daemon.log")]


def test_the_next_keeper_goes_on_with_the_numbers(journal: ModuleType, tmp_path: Path) -> None:
    say(journal, tmp_path, b"zero\none\n", b"two\n")
    say(journal, tmp_path, b"three\n", b"four\nfive\n")
    assert numbers(tmp_path) == [3, 4]
    say(journal, tmp_path, b"six\n")
    assert numbers(tmp_path) == [6]


def test_a_last_line_that_was_never_finished_is_ended(journal: ModuleType, tmp_path: Path) -> None:
    say(journal, tmp_path, b"zero\none")
    say(journal, tmp_path, b"two\n")
    assert numbers(tmp_path) == [2]
    assert (tmp_path / "daemon.log.1").read_bytes() == b"zero\none\n"


@pytest.mark.parametrize("rest", [b"\0" * 32, b"\0" * 40, b"x", b"\xff" * 32], ids=["zeros", "more", "half", "ahead"])
def test_what_a_power_cut_leaves_of_the_index_misleads_nobody(journal: ModuleType, tmp_path: Path, rest: bytes) -> None:
    say(journal, tmp_path, b"zero\n", b"one\n")
    with (tmp_path / "daemon.log.idx").open("ab") as index:
        index.write(rest)
    say(journal, tmp_path, b"two\n")
    assert numbers(tmp_path) == [2]


def test_without_an_index_lines_are_counted_from_the_bytes(journal: ModuleType, tmp_path: Path) -> None:
    say(journal, tmp_path, b"zero\none\n")
    (tmp_path / "daemon.log.idx").unlink()
    say(journal, tmp_path, b"two\n")
    assert numbers(tmp_path) == [2]


@pytest.mark.parametrize(
    ("on_full", "written"),
    [("drop_new", 1000), ("drop_old", 3000)],
)
def test_the_end_of_a_run_tells_how_much_output_is_not_kept(
    kept: Kept, daemon: Daemon, on_full: str, written: int
) -> None:
    """Of 3000 bytes, what went with older segments, or was never written."""
    script = "for i in $(seq 300); do echo 123456789; done"
    daemon.say("spawn", env={}, launches=[launch("A", script, log_max_size=1000, log_on_full=on_full)])
    exited = daemon.hear("exited")
    remarks = exited["log_bytes"] - written
    assert remarks > 0
    log = kept.data / "logs/unit/A.log"
    there = sum(file.stat().st_size for file in log.parent.glob("A.log*") if file.suffix != ".idx")
    if on_full == "drop_new":
        assert exited["log_dropped"] == 3000 - written
    else:
        assert exited["log_dropped"] == exited["log_bytes"] - there
