"""Is a unit carried out by the right argv?"""

import os
import subprocess
from pathlib import Path

import pytest
from tests.config.folder import Folder

from rota.config.command import command_of
from rota.config.limit import lack_for_oom_score_adj


def argv(folder: Folder, lines: str) -> tuple[str, ...]:
    return command_of(folder.task(f"[tasks.a]\n{lines}\n")).argv


def output(folder: Folder, lines: str) -> list[str]:
    return subprocess.run(argv(folder, lines), check=True, capture_output=True, text=True).stdout.split()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("run = 'a b'", ("/bin/sh", "-e", "-c", "a b")),
        ("run = 'a b'\nshell = '/bin/bash'", ("/bin/bash", "-e", "-c", "a b")),
        ("run = 'a b'\nshell = 'fish'", ("fish", "-c", "a b")),
        ("run = ['a b', 'c']\nshell = 'fish'", ("a b", "c")),
        ("run = ['a']\nnice = -5", ("/usr/bin/nice", "-n", "-5", "a")),
        ("run = ['a']\nionice = 'idle'", ("/usr/bin/ionice", "-c", "3", "a")),
        ("run = ['a']\nionice = 'best-effort:2'", ("/usr/bin/ionice", "-c", "2", "-n", "2", "a")),
    ],
)
def test_a_script_goes_to_the_shell_and_an_array_is_executed_as_it_stands(
    folder: Folder, lines: str, expected: tuple[str, ...]
) -> None:
    assert argv(folder, lines) == expected


def test_a_script_stops_at_the_first_command_that_fails(folder: Folder) -> None:
    ended = subprocess.run(argv(folder, "run = 'false; echo on'"), check=False, capture_output=True)
    assert (ended.returncode, ended.stdout) == (1, b"")


def test_limits_hold_in_the_process(folder: Folder) -> None:
    lines = """
        run = "ulimit -n; ulimit -Hn; ulimit -t; ulimit -f; ulimit -v; ulimit -c"
        rlimits = { nofile = 64, nproc = 4000, cpu = 7, fsize = "1mib", as = "4gib", core = 0 }
    """
    assert output(folder, lines) == ["64", "64", "7", "2048", str(4 * 2**20), "0"]


def test_a_process_that_cannot_be_limited_is_not_started(folder: Folder) -> None:
    lines = 'run = "echo on"\nrlimits = { cpu = 5, nofile = 1000000000000 }'
    ended = subprocess.run(argv(folder, lines), check=False, capture_output=True)
    assert ended.returncode != 0
    assert ended.stdout == b""
    assert b"limit" in ended.stderr


def test_a_process_is_as_nice_as_it_is_told_to_be(folder: Folder) -> None:
    assert output(folder, "run = 'nice'\nnice = 7") == [str(os.nice(0) + 7)]


def test_ones_own_account_needs_no_switch(folder: Folder) -> None:
    assert argv(folder, f"run = ['a']\nuser = '{os.geteuid()}'") == ("a",)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can switch to another account")
def test_another_account_is_switched_to_with_its_group(folder: Folder) -> None:
    assert output(folder, "run = 'id -u; id -g'\nuser = '65534'\nnice = 1") == ["65534", "65534"]
    assert output(folder, "run = 'id -u; id -g'\nuser = '65534:0'") == ["65534", "0"]


@pytest.mark.parametrize("user", ["nobody-of-that-name", "0:no-such-group", "4000000000", "nobody:no-such-group"])
def test_an_account_that_does_not_exist_is_an_obstacle(folder: Folder, user: str) -> None:
    """RUN-17"""
    command = command_of(folder.task(f"[tasks.a]\nrun = ['a']\nuser = '{user}'"))
    assert command.obstacle == f'There is no account or group "{user}" on this machine.'


def test_an_account_that_cannot_be_switched_to_is_an_obstacle(folder: Folder) -> None:
    """RUN-17: never would the command run as Rota's own account instead."""
    task = folder.task("[tasks.a]\nrun = ['a']\nuser = 'nobody'")
    assert command_of(task, environ={"PATH": "/nowhere"}).obstacle == "setpriv is not installed (package util-linux)."


INERT = "; touch /tmp/no $(id) `id` \"' *\n"


@pytest.mark.parametrize(
    "lines",
    [
        'run = \'printf "%s|" "$@"\'',
        "run = 'printf \"%s|\" \"$@\"'\nshell = '/bin/bash'",
        "run = ['/usr/bin/printf', '%s|']",
        "run = 'import sys; print(*sys.argv[1:], sep=chr(124), end=chr(124))'\nshell = 'python3'",
    ],
)
def test_run_23_arguments_arrive_as_text_and_are_never_a_part_of_the_script(folder: Folder, lines: str) -> None:
    command = command_of(folder.task(f"[tasks.a]\n{lines}\n"), ("one", INERT, "", "-e"))
    said = subprocess.run(command.argv, check=True, capture_output=True, text=True).stdout
    assert said == f"one|{INERT}||-e|"


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        ("run = '''\necho one\n(exit 7)\necho three\n'''", 7, "one\n"),
        ("run = '''\nset +e\necho one\n(exit 7)\necho three\n'''", 0, "one\nthree\n"),
        ("run = ['/bin/echo', '$HOME']", 0, "$HOME\n"),
        ("run = '''\nimport os\nos.system(\"exit 7\")\nprint(3)\n'''\nshell = 'python3'", 0, "3\n"),
    ],
)
def test_run_18_a_script_stops_where_a_command_fails_unless_it_says_otherwise(
    folder: Folder, lines: str, code: int, said: str
) -> None:
    ended = subprocess.run(argv(folder, lines), check=False, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (code, said)


def test_a_process_has_the_oom_score_and_the_disk_priority_it_is_told_to_have(folder: Folder) -> None:
    lines = "run = 'cat /proc/self/oom_score_adj; ionice'\noom_score_adj = 321\nionice = 'best-effort:6'\nnice = 3"
    assert output(folder, lines) == ["321", "best-effort:", "prio", "6"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can switch to another account")
def test_what_needs_root_is_set_before_the_account_is_given_up(folder: Folder) -> None:
    own = int(Path("/proc/self/oom_score_adj").read_text())
    lower = own - 1 if lack_for_oom_score_adj(own - 1) is None else own
    lines = f"""
        run = "id -u; nice; ionice -p $$; cat /proc/self/oom_score_adj; ulimit -n"
        user = "nobody"
        nice = -5
        ionice = "realtime:3"
        oom_score_adj = {lower}
        rlimits = {{ nofile = 77 }}
    """
    assert output(folder, lines) == ["65534", str(os.nice(0) - 5), "realtime:", "prio", "3", str(lower), "77"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can switch to another account")
def test_programs_of_ours_are_not_looked_for_in_the_path_of_the_run(folder: Folder, tmp_path: Path) -> None:
    for name in ("nice", "ionice", "setpriv"):
        (tmp_path / name).write_text("#!/bin/sh\necho forged\n")
        (tmp_path / name).chmod(0o755)
    task = folder.task("[tasks.a]\nrun = 'echo true'\nuser = 'nobody'\nnice = 1\nionice = 'idle'\n")
    said = subprocess.run(command_of(task).argv, env={"PATH": str(tmp_path)}, check=True, capture_output=True).stdout
    assert said == b"true\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can switch to another account")
@pytest.mark.parametrize("user", ["nobody", "65534", "nobody:root"])
def test_another_account_brings_its_own_home(folder: Folder, user: str) -> None:
    env = command_of(folder.task(f"[tasks.a]\nrun = ['a']\nuser = '{user}'")).env
    assert (env["USER"], env["LOGNAME"], env["HOME"]) == ("nobody", "nobody", "/nonexistent")


def test_what_is_not_in_force_here_is_left_out_and_the_run_goes_on(folder: Folder) -> None:
    """The warning at load says so."""
    task = folder.task("[tasks.a]\nrun = ['a']\nnice = 5\nionice = 'idle'")
    assert command_of(task, environ={"PATH": "/nowhere"}).argv == ("a",)
