"""Runs: from the launch to the report."""

import json
import os
import resource
import signal
import sys
from pathlib import Path

import pytest
from tests.keeper.kept import CHILDREN, Daemon, Frame, Kept, launch, log_of
from tests.wait import wait_for

INSIDE = (sys.executable, str(CHILDREN / "inside.py"))


def run(daemon: Daemon, *launches: Frame, **shared: str) -> list[Frame]:
    """Starts them; their ends."""
    daemon.say("spawn", env=shared, launches=list(launches))
    return [daemon.hear("exited", run_id=one["run_id"]) for one in launches]


def inside(kept: Kept, daemon: Daemon, **members: object) -> Frame:
    """What a child finds itself in."""
    run(daemon, launch("A", *INSIDE, **members))
    found: Frame = json.loads(kept.log("A"))
    return found


def test_a_run_is_started_and_its_end_is_reported(kept: Kept, daemon: Daemon) -> None:
    daemon.say("spawn", env={}, launches=[launch("A", "echo one; echo two >&2; exit 7")])
    started = daemon.hear("started", run_id="A")
    exited = daemon.hear("exited", run_id="A")
    assert started["pid"] > 1
    assert not started["armed"]
    assert (exited["exit_code"], exited["signal"], exited["cause"]) == (7, None, None)
    assert exited["started_at"] == started["at"] < exited["ended_at"]
    assert exited["duration"] > 0
    assert sorted(kept.log("A").splitlines()) == [b"one", b"two"]
    assert (exited["log_lines"], exited["log_bytes"]) == (2, 8)


def test_every_exit_code_is_told(daemon: Daemon) -> None:
    codes = [*range(256)]
    ended = run(daemon, *(launch(f"R{code}", f"exit {code}") for code in codes))
    assert [exited["exit_code"] for exited in ended] == codes


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGKILL", "SIGHUP", "SIGUSR1", "SIGRTMIN"])
def test_a_run_killed_from_outside_names_the_signal(daemon: Daemon, name: str) -> None:
    """RUN-16: 128 + the number."""
    number = getattr(signal, name)
    [exited] = run(daemon, launch("A", f"kill -{number} $$"))
    assert (exited["exit_code"], exited["signal"], exited["cause"]) == (128 + number, name, None)


def test_a_real_time_signal_without_a_name_is_counted_from_the_first(daemon: Daemon) -> None:
    [exited] = run(daemon, launch("A", f"kill -{signal.SIGRTMIN + 3} $$"))
    assert exited["signal"] == "SIGRTMIN+3"


def test_what_a_run_used_is_told(daemon: Daemon) -> None:
    burn = "import time; x = bytearray(60_000_000)\nwhile time.process_time() < 0.15: pass"
    [exited] = run(daemon, launch("A", sys.executable, "-c", burn))
    usage = exited["usage"]
    assert 100_000 <= usage["cpu_user"] + usage["cpu_system"] <= exited["duration"] * 1.2
    assert 60_000_000 <= usage["peak_memory"] <= 200_000_000


def test_sur_26_a_child_has_its_three_descriptors_and_no_more(kept: Kept, daemon: Daemon) -> None:
    """The one that lists them is its own."""
    daemon.say("spawn", env={}, launches=[launch("other", "sleep 100")])
    daemon.hear("started")
    descriptors = inside(kept, daemon)["descriptors"]
    assert descriptors.pop("0") == "/dev/null"
    assert descriptors.pop("1").startswith("pipe:")
    assert descriptors.pop("2").startswith("pipe:")
    assert descriptors == {}


def test_a_child_leads_a_session_and_a_group_of_its_own(kept: Kept, daemon: Daemon) -> None:
    found = inside(kept, daemon)
    assert found["pid"] == found["group"] == found["session"]


def test_a_child_gets_back_the_limit_on_descriptors_that_the_keeper_was_given(kept: Kept, daemon: Daemon) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert inside(kept, daemon)["files"] == [soft, hard]
    assert resource.prlimit(kept.process.pid, resource.RLIMIT_NOFILE) == (hard, hard)


def test_run_22_what_one_child_is_given_does_not_leak_to_the_next(kept: Kept, daemon: Daemon, tmp_path: Path) -> None:
    """Umask and folder are the keeper's own for the length of a spawn (RUN-22, those two of it)."""
    own = os.umask(0)
    os.umask(own)
    first = launch("B", *INSIDE, umask=0o077, cwd=str(tmp_path))
    run(daemon, first, launch("A", *INSIDE))
    odd, plain = json.loads(kept.log("B")), json.loads(kept.log("A"))
    assert (odd["umask"], odd["cwd"]) == (0o077, str(tmp_path))
    assert (plain["umask"], plain["cwd"]) == (own, "/")
    assert os.readlink(f"/proc/{kept.process.pid}/cwd") == "/"


def test_a_child_begins_with_default_signals(kept: Kept, daemon: Daemon) -> None:
    """Python ignores two by itself; glibc ignores its own two between fork and exec (signals 32 and 33)."""
    theirs = sum(1 << number - 1 for number in (signal.SIGPIPE, signal.SIGXFSZ, 32, 33))
    found = inside(kept, daemon)
    assert (found["blocked"], found["ignored"] & ~theirs) == (0, 0)


def test_the_environment_is_what_the_launch_says_and_nothing_else(kept: Kept, daemon: Daemon) -> None:
    run(daemon, launch("A", *INSIDE, env={"OWN": "1", "BOTH": "own", "RAW": "\udcff"}), BOTH="shared", SHARED="2")
    env = json.loads(kept.log("A"))["env"]
    env.pop("LC_CTYPE", None)  # Python's own doing (PEP 538)
    assert env == {"OWN": "1", "BOTH": "own", "RAW": "\udcff", "SHARED": "2"}


def test_a_program_is_looked_for_along_the_childs_own_path(kept: Kept, daemon: Daemon, tmp_path: Path) -> None:
    tool = tmp_path / "tool-of-mine"
    tool.write_text("#!/bin/sh\necho found\n")
    tool.chmod(0o755)
    run(daemon, launch("A", "tool-of-mine", env={"PATH": f"/nowhere:{tmp_path}:/bin"}) | {"argv": ["tool-of-mine"]})
    assert kept.log("A") == b"found\n"


def broken_starts(folder: Path) -> dict[str, tuple[Frame, str]]:
    plain, script, orphan = folder / "plain", folder / "script", folder / "orphan"
    for file, text, mode in ((plain, "hello\n", 0o644), (script, "hello\n", 0o755), (orphan, "#!/no/such\n", 0o755)):
        file.write_text(text)
        file.chmod(mode)
    found: dict[str, tuple[Frame, str]] = {}
    for name, words, *argv in (
        ("no program", "'no-such-tool': no such program (looked in PATH=", "no-such-tool", "x"),
        ("no file", "'/no/such/file': no such file or directory", "/no/such/file", "x"),
        ("not executable", f"'{plain}': permission denied", str(plain), "x"),
        ("no program at all", f"'{script}': it is neither a program nor a script that", str(script), "x"),
        ("no interpreter", f"'{orphan}': the interpreter in its first line is missing", str(orphan), "x"),
        ("too long", "'/bin/echo': the command and its environment together are", "/bin/echo", "x" * 3_000_000),
        ("a NUL", "['/bin/echo', 'a\\x00b']: embedded null byte", "/bin/echo", "a\0b"),
    ):
        found[name] = launch("A", *argv), f"cannot run {words}"
    found["nothing"] = launch("A", "x") | {"argv": []}, "cannot run []"
    found["no folder"] = launch("A", "true", cwd="/no/such"), "cannot enter the working directory '/no/such': no such"
    return found


def test_run_17_what_cannot_be_started_says_why_in_report_and_log(kept: Kept, daemon: Daemon, tmp_path: Path) -> None:
    """And the keeper is unharmed."""
    for run_id, (asked, words) in broken_starts(tmp_path).items():
        [exited] = run(daemon, asked | {"run_id": run_id, "log": log_of(run_id)})
        assert exited["reason"].startswith(words)
        assert (exited["cause"], exited["exit_code"], exited["started_at"]) == ("start_failed", -1, None)
        assert kept.log(run_id).decode() == f"rota: {exited['reason']}\n"
        assert (exited["log_lines"], exited["log_bytes"]) == (1, len(kept.log(run_id)))
    [fine] = run(daemon, launch("B", "exit 5"))
    assert fine["exit_code"] == 5


def test_sec_09_what_cannot_be_started_quotes_no_secret(kept: Kept, daemon: Daemon) -> None:
    [exited] = run(daemon, launch("A", "true", cwd="/srv/hunter2", secrets=["hunter2"]))
    assert exited["reason"].startswith("cannot enter the working directory '/srv/[redacted]'")
    assert kept.log("A").decode() == f"rota: {exited['reason']}\n"


def test_run_17_what_the_daemon_knows_to_be_impossible_is_told_the_same_way(kept: Kept, daemon: Daemon) -> None:
    [exited] = run(daemon, launch("A", "echo here", obstacle='There is no account "ada" on this machine.'))
    assert (exited["cause"], exited["reason"]) == ("start_failed", 'There is no account "ada" on this machine.')
    assert kept.log("A").decode() == 'rota: There is no account "ada" on this machine.\n'


def test_a_launch_that_makes_no_sense_has_failed_to_start_and_the_others_go_on(daemon: Daemon) -> None:
    broken = launch("A", "true") | {"stop_signal": "SIGWHAT"}
    first, second = run(daemon, broken, launch("B", "exit 4"))
    assert first["cause"] == "start_failed"
    assert "'SIGWHAT' is not a signal" in first["reason"]
    assert second["exit_code"] == 4


def test_a_run_whose_log_is_there_already_is_not_run_again(kept: Kept, daemon: Daemon) -> None:
    path = kept.data / log_of("A")
    path.parent.mkdir(parents=True)
    path.write_text("what it said then\n")
    [exited] = run(daemon, launch("A", "echo again"))
    assert "it has run before" in exited["reason"]
    assert path.read_text() == "what it said then\n"


def test_log_16_a_folder_swept_away_meanwhile_is_made_again(kept: Kept, daemon: Daemon) -> None:
    """Retention may remove the empty folder of a unit at any moment."""
    run(daemon, launch("A", "true"))
    (kept.data / log_of("A")).unlink()
    (kept.data / log_of("A")).parent.rmdir()
    [exited] = run(daemon, launch("B", "echo here"))
    assert exited["exit_code"] == 0
    assert kept.log("B") == b"here\n"


def test_logs_are_for_their_owner_alone(kept: Kept, daemon: Daemon) -> None:
    run(daemon, launch("A", "echo x"))
    path = kept.data / log_of("A")
    assert [file.stat().st_mode & 0o777 for file in (path, path.with_name("A.log.idx"))] == [0o600, 0o600]
    assert kept.data.stat().st_mode & 0o777 == 0o700


def test_starting_is_idempotent_by_run_id(kept: Kept, daemon: Daemon, tmp_path: Path) -> None:
    """A run that lives, and one that has ended unacknowledged, answer as they did; acknowledged, the log still bars."""
    gate = tmp_path / "gate"
    asked = launch("A", f"echo once; while [ ! -e {gate} ]; do sleep 0.01; done")
    daemon.say("spawn", env={}, launches=[asked, asked])
    started = daemon.hear("started", run_id="A")
    assert daemon.hear("started", run_id="A") == started
    daemon.say("spawn", env={}, launches=[asked])
    assert daemon.hear("started", run_id="A") == started
    gate.touch()
    exited = daemon.hear("exited", run_id="A")
    daemon.say("spawn", env={}, launches=[asked])
    assert daemon.hear("exited", run_id="A") == exited
    daemon.say("ack", started=[], ended=["A"])
    daemon.say("spawn", env={}, launches=[asked])
    assert "it has run before" in daemon.hear("exited", run_id="A")["reason"]
    assert kept.log("A") == b"once\n"


def test_places_are_counted_by_the_keeper_and_free_when_a_run_has_ended(daemon: Daemon, tmp_path: Path) -> None:
    """OVL-15 in small: each place is freed exactly once, by whatever road a run ends."""
    gate = tmp_path / "gate"
    places = [["task:t", 2], ["pool:p", 3]]
    wait = f"while [ ! -e {gate} ]; do sleep 0.01; done"
    daemon.say("spawn", env={}, launches=[launch(name, wait, places=places) for name in "ABC"])
    assert daemon.hear("refused")["run_id"] == "C"
    daemon.say("spawn", env={}, launches=[launch("D", "/no/such/program", "x", places=[["task:t", 3]])])
    assert daemon.hear("exited", run_id="D")["cause"] == "start_failed"
    daemon.say("spawn", env={}, launches=[launch("E", wait, places=[["pool:p", 2]])])
    refused = daemon.hear("refused", run_id="E")
    assert (refused["place"], refused["armed"]) == ("pool:p", False)
    gate.touch()
    for name in "AB":
        daemon.hear("exited", run_id=name)
    daemon.say("spawn", env={}, launches=[launch(name, "true", places=places) for name in "CE"])
    assert {daemon.hear("exited")["run_id"] for _ in range(2)} == {"C", "E"}


def test_runs_leave_no_descriptor_behind(kept: Kept, daemon: Daemon) -> None:
    folder = Path(f"/proc/{kept.process.pid}/fd")
    before = len(list(folder.iterdir()))
    run(daemon, *(launch(f"R{number}", "echo x; exit 1") for number in range(200)))
    wait_for(lambda: len(list(folder.iterdir())), lambda count: count <= before)
