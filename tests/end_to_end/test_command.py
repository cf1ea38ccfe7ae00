"""Do the shipped commands work together, as a new user would try them?"""

import json

from tests.end_to_end.installation import Installation
from tests.wait import wait_for

FILE = """
    [tasks.hello]
    description = "Says hello"
    cron = "*/1 * * * * *"
    run = 'echo hello from "$ROTA_TASK"; echo careful >&2'

    [tasks.fails]
    run = 'echo almost; exit 42'

    [services.web]
    run = ['sleep', '600']
"""


def test_a_new_user_sees_tasks_runs_and_output(installation: Installation) -> None:
    installation.write(FILE)
    installation.up()
    wait_for(lambda: "success" in installation.rota("runs", "hello").out)
    listed = installation.rota("list")
    assert all(name in listed.out for name in ("hello", "fails", "web"))
    assert "hello from hello" in installation.rota("logs", "hello").out
    assert installation.rota("status").code == 0
    tasks = installation.request("GET", "/api/tasks").json()
    assert [task["name"] for task in tasks] == ["fails", "hello", "web"]
    assert installation.rota("why", "hello").code == 0


def test_run_streams_the_output_and_exits_with_the_runs_own_code(installation: Installation) -> None:
    """CLI-01"""
    installation.write(FILE)
    installation.up()
    finished = installation.rota("run", "fails")
    assert (finished.code, "almost" in finished.out) == (42, True), finished


def test_run_survives_a_killed_daemon_and_prints_the_rest_once(installation: Installation) -> None:
    """CLI-02"""
    installation.write("[tasks.t]\nrun = 'for i in $(seq 300); do echo line $i; sleep 0.01; done; exit 5'\n")
    installation.up()
    process = installation.begin("run", "t")
    assert process.stdout is not None
    first = process.stdout.readline()
    installation.kill_daemon()
    rest = process.stdout.read()  # `communicate` would lose what came together with the first line
    _, err = process.communicate(timeout=40)
    assert [line for line in (first + rest).splitlines() if line.startswith("line")] == [
        f"line {n}" for n in range(1, 301)
    ], err
    assert process.returncode == 5, err


def test_run_tells_how_a_full_stop_ended_it(installation: Installation) -> None:
    """The last words of a run that was stopped with Rota reach whoever watches it."""
    installation.write(
        "[tasks.t]\nrun = 'trap \"echo put away; exit 3\" TERM; echo ready; while :; do sleep 0.05; done'\n"
    )
    installation.up()
    process = installation.begin("run", "t")
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    assert installation.down() == 0
    out, err = process.communicate(timeout=20)
    assert (out, process.returncode) == ("put away\n", 3), err


def test_every_reading_command_has_a_document(installation: Installation) -> None:
    installation.write(FILE)
    installation.up()
    installation.rota("run", "fails")
    for command in (["list"], ["runs"], ["status"], ["why", "hello"], ["logs", "fails"]):
        finished = installation.rota(*command, "--json")
        assert finished.code == 0, finished
        json.loads(finished.out)


def test_up_in_the_background_and_down(installation: Installation) -> None:
    """CLI-06, CLI-08"""
    installation.write(FILE)
    up = installation.rota("up", "--detach", "--port", str(installation.port))
    assert up.code == 0, up
    assert installation.is_healthy()
    down = installation.rota("down")
    assert down.code == 0, down
    assert not installation.is_healthy()
    assert installation.rota("status").code == 3


def test_up_in_the_background_tells_the_daemons_own_words_once_when_it_fails(installation: Installation) -> None:
    """CLI-08"""
    installation.write("[tasks.a]\nrun = 5\n")
    up = installation.rota("up", "--detach", "--port", str(installation.port))
    assert up.code == 5, up
    assert (up.out + up.err).count("rota.toml:2:") == 1


def test_a_command_waits_for_a_daemon_that_is_on_its_way_back(installation: Installation) -> None:
    installation.write(FILE)
    installation.up()
    installation.kill_daemon()
    status = installation.rota("status")
    assert (status.code, "hello" in status.out) == (0, True), status
