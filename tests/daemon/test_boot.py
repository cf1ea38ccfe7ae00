"""Is a boot told apart from the next, on a machine and in a container?"""

from pathlib import Path

import pytest

from rota.daemon.boot import boot_identity

STAT = "1 (a (strange) name) S 0 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 {start} 168 0\n"


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A /proc of the test's own."""
    (tmp_path / "sys/kernel/random").mkdir(parents=True)
    (tmp_path / "1").mkdir()
    write(tmp_path)
    return tmp_path


def write(proc: Path, *, boot: str = "b00t\n", start: int = 7) -> None:
    (proc / "sys/kernel/random/boot_id").write_text(boot)
    (proc / "1/stat").write_text(STAT.format(start=start))


def test_the_same_boot_has_the_same_name(proc: Path) -> None:
    """SCH-27"""
    assert boot_identity(proc) == boot_identity(proc) == "b00t/7"


def test_a_reboot_and_a_container_that_is_started_anew_have_another(proc: Path) -> None:
    """SCH-27: in a container the kernel's boot is the host's, and process 1 is younger."""
    write(proc, boot="other")
    assert boot_identity(proc) == "other/7"
    write(proc, start=8)
    assert boot_identity(proc) == "b00t/8"


@pytest.mark.parametrize("missing", ["sys/kernel/random/boot_id", "1/stat"])
def test_what_cannot_be_read_has_no_name(proc: Path, missing: str) -> None:
    """SCH-27"""
    (proc / missing).unlink()
    assert boot_identity(proc) is None


@pytest.mark.parametrize(("boot", "stat"), [("", STAT.format(start=7)), ("b00t", "nonsense")])
def test_what_makes_no_sense_has_no_name(proc: Path, boot: str, stat: str) -> None:
    (proc / "sys/kernel/random/boot_id").write_text(boot)
    (proc / "1/stat").write_text(stat)
    assert boot_identity(proc) is None


def test_this_machine_says_the_same_twice() -> None:
    assert boot_identity() == boot_identity()
