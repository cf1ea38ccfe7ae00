"""Is what is loaded, but may not do what was meant, said?"""

import os

import pytest
from tests.config.folder import Folder

from rota.config.raw import NOT_YET

TASK = "[tasks.a]\nrun = 'x'\n"


def test_a_key_that_is_not_acted_on_yet_is_said_to_be_so_once(folder: Folder) -> None:
    warnings = folder.load(
        "[defaults]\noom = 1\n".replace("oom = 1", "keep_failed_for = '1d'")
        + TASK
        + "keep_failed_for = '2d'\noom_score_adj = 5\n[tasks.b]\nrun = 'x'\nkeep_failed_for = '3d'\n"
    ).warnings
    told = {warning.key: warning.message for warning in warnings}
    if "keep_failed_for" in NOT_YET:
        assert told["defaults.keep_failed_for"] == (
            "keep_failed_for is read and checked, but this version does not act on it yet. So too in 2 other places."
        )


@pytest.mark.parametrize("key", sorted(key for key in NOT_YET if "." in key and key.split(".")[0] == "storage"))
def test_settings_that_are_not_acted_on_yet_are_said_to_be_so(folder: Folder, key: str) -> None:
    table, name = key.split(".")
    typed = {"url": '"x"', "keep_slots": '"1d"', "compress_after": '"1d"'}.get(name, '"1gb"')
    assert any(
        name in message and "not act on it yet" in message
        for message in folder.warnings(f"[{table}]\n{name} = {typed}")
    )


@pytest.mark.parametrize("shell", ["/usr/bin/fish", "python3", "/bin/tcsh"])
def test_a_shell_that_does_not_know_e_is_warned_of(folder: Folder, shell: str) -> None:
    warnings = folder.warnings(TASK + f"shell = '{shell}'")
    assert f'"{shell}" is no POSIX shell, so scripts are started without -e: ' in warnings[0]


@pytest.mark.parametrize("shell", ["sh", "/bin/sh", "/bin/bash"])
def test_a_posix_shell_is_not_warned_of(folder: Folder, shell: str) -> None:
    assert folder.warnings(TASK + f"shell = '{shell}'") == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("user = 'nobody-of-that-name'", 'There is no account "nobody-of-that-name" on this machine'),
        ("user = 'nobody'", "setpriv is not installed"),
        ("nice = 5", "nice is not installed"),
        ("shell = '/nowhere/sh'", "There is no /nowhere/sh on this machine"),
        ("shell = 'zsh'", "There is no zsh on this machine"),
    ],
)
def test_what_this_machine_lacks_is_warned_of(folder: Folder, line: str, message: str) -> None:
    configuration = folder.load(TASK + line, environ={"PATH": str(folder.path)})
    assert any(warning.message.startswith(message) for warning in configuration.warnings), configuration.warnings


def test_ones_own_account_needs_nothing(folder: Folder) -> None:
    configuration = folder.load(TASK + f"user = '{os.geteuid()}'", environ={"PATH": str(folder.path)})
    assert configuration.warnings == ()


def test_warnings_come_in_the_order_of_the_file(folder: Folder) -> None:
    warnings = folder.load("[tasks.b]\nrun = 'x'\nshell = 'fish'\n" + TASK + "shell = 'fish'\n").warnings
    assert [warning.line for warning in warnings] == sorted(warning.line for warning in warnings)


def test_errors_are_told_without_the_warnings(folder: Folder) -> None:
    assert len(folder.problems(TASK + "shell = 'fish'\nnice = 99\n")) == 1


def test_an_empty_file_is_a_configuration_of_nothing(folder: Folder) -> None:
    assert folder.load("").units == {}
