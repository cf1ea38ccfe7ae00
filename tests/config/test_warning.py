"""Is what is loaded, but may not do what was meant, said?"""

import os
from pathlib import Path

import pytest
from tests.config.folder import Folder

from rota import cgroup
from rota.config import limit
from rota.config.document import Document
from rota.config.limit import of_group
from rota.config.raw import KEYS, NOT_YET, UNIT_KEYS
from rota.config.reader import Reader
from rota.config.root import ROOT
from rota.config.shape import Size, Switch
from rota.config.source import Sources
from rota.config.table import Key, Named, Table
from rota.model.error import Severity


def groups_can_be_had() -> bool:
    """Whether runs can be held to limits here."""
    return cgroup.lack_of("memory") is None


TASK = "[tasks.a]\nrun = 'x'\n"


def test_a_key_that_is_not_acted_on_yet_is_said_to_be_so_once(folder: Folder) -> None:
    document = Document(folder.file, b"[one]\na = true\nb = true\n[two]\nb = true\n")
    reader = Reader(sources=Sources(), environ={}, home=None)
    reader.read(Named(Table(Key("a", Switch()), Key("b", Switch()), later={"b"}), example="[x]"), document.root)
    assert [(problem.key, problem.message, problem.severity) for problem in reader.problems] == [
        (
            "one.b",
            "b is read and checked, but this version does not act on it yet. So too in 1 other place.",
            Severity.WARNING,
        )
    ]


def test_what_is_not_acted_on_yet_are_keys_and_tables_that_there_are() -> None:
    of_units = {key.name for _, key in UNIT_KEYS}
    of_tables = {f"{table}.{key.name}" for table, keys in KEYS.items() for key in keys}
    assert NOT_YET - of_units - of_tables - set(ROOT.keys) == set()


@pytest.mark.skipif("storage.url" not in NOT_YET, reason="[storage] url is acted on")
def test_a_setting_that_is_not_acted_on_yet_is_said_to_be_so(folder: Folder) -> None:
    assert folder.warnings("[storage]\nurl = 'x'\n") == [
        "url is read and checked, but this version does not act on it yet."
    ]


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
        ("user = 'nobody-of-that-name'", 'There is no account or group "nobody-of-that-name" on this machine'),
        ("user = 'nobody'", "setpriv is not installed"),
        ("nice = 5", "nice is not in force: nice is not installed (package coreutils)."),
        ("ionice = 'idle'", "ionice is not in force: ionice is not installed (package util-linux)."),
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


@pytest.mark.skipif(groups_can_be_had(), reason="limits by control groups are in force here")
def test_run_24_limits_that_cannot_be_enforced_are_told_once_each_with_the_reason(folder: Folder) -> None:
    text = TASK + "memory_max = '64mb'\ncpu_max = 1.5\n[tasks.b]\nrun = 'x'\nmemory_max = '1gb'\n"
    memory, cpu = folder.load(text).warnings
    assert (memory.line, memory.key, cpu.line, cpu.key) == (3, "tasks.a.memory_max", 4, "tasks.a.cpu_max")
    assert memory.message.startswith("memory_max is not in force: ")
    assert memory.message.endswith("Run Rota as a service of systemd with Delegate=yes. So too in 1 other place.")


def test_run_24_limits_that_can_be_enforced_are_not_warned_of(folder: Folder) -> None:
    document = Document(folder.file, b"memory_max = 5\n")
    reader = Reader(sources=Sources(), environ={}, home=None)
    reader.group_lack = {"memory": None}.__getitem__
    reader.read(Table(Key("memory_max", of_group(Size(), "memory"))), document.root)
    assert reader.problems == []


@pytest.mark.parametrize(
    ("line", "capability"),
    [
        ("nice = -1", "CAP_SYS_NICE"),
        ("ionice = 'realtime'", "CAP_SYS_NICE"),
        ("oom_score_adj = -1000", "CAP_SYS_RESOURCE"),
    ],
)
def test_what_takes_a_privilege_that_rota_does_not_have_is_said_to_be_so(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, capability: str
) -> None:
    for powers, warned in (("0000000000000000", True), ("000001ffffffffff", False)):
        (tmp_path / "status").write_text(f"Name:\trota\nCapEff:\t{powers}\n")
        monkeypatch.setattr(limit, "STATUS", tmp_path / "status")
        said = f"{line.partition(' ')[0]} is not in force: it takes {capability}, which Rota does not have."
        assert folder.warnings(TASK + line) == ([said] if warned else [])


@pytest.mark.parametrize(("program", "warned"), [("/no/such/program", True), ("/bin/sh", False), ("report", False)])
def test_a_program_that_is_not_there_is_warned_of(folder: Folder, program: str, warned: bool) -> None:
    """Only where its whole path is given: a name is looked for in the PATH that the run will have."""
    warnings = folder.warnings(f"[tasks.a]\nrun = ['{program}', '--daily']\n")
    assert warnings == ([f"There is no program {program} on this machine: runs will fail to start."] if warned else [])
