"""Output: what children write is what the log holds."""

import resource
import sys
import time
from pathlib import Path

import pytest
from tests.children.raw import PIECES
from tests.keeper.index import stream, stretches
from tests.keeper.kept import CHILDREN, Daemon, Frame, Kept, launch, log_of
from tests.wait import wait_for


def child(run_id: str, name: str, *arguments: str, **members: object) -> Frame:
    return launch(run_id, sys.executable, str(CHILDREN / f"{name}.py"), *arguments, **members)


def python(run_id: str, code: str, **members: object) -> Frame:
    return launch(run_id, sys.executable, "-c", f"import os\n{code}", **members)


def run(kept: Kept, daemon: Daemon, asked: Frame) -> tuple[Frame, Path]:
    """Its end, and its log."""
    daemon.say("spawn", env={}, launches=[asked])
    return daemon.hear("exited", run_id=asked["run_id"]), kept.data / asked["log"]


def test_log_06_one_stream_is_kept_byte_for_byte(kept: Kept, daemon: Daemon) -> None:
    exited, log = run(kept, daemon, child("A", "raw"))
    assert log.read_bytes() == b"".join(PIECES)
    assert stream("out", log) == b"".join(PIECES)
    assert exited["log_bytes"] == log.stat().st_size
    assert exited["log_lines"] == log.read_bytes().count(b"\n") + 1


def test_log_05_a_line_over_64_kib_is_numbered_in_pieces(kept: Kept, daemon: Daemon) -> None:
    exited, log = run(kept, daemon, python("A", "os.write(1, b'x' * 200 * 1024 + b'\\nshort\\n')"))
    assert exited["log_lines"] == 5
    assert log.read_bytes() == b"x" * 200 * 1024 + b"\nshort\n"
    before = 0
    for one in stretches(log):
        assert (one.line, one.carry) == divmod(before, 65_536)
        assert one.continued == (one.carry == 0 and before > 0)
        before += len(one.data)


def test_log_07_streams_are_not_torn_into_each_other(kept: Kept, daemon: Daemon) -> None:
    """Each write waits until the one before is in the log."""
    log = kept.data / log_of("A")
    code = f"""
def say(stream, text, size):
    os.write(stream, text)
    while not os.path.exists({str(log)!r}) or os.path.getsize({str(log)!r}) < size: pass
say(1, b"half a l", 8)
say(2, b"trouble\\n", 17)
say(1, b"ine\\n", 21)
say(2, b"more", 25)
say(2, b" of it", 31)
say(1, b"last", 36)
"""
    exited, _ = run(kept, daemon, python("A", code))
    assert log.read_bytes() == b"half a l\ntrouble\nine\nmore of it\nlast"
    told = [(one.line, one.carry, one.stream, one.continued, one.ended_by_rota) for one in stretches(log)]
    assert told == [
        (0, 0, "out", False, False),
        (1, 0, "err", False, True),
        (2, 0, "out", True, False),
        (3, 0, "err", False, False),
        (3, 4, "err", False, False),
        (4, 0, "out", False, True),
    ]
    assert stream("out", log) == b"half a line\nlast"
    assert stream("err", log) == b"trouble\nmore of it"
    assert exited["log_lines"] == 5


def test_log_12_a_prompt_is_there_at_once(kept: Kept, daemon: Daemon) -> None:
    daemon.say("spawn", env={}, launches=[launch("A", "printf 'Name: '; exec sleep 100")])
    assert kept.said("A", b"Name:") == b"Name: "


def test_each_stretch_has_its_time(kept: Kept, daemon: Daemon) -> None:
    before = time.time_ns() // 1000  # noqa: TID251 - the wall clock is what is asked for
    exited, log = run(kept, daemon, launch("A", "echo one; sleep 0.1; echo two"))
    first, second = stretches(log)
    assert before <= exited["started_at"] <= first.at
    assert first.at + 90_000 <= second.at <= exited["ended_at"] + 1_000_000


def test_log_17_two_flooded_streams_in_ten_children_are_kept_in_order(kept: Kept, daemon: Daemon) -> None:
    """No deadlock, nothing lost, order kept in each stream."""
    count = 20_000
    runs = [f"R{number}" for number in range(10)]
    daemon.say("spawn", env={}, launches=[child(run_id, "flood", str(count)) for run_id in runs])
    for run_id in runs:
        assert daemon.hear("exited", run_id=run_id)["exit_code"] == 0
        for name in ("out", "err"):
            written = b"".join(b"%s %d\n" % (name.encode(), number) for number in range(count))
            assert stream(name, kept.data / log_of(run_id)) == written


def test_log_17_the_keepers_memory_stays_bounded(kept: Kept, daemon: Daemon) -> None:
    """Ten children without a newline in 20 MB each: a buffer is never larger than one read."""

    def anonymous() -> int:
        text = Path(f"/proc/{kept.process.pid}/smaps_rollup").read_text()
        return int(text.split("Anonymous:")[1].split()[0]) * 1024

    before = anonymous()
    code = "for _ in range(20): os.write(1, b'x' * 1_000_000)"
    daemon.say("spawn", env={}, launches=[python(f"R{number}", code) for number in range(10)])
    for number in range(10):
        assert daemon.hear("exited", run_id=f"R{number}")["log_bytes"] == 20_000_000
    assert anonymous() - before < 5_000_000


def test_log_13_secrets_are_masked_on_disk(kept: Kept, daemon: Daemon) -> None:
    """Whole, over two writes, on the other stream, and what was left of one at the end."""
    code = """
os.write(1, b"one hunter2 two\\n"); os.write(1, b"hun"); os.write(2, b"ter2\\n"); os.write(1, b"ter2\\n")
os.write(2, b"hunter2 hunt")
"""
    _, log = run(kept, daemon, python("A", code, secrets=["hunter2"]))
    assert b"hunter2" not in log.read_bytes()
    assert stream("out", log) == b"one [redacted] two\n[redacted]\n"
    assert stream("err", log) == b"ter2\n[redacted] [redacted]"


NUMBERED = "i = 0\nwhile i < 5000:\n    os.write(1, b'%04d' % i + b'.' * 95 + b'\\n'); i += 1"
"""5,000 lines of 100 bytes, one write each."""


def test_log_02_drop_old_keeps_the_newest_in_two_segments_and_numbers_go_on(kept: Kept, daemon: Daemon) -> None:
    exited, log = run(kept, daemon, python("A", NUMBERED, log_max_size=100_000, log_on_full="drop_old"))
    older = log.with_name("A.log.1")
    assert exited["exit_code"] == 0
    assert older.stat().st_size <= 50_000
    assert log.stat().st_size <= 50_000
    assert sorted(file.name for file in log.parent.iterdir()) == ["A.log", "A.log.1", "A.log.1.idx", "A.log.idx"]
    both = stretches(older) + stretches(log)
    numbers = [int(line[:4]) for one in both if one.stream == "out" for line in one.data.splitlines()]
    assert numbers == list(range(numbers[0], 5000))
    line = both[0].line
    for one in both:
        assert (one.line, one.carry) == (line, 0)
        line += one.data.count(b"\n")
    assert exited["log_lines"] == line
    assert b"rota: half of log_max_size (100000 bytes) is full" in log.read_bytes()


def test_drop_new_keeps_the_oldest_and_says_where_it_ends(kept: Kept, daemon: Daemon) -> None:
    exited, log = run(kept, daemon, python("A", NUMBERED, log_max_size=100_000, log_on_full="drop_new"))
    *lines, last = log.read_bytes().splitlines()
    assert (exited["exit_code"], exited["cause"]) == (0, None)
    assert [int(line[:4]) for line in lines] == list(range(1000))
    assert last == b"rota: log_max_size (100000 bytes) is full; what follows is not kept"
    assert exited["log_lines"] == 1001


def test_log_04_kill_task_ends_the_run_for_the_size_of_its_output(kept: Kept, daemon: Daemon) -> None:
    """The part of it that is the keeper's."""
    endless = "while True: os.write(1, b'x' * 99 + b'\\n')"
    exited, log = run(kept, daemon, python("A", endless, log_max_size=100_000, log_on_full="kill_task"))
    assert (exited["cause"], exited["exit_code"]) == ("log_overflow", 143)
    assert log.stat().st_size < 101_000
    assert exited["reason"] == "Its output was ended: log_max_size (100000 bytes) is full."
    assert b"log_max_size (100000 bytes) is full, sending SIGTERM" in log.read_bytes()


def test_a_line_longer_than_the_cap_is_cut_where_it_must_be(kept: Kept, daemon: Daemon) -> None:
    exited, log = run(kept, daemon, python("A", "os.write(1, b'x' * 30_000)", log_max_size=20_000))
    older = log.with_name("A.log.1")
    kept_bytes = stream("out", older, log)
    assert kept_bytes == b"x" * len(kept_bytes)
    assert 10_000 < len(kept_bytes) < 20_000
    assert older.stat().st_size == 10_000 + len("\n")
    assert exited["exit_code"] == 0


def limit_files(pid: int, size: int) -> None:
    """The largest file this process may write: a disk that is full for one process (setrlimit(2))."""
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_log_03_output_that_could_not_be_written_is_counted_and_said(kept: Kept, daemon: Daemon) -> None:
    """A file as large as it may be, then room again: the counters did not advance for what was lost."""
    log = kept.data / log_of("A")
    gates = [kept.data.parent / name for name in ("first", "second")]
    code = f"""
def wait(gate):
    while not os.path.exists(gate): pass
os.write(1, b"kept\\n")
wait({str(gates[0])!r})
os.write(1, b"x" * 5000 + b"\\n")
wait({str(gates[1])!r})
os.write(1, b"back\\n")
"""
    daemon.say("spawn", env={}, launches=[python("A", code)])
    kept.said("A", b"kept")
    limit_files(kept.process.pid, 1_000)
    gates[0].touch()
    wait_for(lambda: log.stat().st_size, lambda size: size == 1_000)
    limit_files(kept.process.pid, resource.RLIM_INFINITY)
    gates[1].touch()
    exited = daemon.hear("exited")
    assert exited["exit_code"] == 0
    assert log.read_bytes() == (
        b"kept\n"
        + b"x" * 995
        + f"\nrota: 4006 bytes of output were lost here: cannot write {log}: File too large\n".encode()
        + b"back\n"
    )
    assert exited["log_bytes"] == log.stat().st_size
    assert exited["log_lines"] == 4
    assert [(one.line, one.stream) for one in stretches(log)] == [(0, "out"), (1, "out"), (2, "rota"), (3, "out")]


def test_log_01_a_rotation_that_fails_destroys_nothing_and_is_said(kept: Kept, daemon: Daemon) -> None:
    """What stands in the way here is a folder of the name that the new segment needs."""
    log = kept.data / log_of("A")
    code = f"{NUMBERED}\n    while i == 100 and not os.path.exists({str(log) + '.go'!r}): pass"
    daemon.say("spawn", env={}, launches=[python("A", code, log_max_size=100_000)])
    kept.said("A", b"0099")
    older = log.with_name("A.log.1")
    older.write_bytes(b"what was there before\n")
    log.with_name("A.log.new").mkdir()
    log.with_name("A.log.go").touch()
    exited = daemon.hear("exited")
    assert exited["exit_code"] == 0
    assert older.read_bytes() == b"what was there before\n"
    last = log.read_bytes().splitlines()[-1].decode()
    assert last == f"rota: cannot begin a new segment of {log}: File exists; what follows is not kept"


def test_capture_ends_with_the_pipes_of_a_child_that_closes_them_early(kept: Kept, daemon: Daemon) -> None:
    exited, log = run(kept, daemon, launch("A", "echo bye; exec >&- 2>&-; sleep 0.2; exit 3"))
    assert exited["exit_code"] == 3
    assert exited["duration"] >= 200_000
    assert log.read_bytes() == b"bye\n"


@pytest.mark.parametrize("size", [2_000_000, pytest.param(200_000_000, marks=pytest.mark.long)])
def test_log_11_all_that_was_written_before_the_end_is_there_with_the_report(
    kept: Kept, daemon: Daemon, size: int
) -> None:
    """The keeper's part of it: `exited` comes last."""
    exited, log = run(
        kept,
        daemon,
        python("A", f"for _ in range({size} // 100_000): os.write(1, b'x' * 99_999 + b'\\n')", log_max_size=10**10),
    )
    assert (exited["log_bytes"], log.stat().st_size) == (size, size)
    assert exited["log_lines"] == size // 100_000 * 2
