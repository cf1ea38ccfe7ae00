"""Does success mean what the task says?"""

import os
import signal
from pathlib import Path

from tests.end_to_end.history import ended, remarks, running
from tests.end_to_end.installation import Installation
from tests.process import alive, kill
from tests.wait import wait_for

ASKS = """
    [defaults]
    success = { output = "^done: [0-9]+ files", not_output = "ERROR" }

    [tasks.good]
    run = 'echo working; echo "done: 5 files"'
    [tasks.silent]
    run = 'echo working'
    retry_attempts = 1
    retry_delay = "0s"
    [tasks.bad]
    run = 'echo "done: 5 files"; printf "an ERROR" >&2'
    [tasks.masked]
    run = 'echo "done: $SECRET files"'
    secrets = { SECRET = "12345" }
"""


def test_output_decides_and_a_failed_check_is_named_in_reason_and_log(installation: Installation) -> None:
    """RUN-07, RUN-08: also a last line without newline, and a secret, which is masked before."""
    installation.write(ASKS)
    installation.up()
    codes = {name: installation.rota("run", name).code for name in ("good", "silent", "bad", "masked")}
    assert codes == {"good": 0, "silent": 1, "bad": 1, "masked": 1}
    [good] = ended(installation, "good")
    assert (good["end_reason"], remarks(installation, good["id"])) == ("success", [])
    for run in ended(installation, "silent", 2):
        assert run["end_reason"] == "failed"
        [remark] = remarks(installation, run["id"])
        assert remark == 'rota: `success.output`: "^done: [0-9]+ files" was not found.'
        assert remark.removeprefix("rota: ") in run["reason"]
    [bad] = ended(installation, "bad")
    assert remarks(installation, bad["id"]) == ['rota: `success.not_output`: "ERROR" was found.']
    page = installation.request_on_socket("GET", f"/api/runs/{bad['id']}/log?from=0").json()
    assert page["total_lines"] == bad["log_lines"] == 3
    assert (installation.data / "logs" / "bad").exists()
    [masked] = ended(installation, "masked")
    assert masked["end_reason"] == "failed"


def test_a_file_is_looked_for_beside_the_configuration(installation: Installation) -> None:
    """RUN-10"""
    installation.write("""
        [tasks.missing]
        run = 'true'
        success = { file = "out" }
        [tasks.made]
        run = 'echo hello > made'
        working_dir = "."
        success = { file = "made", file_newer_than = "1h", file_min_size = 6 }
        [tasks.small]
        run = 'true'
        success = { file = "made", file_min_size = "1kb" }
        [tasks.folder]
        run = 'true'
        success = { file = "data" }
        [tasks.old]
        run = 'touch -d 2001-01-01 old'
        success = { file = "old", file_newer_than = "1h" }
    """)
    installation.up()
    reasons = {}
    for name in ("missing", "made", "small", "folder", "old"):
        installation.rota("run", name)
        reasons[name] = ended(installation, name)[0]["reason"]
    assert f"`success.file`: {installation.folder}/out is not there." in reasons["missing"]
    assert "success" not in reasons["made"]
    assert "has 6 bytes of 1000" in reasons["small"]
    assert "is a folder, not a file" in reasons["folder"]
    assert "was last written" in reasons["old"]


def newest_segment(log: Path) -> bytes:
    """What it holds; nothing in the instant in which it is replaced."""
    try:
        return log.read_bytes()
    except FileNotFoundError:
        return b""


def test_output_that_was_dropped_while_no_daemon_looked_is_never_a_guess(installation: Installation) -> None:
    """RUN-09"""
    installation.write("""
        [tasks.talker]
        run = 'read line < go; echo done; seq 100000; read line < go'
        log_max_size = "20kb"
        success = { output = "^done" }
    """)
    os.mkfifo(installation.folder / "go")
    installation.up()
    installation.rota("run", "talker", "--detach")
    run = running(installation, "talker")
    daemon = installation.daemon()
    os.kill(daemon, signal.SIGSTOP)
    log = next((installation.data / "logs" / "talker").glob("*.log"))
    (installation.folder / "go").write_text("go\n")
    wait_for(lambda: newest_segment(log), lambda text: text.endswith(b"\n100000\n"))
    kill([daemon])
    wait_for(lambda: alive(daemon), lambda lives: not lives)
    (installation.folder / "go").write_text("go\n")
    wait_for(installation.is_healthy)
    [run] = ended(installation, "talker")
    assert (run["end_reason"], run["exit_code"]) == ("failed", 0)
    assert "output was lost before it could be checked" in run["reason"]
    assert "lost before" in remarks(installation, run["id"])[-1]
