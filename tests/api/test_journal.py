"""Is the daemon's own log told in pages and as it comes?"""

import json

import pytest
from tests.api.asgi import HOST, Connection, streaming
from tests.api.conftest import Ask

from rota.api.app import App
from rota.model.journal import Level
from rota.testing.rota import ScriptedRota

PATH = "/api/daemon/log"
STREAM = f"{PATH}/stream"


def lines(rota: ScriptedRota, count: int) -> None:
    rota.journal.write(*(f"line {number}" for number in range(count)))


async def frames(connection: Connection, count: int) -> list[tuple[str | None, str, dict[str, object]]]:
    """Id, event and data of so many frames."""
    found: list[tuple[str | None, str, dict[str, object]]] = []
    while len(found) < count:
        message = await connection.got.get()
        for block in message.get("body", b"").decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
            if "event" in fields:
                found.append((fields.get("id"), fields["event"], json.loads(fields["data"])))
    return found


def test_a_line_has_number_instant_level_action_and_text(call: Ask, rota: ScriptedRota) -> None:
    rota.journal.write("no run starts", level=Level.ERROR, action="disk.short")
    told = call("GET", PATH).json()
    assert list(told) == ["$schema", "lines", "first_available", "total_lines"]
    [line] = told["lines"]
    assert list(line) == ["n", "ts", "level", "action", "text"]
    assert (line["n"], line["level"], line["action"]) == (0, "error", "disk.short")


@pytest.mark.parametrize(
    ("query", "numbers", "next_from"),
    [
        ("", [1, 2, 3], None),
        ("?from=-2", [2, 3], None),
        ("?from=0", [1, 2, 3], None),
        ("?from=2&limit=1", [2], 3),
        ("?from=9", [], None),
        ("?level=warn", [3], None),
        ("?level=error", [], None),
    ],
)
def test_pages_are_asked_for_by_absolute_number(
    call: Ask, rota: ScriptedRota, query: str, numbers: list[int], next_from: int | None
) -> None:
    lines(rota, 3)
    rota.journal.write("worse", level=Level.WARN)
    rota.journal.first = 1
    told = call("GET", PATH + query).json()
    assert [line["n"] for line in told["lines"]] == numbers
    assert (told["first_available"], told["total_lines"], told.get("next_from")) == (1, 4, next_from)


def test_what_does_not_fit_is_refused(call: Ask) -> None:
    assert call("GET", f"{PATH}?level=loud&limit=0").places == ["query.level", "query.limit"]
    assert call("GET", STREAM, headers=HOST | {"last-event-id": "x"}).places == ["header.Last-Event-ID"]


async def test_a_stream_begins_with_the_last_hundred_lines_and_goes_on(app: App, rota: ScriptedRota) -> None:
    lines(rota, 150)
    async with streaming(app, STREAM) as connection:
        told = await frames(connection, 100)
        assert [number for number, _, _ in told] == [str(number) for number in range(50, 150)]
        assert {event for _, event, _ in told} == {"line"}
        rota.journal.write("news", level=Level.WARN)
        [(number, _, data)] = await frames(connection, 1)
        assert (number, data["text"], data["level"]) == ("150", "news", "warn")


async def test_a_stream_goes_on_behind_the_line_seen_last(app: App, rota: ScriptedRota) -> None:
    lines(rota, 150)
    async with streaming(app, STREAM, HOST | {"last-event-id": "2"}) as connection:
        assert [number for number, _, _ in await frames(connection, 147)] == [str(n) for n in range(3, 150)]


async def test_lines_that_are_gone_are_told_of(app: App, rota: ScriptedRota) -> None:
    lines(rota, 10)
    rota.journal.first = 6
    async with streaming(app, STREAM, HOST | {"last-event-id": "2"}) as connection:
        rotated, *kept = await frames(connection, 5)
        assert rotated == (None, "rotated", {"first_available": 6})
        assert [number for number, _, _ in kept] == ["6", "7", "8", "9"]
        rota.journal.first = 12
        lines(rota, 3)
        dropped, line = await frames(connection, 2)
    assert dropped == (None, "dropped", {"after": 9, "count": 2})
    assert line[0] == "12"


async def test_a_level_leaves_out_lines_without_calling_them_lost(app: App, rota: ScriptedRota) -> None:
    lines(rota, 3)
    rota.journal.write("worse", level=Level.ERROR)
    async with streaming(app, f"{STREAM}?level=warn") as connection:
        assert [(number, event) for number, event, _ in await frames(connection, 1)] == [("3", "line")]
