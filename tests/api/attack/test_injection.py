"""Names and paths that would begin a header, or a line of the log, of their own."""

import logging

import pytest
from tests.api.conftest import Ask
from tests.api.example import JSON, a_task, an_ended_run, seen

from rota.api.app import App
from rota.daemon.journal import Lines
from rota.testing.rota import ScriptedRota

BREAKS = ["%0d%0aSet-Cookie:%20x=1", "%0aX: y", "%00", "%e2%80%a8", "%1b[31m", "%c2%85"]


@pytest.mark.parametrize("name", BREAKS)
@pytest.mark.parametrize(("method", "path"), [("GET", "/api/tasks/{}"), ("POST", "/api/tasks/{}/run")])
def test_a_name_with_a_line_of_its_own_is_refused_and_counted(
    call: Ask, app: App, method: str, path: str, name: str
) -> None:
    answer = call(method, path.format("x" + name.replace(" ", "%20")))
    assert answer.status == 422
    assert app.tally.rejected == {"path": 1}
    assert not any("\r" in value or "\n" in value for value in answer.headers.values())
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("host", ["localhost\r\nX: y", 'localhost"', "localhost\x00"])
def test_what_stands_in_host_reaches_no_header_of_a_reply(call: Ask, host: str) -> None:
    answer = call("GET", "/api/daemon", headers={"host": host})
    assert answer.status == 403
    assert not any("\n" in value or "\x00" in value for value in answer.headers.values())


EVIL = "x\n2026-01-01T00:00:00.000Z error   daemon.down      all is lost\r\x1b[2J\x00\x85\u2028\x9b1m"


def line_of(message: str, *values: object, error: Exception | None = None) -> str:
    about = (type(error), error, None) if error else None
    return Lines().format(logging.LogRecord("rota", logging.INFO, "", 0, message, values, about))


def test_what_an_attacker_chose_begins_no_line_of_the_log() -> None:
    line = line_of("%s answered", EVIL)
    assert len(line.splitlines()) == 1
    assert all(character.isprintable() for character in line)
    assert "\\x1b[2J" in line, "it is told all the same"


def test_what_an_attacker_chose_begins_no_line_in_a_traceback() -> None:
    lines = line_of("it failed", error=ValueError(EVIL)).splitlines()
    assert len(lines) > 1
    assert all(" info    rota " in line for line in lines), "each has the head of its record"
    assert all(character.isprintable() for character in "".join(lines))


def test_the_log_of_a_write_repeats_neither_query_nor_a_path_without_end(
    call: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        call("POST", f"/api/tasks/{'x' * 5000}/run?token=hidden")
    [record] = caplog.records
    assert "hidden" not in record.getMessage()
    assert len(record.getMessage()) < 400


def test_a_reply_repeats_what_was_wrong_as_json_and_cut(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    rota.keep(an_ended_run())
    answer = call("POST", "/api/tasks/backup/run", headers=JSON, body=b'{"x\\r\\ny": "' + b"z" * 5000 + b'"}')
    assert answer.status == 422
    assert len(answer.json()["errors"][0]["value"]) == 256
