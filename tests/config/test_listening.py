"""Does a service with passed sockets start as a program that knows they are its own?"""

import os
import subprocess

import pytest
from tests.config.folder import Folder

from rota.config.command import command_of

PREFIX = ("/bin/sh", "-c", 'export LISTEN_PID=$$; exec "$@"', "sh")


def argv(folder: Folder, lines: str, sockets: str = "['http=tcp://:80', 'unix:///run/x']") -> tuple[str, ...]:
    return command_of(folder.service(f"[services.a]\n{lines}\nsockets = {sockets}\n")).argv


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("['serve', '--fd={fd:http}', '{fd:1}']", ("serve", "--fd=3", "4")),
        ("'exec serve --fd {fd:http} --fd {fd:1}'", ("/bin/sh", "-e", "-c", "exec serve --fd 3 --fd 4")),
        ("['serve', '${fd:1}', '{fd}']", ("serve", "${fd:1}", "{fd}")),
    ],
)
def test_a_descriptor_is_a_number_and_whose_it_is_is_said_right_before_the_command(
    folder: Folder, run: str, expected: tuple[str, ...]
) -> None:
    assert argv(folder, f"run = {run}") == (*PREFIX, *expected)


def test_without_sockets_nothing_is_said_and_nothing_replaced(folder: Folder) -> None:
    assert argv(folder, "run = ['serve', '{fd:http}']", "[]") == ("serve", "{fd:http}")


@pytest.mark.parametrize("run", ["['sh', '-c', 'echo $$ $LISTEN_PID']", "'exec sh -c \"echo \\$\\$ \\$LISTEN_PID\"'"])
@pytest.mark.parametrize(
    "lines",
    [
        "",
        "nice = 1\nionice = 'idle'\nrlimits = { nofile = 100 }",
        pytest.param("user = 'nobody'\nnice = 1", marks=pytest.mark.skipif(os.geteuid() != 0, reason="needs root")),
    ],
)
def test_svc_22_the_program_that_was_executed_is_the_one_that_is_meant(folder: Folder, run: str, lines: str) -> None:
    """Whatever stands before it: all of it is one process."""
    env = {"PATH": os.environ["PATH"], "LISTEN_PID": "1"}
    with subprocess.Popen(argv(folder, f"run = {run}\n{lines}"), stdout=subprocess.PIPE, text=True, env=env) as child:
        said = child.communicate()[0]
    assert said == f"{child.pid} {child.pid}\n"


def test_descriptors_reach_the_program_through_all_that_stands_before_it(folder: Folder) -> None:
    made = argv(folder, "run = 'exec cat <&{fd:http}'\nnice = 1\nrlimits = { nofile = 100 }")
    opened = folder.write("opened", "through")
    said = subprocess.run(["/bin/sh", "-c", 'exec "$@" 3<"$0"', opened, *made], check=True, capture_output=True).stdout
    assert said == b"through"
