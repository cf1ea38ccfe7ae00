"""The output of a run as it is stored (docs/api.md §3, Logs)."""

import asyncio

import pytest
from tests.api.asgi import HOST, Answer, Connection, scope_of
from tests.api.conftest import Ask
from tests.api.example import RUN_ID, a_run

from rota.api.app import App
from rota.model.error import WorldError
from rota.testing.clock import settle
from rota.testing.rota import ScriptedRota

RAW = f"/api/runs/{RUN_ID}/log/raw"
CONTENT = b"0123456789"


@pytest.fixture(autouse=True)
def run(rota: ScriptedRota) -> None:
    rota.keep(a_run(unit="db:backup"))
    rota.outputs.content[RUN_ID] = CONTENT


def part(call: Ask, asked: str, **headers: str) -> Answer:
    return call("GET", RAW, headers=HOST | {"range": asked} | headers)


def test_all_bytes_come_with_their_number_and_a_name(call: Ask, rota: ScriptedRota) -> None:
    rota.outputs.first_line = 7
    answer = call("GET", RAW)
    assert (answer.status, answer.body) == (200, CONTENT)
    told = answer.headers
    assert (told["content-length"], told["accept-ranges"], told["rota-first-line"]) == ("10", "bytes", "7")
    assert told["content-type"] == "text/plain; charset=utf-8"
    name = f"db:backup-{RUN_ID}.log"
    assert told["content-disposition"] == (
        f"attachment; filename=\"{name}\"; filename*=UTF-8''{name.replace(':', '%3A')}"
    )
    assert told["cache-control"] == "no-store"


def test_it_can_be_shown_instead_of_saved(call: Ask) -> None:
    assert call("GET", f"{RAW}?inline=true").headers["content-disposition"].startswith("inline; ")


def test_it_is_never_packed_on_the_way(call: Ask, rota: ScriptedRota) -> None:
    rota.outputs.content[RUN_ID] = CONTENT * 1000
    answer = call("GET", RAW, headers=HOST | {"accept-encoding": "gzip"})
    assert (answer.body, "content-encoding" in answer.headers) == (CONTENT * 1000, False)


@pytest.mark.parametrize(
    ("asked", "told", "content"),
    [
        ("bytes=0-3", "bytes 0-3/10", b"0123"),
        ("bytes=4-4", "bytes 4-4/10", b"4"),
        ("bytes=7-", "bytes 7-9/10", b"789"),
        ("bytes=7-99", "bytes 7-9/10", b"789"),
        ("bytes=7-" + "9" * 5000, "bytes 7-9/10", b"789"),
        ("bytes=" + "0" * 5000 + "7-9", "bytes 7-9/10", b"789"),
        ("bytes=-3", "bytes 7-9/10", b"789"),
        ("bytes=-99", "bytes 0-9/10", CONTENT),
        ("bytes=-" + "9" * 19, "bytes 0-9/10", CONTENT),
        ("BYTES = 0-0", "bytes 0-0/10", b"0"),
    ],
)
def test_one_range_is_a_part(call: Ask, asked: str, told: str, content: bytes) -> None:
    answer = part(call, asked)
    assert (answer.status, answer.headers["content-range"], answer.body) == (206, told, content)
    assert answer.headers["content-length"] == str(len(content))


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=5-3", "bytes=-", "bytes=x-", "lines=0-3", "bytes", ""])
def test_several_ranges_and_nonsense_are_answered_with_all(call: Ask, asked: str) -> None:
    answer = part(call, asked)
    assert (answer.status, answer.body, "content-range" in answer.headers) == (200, CONTENT, False)


def test_a_condition_that_cannot_hold_is_answered_with_all(call: Ask) -> None:
    assert part(call, "bytes=0-3", **{"if-range": '"tag"'}).status == 200


@pytest.mark.parametrize(
    "asked", ["bytes=10-", "bytes=99-100", "bytes=-0", f"bytes={10**18}-", f"bytes={10**30}-{10**40}"]
)
def test_a_range_behind_the_end_is_told_the_length(call: Ask, rota: ScriptedRota, asked: str) -> None:
    answer = part(call, asked)
    assert (answer.status, answer.headers["content-range"]) == (416, "bytes */10")
    assert answer.json()["title"] == "Range Not Satisfiable"
    assert [raw.closed for raw in rota.outputs.opened] == [True]


def test_no_output_is_no_bytes(call: Ask, rota: ScriptedRota) -> None:
    rota.outputs.content.clear()
    answer = call("GET", RAW)
    assert (answer.status, answer.headers["content-length"], answer.body) == (200, "0", b"")
    assert part(call, "bytes=0-").headers["content-range"] == "bytes */0"


def test_its_head_has_the_headers_alone(call: Ask, rota: ScriptedRota) -> None:
    answer = call("HEAD", RAW, headers=HOST | {"range": "bytes=0-3"})
    assert (answer.status, answer.headers["content-length"], answer.body) == (200, "10", b"")
    assert [raw.closed for raw in rota.outputs.opened] == [True]


def test_the_files_are_let_go_of(call: Ask, rota: ScriptedRota) -> None:
    call("GET", RAW)
    assert [raw.closed for raw in rota.outputs.opened] == [True]


async def test_a_reader_who_leaves_ends_the_reading(app: App, rota: ScriptedRota) -> None:
    rota.outputs.content[RUN_ID] = CONTENT * 10_000
    connection = Connection()
    taken = 0

    async def send(message: object) -> None:
        nonlocal taken
        taken += 1
        if taken == 3:
            connection.leave()
        await settle()

    await app(scope_of("GET", RAW, HOST, None), connection.receive, send)
    assert taken < 10
    assert [raw.closed for raw in rota.outputs.opened] == [True]
    assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


def test_output_that_cannot_be_read_is_a_503(call: Ask, rota: ScriptedRota, monkeypatch: pytest.MonkeyPatch) -> None:
    async def raw(_run: object) -> None:
        raise WorldError("The output cannot be read.")

    monkeypatch.setattr(rota.outputs, "raw", raw)
    assert call("GET", RAW).status == 503


def test_an_unknown_run_has_none(call: Ask) -> None:
    assert call("GET", RAW.replace("ZZ", "YY")).status == 404
