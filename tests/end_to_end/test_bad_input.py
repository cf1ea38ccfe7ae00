"""Does the operator learn what is wrong, where, and what to do next?"""

import json
import os
import socket
import sqlite3
from contextlib import closing

import pytest
from tests.end_to_end.installation import Installation
from tests.process import mentioning

TEN_MISTAKES = """\
[scheduler]
timezone = "Europe/Berln"

[daemon]
prot = 9000

[tasks.a]
run = "true"
corn = "* * * * *"

[tasks.b]
run = "true"
cron = "61 * * * *"

[tasks.c]
cron = "* * * * *"

[tasks.d]
run = "true"
timeout = "-5s"

[tasks.e]
run = "true"
pool = "nowhere"

[tasks.f]
run = "true"
instances = 3

[services.g]
run = "true"
cron = "* * * * *"

[tasks."a b"]
run = "true"
"""
LINES = [2, 5, 9, 13, 15, 20, 24, 28, 32, 34]
"""The line of each mistake."""


def test_ten_mistakes_are_ten_problems_with_places_and_nothing_starts(installation: Installation) -> None:
    """REL-02: in one pass; exit 5."""
    installation.write(TEN_MISTAKES)
    for command in ("validate", "up"):
        finished = installation.rota(command)
        assert finished.code == 5, finished
        told = finished.out + finished.err
        for line in LINES:
            assert f"rota.toml:{line}:" in told, finished
        assert told.count("rota.toml:") == 10, finished
    assert not mentioning(str(installation.folder))
    assert not (installation.data / "rota.db").exists()


def test_problems_are_a_document_when_asked_for(installation: Installation) -> None:
    """CLI-04"""
    installation.write(TEN_MISTAKES)
    finished = installation.rota("validate", "--json")
    assert finished.code == 5
    assert len(json.loads(finished.out)["problems"]) == 10


def test_a_second_rota_on_the_same_data_directory_is_refused(installation: Installation) -> None:
    """SUR-14"""
    installation.write("[tasks.a]\nrun = 'true'\n")
    installation.up()
    second = installation.rota("up", "--port", "0")
    assert second.code == 4, second
    assert str(installation.data) in second.err
    assert str(installation.keeper()) in second.err
    assert "Traceback" not in second.err
    assert installation.is_healthy()


def test_a_port_in_use_is_said_and_nothing_starts(installation: Installation) -> None:
    """SUR-24"""
    installation.write("[tasks.a]\nrun = 'true'\n")
    with socket.create_server(("127.0.0.1", installation.port)):
        finished = installation.rota("up", "--port", str(installation.port))
    assert finished.code == 1, finished
    assert str(installation.port) in finished.err
    assert "Traceback" not in finished.err
    assert not mentioning(str(installation.folder))


def test_a_database_of_a_newer_release_is_refused_and_untouched(installation: Installation) -> None:
    """SUR-20"""
    installation.write("[tasks.a]\nrun = 'true'\n")
    installation.up()
    installation.down()
    with closing(sqlite3.connect(installation.data / "rota.db")) as connection:
        connection.execute("PRAGMA user_version = 9999")
    before = (installation.data / "rota.db").read_bytes()
    finished = installation.rota("up", "--port", str(installation.port))
    assert finished.code == 1, finished
    assert "9999" in finished.err
    assert (installation.data / "rota.db").read_bytes() == before


@pytest.mark.skipif(
    os.geteuid() == 0 and not os.path.exists("/proc/sys"), reason="needs a file system that refuses root"
)
def test_an_unusable_data_directory_is_said_with_the_next_step(installation: Installation) -> None:
    """SUR-24"""
    installation.write("[tasks.a]\nrun = 'true'\n")
    installation.data.write_text("a file where the directory should be")
    finished = installation.rota("up", "--port", str(installation.port))
    assert finished.code in {1, 4}, finished
    assert str(installation.data) in finished.err
    assert "Traceback" not in finished.err


def test_an_unknown_task_is_a_404_problem_with_a_suggestion(installation: Installation) -> None:
    installation.write("[tasks.backup]\nrun = 'true'\n")
    installation.up()
    reply = installation.request("POST", "/api/tasks/bakcup/run")
    assert (reply.status, reply.json()["title"], reply.json()["status"]) == (404, "Not Found", 404)
    assert "backup" in reply.json()["detail"]
    finished = installation.rota("run", "bakcup")
    assert "backup" in finished.err
    assert finished.code in {2, 125}


def test_without_a_daemon_commands_say_so_with_their_own_exit_code(installation: Installation) -> None:
    """CLI-04"""
    installation.write("[tasks.a]\nrun = 'true'\n")
    for command in ("status", "list", "runs"):
        finished = installation.rota(command)
        assert finished.code == 3, finished
        assert "rota up" in finished.err


def test_a_host_that_others_reach_is_refused_where_authentication_is_off(installation: Installation) -> None:
    installation.given["ROTA_AUTH"] = "off"
    installation.write("[daemon]\nhost = '0.0.0.0'\n[tasks.a]\nrun = 'true'\n")
    finished = installation.rota("up", "--port", str(installation.port))
    assert finished.code in {4, 5}, finished
    assert "0.0.0.0" in finished.err
