"""Is a unit carried out by the right argv?"""

import os
import subprocess

import pytest
from tests.config.folder import Folder

from rota.config.command import command_of


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
