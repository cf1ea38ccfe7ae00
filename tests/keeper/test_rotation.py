"""A new segment begun while things stand in its way, and secrets on their way over it; with a real keeper."""

import os
from pathlib import Path

import pytest
from tests.keeper.kept import Daemon, Kept, log_of
from tests.keeper.part import part
from tests.keeper.test_capture import python, run

Segment = part("segment").Segment

SECRET = "correct-horse-battery"
PREFIX = "correct-horse-battery-staple"
KEY = "-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----"

HALF = "os.write(1, b'x' * 99 + b'\\n')\n"
"""A hundred bytes."""


def waiting(gate: Path, before: str, after: str) -> str:
    """A program that goes on once the gate is there."""
    return f"{before}\nwhile not os.path.exists({str(gate)!r}): pass\n{after}"


def open_files(kept: Kept) -> int:
    return len(os.listdir(f"/proc/{kept.process.pid}/fd"))


def test_log_01_a_segment_that_cannot_be_put_aside_is_not_destroyed_and_the_child_lives(
    kept: Kept, daemon: Daemon
) -> None:
    """Nothing is left of the try: no file, no descriptor."""
    log = kept.data / log_of("A")
    before = open_files(kept)
    code = waiting(kept.data / "go", HALF, f"for _ in range(2000):\n    {HALF}")
    daemon.say("spawn", env={}, launches=[python("A", code, log_max_size=100_000)])
    kept.said("A", b"xx")
    older = log.with_name("A.log.1")
    older.mkdir()
    (older / "keep").touch()
    (kept.data / "go").touch()
    exited = daemon.hear("exited")
    daemon.say("ack", run_ids=["A"])
    assert exited["exit_code"] == 0
    assert (older / "keep").exists()
    last = log.read_bytes().splitlines()[-1].decode()
    assert last.startswith(f"rota: cannot begin a new segment of {log}: ")
    assert last.endswith("; what follows is not kept")
    assert not log.with_name("A.log.new").exists()
    assert log.read_bytes().startswith(b"x" * 99)
    assert open_files(kept) == before


def test_an_index_of_bytes_that_are_gone_does_not_stay(tmp_path: Path) -> None:
    """The newer segment never got one: there was no room for it."""
    path = str(tmp_path / "A.log")
    older, newer = Segment(path), Segment(f"{path}.new")
    older.record(0, at=0, offset=0, carry=0, stream=1, flags=0)
    older.rename(f"{path}.1")
    newer.rename(path)
    newer.rename(f"{path}.1")
    older.close()
    newer.close()
    assert os.listdir(tmp_path) == ["A.log.1"]


@pytest.mark.parametrize("cap", [100_000_000, 100_000], ids=["one segment", "rotated"])
def test_log_13_no_part_of_a_secret_passes_whatever_is_cut_where(kept: Kept, daemon: Daemon, cap: int) -> None:
    """Over two writes, over the border of a read, over a new segment, the prefix of another, and line by line."""
    code = f"""
import random
chance = random.Random(7)
secrets = [{SECRET!r}, {PREFIX!r}, {KEY!r}]
for _ in range(600):
    text = ("y" * chance.randrange(300) + chance.choice(secrets) + " ").encode()
    if chance.random() < 0.1: text += b"z" * 70_000
    cut = chance.randrange(len(text))
    for part in (text[:cut], text[cut:]):
        while part: part = part[os.write(chance.choice([1, 1, 1]), part):]
    if chance.random() < 0.3: os.write(1, b"\\n")
os.write(1, b"done\\n")
"""
    _, log = run(kept, daemon, python("A", code, secrets=[SECRET, PREFIX, KEY], log_max_size=cap))
    older = log.with_name("A.log.1")
    written = (older.read_bytes() if older.exists() else b"") + log.read_bytes()
    assert older.exists() == (cap == 100_000)
    assert b"[redacted]" in written
    assert written.endswith(b"done\n")
    for piece in (b"corr", b"hors", b"batt", b"stap", b"BEGI", b"MIIE", b"kqhk", b"-END"):
        assert piece not in written
