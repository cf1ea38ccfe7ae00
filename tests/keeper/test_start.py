"""How a keeper starts, and when it refuses to."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.keeper.kept import Kept, keeping

from rota.runner.birth import keeper_command


def refusal(data: Path, *, command: list[str] | None = None) -> tuple[int, str]:
    """Exit code and words of a keeper that does not start."""
    argv = command or keeper_command(data, ["/bin/false"])
    ended = subprocess.run(argv, capture_output=True, text=True, timeout=20, check=False)
    assert ended.stdout == ""
    return ended.returncode, ended.stderr


def test_the_lock_says_where_the_keeper_is_to_be_found(kept: Kept) -> None:
    kept.daemon()
    told = json.loads((kept.data / "lock").read_text())
    stat = Path(f"/proc/{kept.process.pid}/stat").read_text()
    assert told["pid"] == kept.process.pid
    assert told["started"] == int(stat.rpartition(")")[2].split()[19])
    assert told["socket"] == str(kept.data / "rota.sock")


def test_sur_14_a_second_keeper_is_refused_and_names_directory_and_pid(kept: Kept) -> None:
    kept.daemon()
    code, words = refusal(kept.data)
    assert code == 4
    assert words == (
        f"Another Rota is at work in {kept.data} (pid {kept.process.pid}). End it with `rota down --data {kept.data}`, "
        "or choose another data directory with --data.\n"
    )


@pytest.mark.parametrize("rivals", [6, pytest.param(40, marks=pytest.mark.long)])
def test_sur_14_of_many_that_start_at_once_exactly_one_stays(tmp_path: Path, rivals: int) -> None:
    """The winner's daemon says so and waits for the end of our pipe."""
    data = tmp_path / "data"
    daemon = [
        sys.executable,
        "-c",
        "print('here', flush=True); import os; os.read(int(os.environ['ROTA_KEEPER_FD']), 1)",
    ]
    argv = keeper_command(data, daemon)
    started = [
        subprocess.Popen(argv, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(rivals)
    ]
    ended = []
    try:
        while len(ended) < rivals - 1:
            pid, status = os.wait()
            ended.append(os.waitstatus_to_exitcode(status))
            [loser] = [process for process in started if process.pid == pid]
            loser.returncode = ended[-1]
    finally:
        winners = [process for process in started if process.returncode is None]
        for process in winners:
            process.terminate()
            process.wait(20)
        for process in started:
            assert process.stderr is not None
            process.stderr.close()
    assert ended == [4] * (rivals - 1)
    assert len(winners) == 1


def test_sur_15_a_lock_file_that_nobody_holds_bars_nobody(tmp_path: Path) -> None:
    """Its pid is a stranger's by now; identity is the lock, and the stranger lives."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "lock").write_text(json.dumps({"pid": os.getppid(), "started": 1, "socket": "/nowhere"}) + " " * 500)
    with keeping(data) as kept:
        kept.daemon()
        assert json.loads((data / "lock").read_text())["pid"] == kept.process.pid


def test_sur_24_a_data_directory_is_made_for_its_owner_alone(kept: Kept) -> None:
    kept.daemon()
    assert kept.data.stat().st_mode & 0o777 == 0o700
    assert (kept.data / "lock").stat().st_mode & 0o777 == 0o600


def test_sur_24_a_data_directory_that_cannot_be_used_is_named_with_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, words = refusal(tmp_path / "file")
    assert code == 1
    assert words == (
        f"The data directory {tmp_path}/file cannot be used: Not a directory ({tmp_path}/file/lock). "
        "Give this user the right to read and write it, or choose another one with --data.\n"
    )
    code, words = refusal(tmp_path / "file" / "below" / "it")
    assert (code, "cannot be used: Not a directory" in words) == (1, True)
    data = tmp_path / "data"
    (data / "daemon.log").mkdir(parents=True)
    (data / "daemon.log.1" / "x").mkdir(parents=True)
    code, words = refusal(data)
    assert (code, "cannot be used" in words) == (1, True)


def test_a_data_directory_whose_socket_path_would_be_too_long_is_refused_with_length_and_remedy(tmp_path: Path) -> None:
    data = tmp_path / ("d" * (110 - len(str(tmp_path))))
    length = len(str(data / "rota.sock"))
    code, words = refusal(data)
    assert code == 4
    assert f"would have a path of {length} bytes, and 107 is the most" in words
    assert "Choose a shorter data directory with --data." in words
    assert not data.exists()


@pytest.mark.parametrize(
    "tail", [[], ["--data"], ["--data", "x"], ["--data", "x", "--loud", "--", "true"], ["--data", "x", "--"]]
)
def test_a_wrong_command_line_is_a_usage_error(tail: list[str]) -> None:
    code, words = refusal(Path(), command=[*keeper_command("x", [])[:4], *tail])
    assert (code, words) == (2, "usage: keeper --data DIR [--detach] -- DAEMON_ARGV...\n")


def test_a_daemon_that_cannot_be_started_is_said_in_words(tmp_path: Path) -> None:
    code, words = refusal(tmp_path / "data", command=keeper_command(tmp_path / "data", ["/no/such/daemon"]))
    assert (code, words) == (
        1,
        "rota: the daemon could not be started: cannot run '/no/such/daemon': no such file or directory\n",
    )


def test_a_daemon_killed_before_it_served_is_said_in_words(tmp_path: Path) -> None:
    code, words = refusal(tmp_path / "data", command=keeper_command(tmp_path / "data", ["/bin/sh", "-c", "kill -9 $$"]))
    assert (code, words) == (137, "rota: the daemon ended before it was ready: killed by SIGKILL\n")


def test_with_detach_standard_error_ends_when_the_daemon_serves(tmp_path: Path) -> None:
    """Until then it passes on what the daemon says; the keeper lives on."""
    with keeping(tmp_path / "data", detach=True) as kept:
        daemon = kept.next_daemon()
        daemon.say("_say", text="on my way\n")
        assert kept.process.stderr is not None
        assert kept.process.stderr.readline() == b"on my way\n"
        daemon.meet()
        assert kept.process.stderr.read() == b""
        assert kept.process.poll() is None
        streams = [os.readlink(f"/proc/{kept.process.pid}/fd/{fd}") for fd in range(3)]
        assert streams == ["/dev/null", "/dev/null", str(kept.data / "daemon.log")]


def test_in_the_foreground_what_the_daemon_says_is_passed_on_and_kept(kept: Kept) -> None:
    daemon = kept.daemon()
    daemon.say("_say", text="hello there\n")
    assert kept.process.stderr is not None
    assert kept.process.stderr.readline() == b"hello there\n"
    assert (kept.data / "daemon.log").read_bytes() == b"hello there\n"


def test_a_terminal_that_nobody_reads_holds_nobody_up(kept: Kept) -> None:
    """More than any pipe holds is in the file; the echo leaves out what is not taken."""
    daemon = kept.daemon()
    for _ in range(20):
        daemon.say("_say", text="x" * 99_999 + "\n")
    daemon.say("hello", protocol=1)
    daemon.hear("hello")
    daemon.say("_exit", code=1)
    kept.daemon()
    assert (kept.data / "daemon.log").read_bytes().count(b"xxxxxxxxx") == 20 * 11_111


def test_the_log_of_the_keeper_before_is_kept(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for words in ("first\n", "second\n", "third\n"):
        with keeping(data) as kept:
            daemon = kept.daemon()
            daemon.say("_say", text=words)
            assert kept.process.stderr is not None
            kept.process.stderr.readline()
    assert (data / "daemon.log").read_text().startswith("third\n")
    assert (data / "daemon.log.1").read_text().startswith("second\n")
    assert sorted(file.name for file in data.glob("daemon.log*")) == [
        "daemon.log",
        "daemon.log.1",
        "daemon.log.1.idx",
        "daemon.log.idx",
    ]


def test_a_keeper_started_with_closed_streams_keeps_out_of_their_way(tmp_path: Path) -> None:
    """Descriptors 0 to 2 are not taken by its own files."""
    with keeping(tmp_path / "data", through=[]) as kept:
        kept.daemon()
    command = keeper_command(tmp_path / "other", ["/bin/sh", "-c", "exit 7"])
    line = " ".join(f"'{word}'" for word in command)
    ended = subprocess.run(["/bin/sh", "-c", f"exec {line} 0<&- 1>&- 2>&-"], timeout=20, check=False)
    assert ended.returncode == 7
