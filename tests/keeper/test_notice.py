"""What runs say of themselves by sd_notify(3)."""

import os
import shutil
import signal
import socket
import sys
from pathlib import Path

import pytest
from tests.keeper.kept import CHILDREN, Daemon, Frame, Kept, launch
from tests.process import state
from tests.wait import wait_for

SPEAKS: Frame = {"notify": True}
SYSTEMD = shutil.which("systemd-notify")


class Speaker:
    """A run that says what it is told to say."""

    def __init__(self, kept: Kept, daemon: Daemon, run_id: str, **members: object) -> None:
        self._count = 0
        self._orders = kept.data.parent / f"{run_id}.orders"
        os.mkfifo(self._orders)
        argv = (sys.executable, str(CHILDREN / "speaker.py"), str(self._orders))
        daemon.say("spawn", env={}, launches=[launch(run_id, *argv, **(SPEAKS | members))])
        self.started = daemon.hear("started", run_id=run_id)
        kept.said(run_id, b"READY")

    def say(self, words: str) -> None:
        """Has it say this, and it has."""
        self._count += 1
        self._orders.write_text(f"{words}\n", errors="surrogateescape")
        said = self._orders.with_name(f"{self._orders.name}.said")
        wait_for(lambda: said.read_text() if said.exists() else "", lambda told: told == f"{self._count}\n")


@pytest.fixture
def speaker(kept: Kept, daemon: Daemon) -> Speaker:
    return Speaker(kept, daemon, "A")


def told(frame: Frame) -> tuple[object, ...]:
    return frame["stopping"], frame["status"], frame["main_pid"]


def test_its_last_word_on_each_matter_is_told(daemon: Daemon, speaker: Speaker) -> None:
    assert "notified" not in speaker.started
    speaker.say(r"self STATUS=warming up\nMAINPID=4711\nFDSTORE=1\nX_OWN=2\nnonsense")
    first = daemon.hear("notified", run_id="A")
    assert (first["ready_at"], *told(first)) == (None, False, "warming up", 4711)
    speaker.say("self READY=1")
    ready = daemon.hear("notified")
    assert ready["ready_at"] == ready["at"] >= first["at"]
    assert told(ready) == told(first)
    speaker.say(r"self READY=1\nSTOPPING=1\nSTATUS=")
    last = daemon.hear("notified")
    assert (last["ready_at"], *told(last)) == (ready["ready_at"], True, "", 4711)


def test_what_is_no_news_is_not_told(daemon: Daemon, speaker: Speaker) -> None:
    """Said again, a sign of life, a number that is none, what is of no interest."""
    speaker.say(r"self READY=1\nMAINPID=7")
    daemon.hear("notified")
    for words in ("READY=1", "WATCHDOG=1", "MAINPID=-7", "MAINPID=x", "READY=0", "RELOADING=1", "", "MAINPID=7"):
        speaker.say(f"self {words}")
    speaker.say("self STATUS=the end")
    assert daemon.hear("notified")["status"] == "the end"


@pytest.mark.parametrize("who", ["worker", "escaped", "dead", "held"])
def test_whoever_of_a_run_speaks_speaks_for_it(daemon: Daemon, speaker: Speaker, who: str) -> None:
    """Known by its session, or by its environment where it left that; dead or alive."""
    speaker.say(f"{who} READY=1")
    assert daemon.hear("notified", run_id="A")["ready_at"] is not None


def test_nobody_else_is_heard(kept: Kept, daemon: Daemon, speaker: Speaker) -> None:
    """A stranger, and a run that was not launched to speak but knows the address."""
    daemon.say("spawn", env={}, launches=[launch("S", "echo $NOTIFY_SOCKET; exec sleep 100", watchdog=10**9)])
    address = kept.said("S", b"\n").decode().strip()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(b"STATUS=strange", f"\0{address.removeprefix('@')}")
    silent = Speaker(kept, daemon, "B", notify=False, env={"NOTIFY_SOCKET": address, "ROTA_RUN_ID": "B"})
    silent.say("self STATUS=unasked")
    silent.say("escaped STATUS=unasked")
    speaker.say("self STATUS=mine")
    assert daemon.hear("notified")["status"] == "mine"
    assert {live["run_id"]: "notified" in live for live in daemon.meet()["live"]} == {"A": True, "S": False, "B": False}


def test_a_long_status_is_cut_an_odd_one_is_readable_and_a_secret_is_not_shown(kept: Kept, daemon: Daemon) -> None:
    speaker = Speaker(kept, daemon, "A", secrets=["hunter2"])
    speaker.say(f"self STATUS={'x' * 1020}{os.fsdecode(bytes([0xFF]))}{'y' * 100}")
    assert daemon.hear("notified")["status"] == "x" * 1020 + "\ufffdyyy"
    speaker.say("self STATUS=it is hunter2, it is")
    assert daemon.hear("notified")["status"] == "it is [redacted], it is"


def test_a_message_that_is_too_long_is_passed_over_as_systemd_does(daemon: Daemon, speaker: Speaker) -> None:
    speaker.say(f"self MAINPID=1\\nX={'x' * 4096}")
    speaker.say("self MAINPID=2")
    assert daemon.hear("notified")["main_pid"] == 2


def test_descriptors_that_come_along_are_let_go_at_once(kept: Kept, daemon: Daemon, speaker: Speaker) -> None:
    """BARRIER=1 waits for that: sd_notify(3)."""
    folder = Path(f"/proc/{kept.process.pid}/fd")
    before = len(list(folder.iterdir()))
    for _ in range(20):
        speaker.say("held WATCHDOG=1")
    speaker.say("held READY=1")
    assert daemon.hear("notified")["ready_at"] is not None
    assert len(list(folder.iterdir())) == before


@pytest.mark.skipif(SYSTEMD is None, reason="there is no systemd-notify on this machine")
def test_svc_19_the_real_systemd_notify_is_heard_and_ends(kept: Kept, daemon: Daemon) -> None:
    """It waits until the message was taken in, so even a short life is heard."""
    line = f"{SYSTEMD} --ready --status=up; echo $?; exec sleep 100"
    daemon.say("spawn", env={}, launches=[launch("A", line, **SPEAKS)])
    notified = daemon.hear("notified", run_id="A")
    assert (notified["status"], notified["ready_at"] is not None) == ("up", True)
    assert kept.said("A", b"\n") == b"0\n"


def test_svc_19_what_is_said_while_the_daemon_is_dead_is_not_lost(kept: Kept, daemon: Daemon, speaker: Speaker) -> None:
    """And to say it does not fail: the next daemon finds it, once."""
    speaker.say("self STATUS=before")
    daemon.hear("notified")
    daemon.kill()
    dead = kept.next_daemon()  # it does not say hello: nobody is there to be told
    speaker.say(r"held READY=1\nMAINPID=12")
    speaker.say("self WATCHDOG=1")
    dead.kill()
    daemon = kept.next_daemon()
    [live] = daemon.meet()["live"]
    found = live["notified"]
    assert (found["ready_at"] is not None, *told(found)) == (True, False, "before", 12)
    assert found["ready_at"] <= found["at"]
    speaker.say("self STATUS=after")
    assert daemon.hear("notified")["status"] == "after"


def test_what_comes_in_one_turn_is_told_once(kept: Kept, daemon: Daemon, speaker: Speaker) -> None:
    """The keeper is held up; the system keeps ten messages for it (net.unix.max_dgram_qlen)."""
    kept.process.send_signal(signal.SIGSTOP)
    wait_for(lambda: state(kept.process.pid), lambda seen: seen == "T")
    for number in range(8):
        speaker.say(f"self STATUS={number}")
    kept.process.send_signal(signal.SIGCONT)
    assert daemon.hear("notified")["status"] == "7"


def test_a_flood_keeps_nobody_waiting_and_a_daemon_that_is_slow_is_told_the_last_word(
    kept: Kept, daemon: Daemon
) -> None:
    """What does not fit into the channel is not kept: it is old by the time that there is room."""
    babbler = (sys.executable, str(CHILDREN / "babbler.py"), "20000")
    daemon.say("spawn", env={}, launches=[launch("A", *babbler, **SPEAKS)])
    daemon.say("spawn", env={}, launches=[launch("B", "exit 3")])
    assert daemon.hear("exited", run_id="B")["exit_code"] == 3
    kept.said("A", b"DONE")  # nothing is read meanwhile
    count = 1
    while daemon.hear("notified")["status"] != "LAST":
        count += 1
    assert count < 10_000
