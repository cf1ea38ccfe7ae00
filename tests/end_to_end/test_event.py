"""Does everyone hear of everything, whatever becomes of the daemon?"""

import asyncio
import http.client
import random
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, suppress
from itertools import islice, pairwise

import pytest
from tests.end_to_end.installation import Installation, SocketConnection
from tests.end_to_end.test_quick import memory
from tests.wait import wait_for

from rota.client.address import Address
from rota.client.client import Client
from rota.client.event import ServerEvent

QUICK = """
    [tasks.good]
    run = "true"
    parallelism = 8
    queue_max = 1000
    log_on_full = "drop_new"

    [tasks.bad]
    run = "exit 7"
"""
RUNS = 1000
LISTENERS = 128
MEBIBYTE = 1024 * 1024


def client_of(installation: Installation) -> Client:
    return Client(Address(socket=installation.data / "rota.sock"))


def until(events: Iterator[ServerEvent], name: str) -> list[ServerEvent]:
    """Events up to the first of this name."""
    found = []
    for event in events:
        found.append(event)
        if event.name == name:
            return found
    raise AssertionError(f"{name} never came")


def test_a_run_is_heard_of_from_its_beginning_to_its_notification(installation: Installation) -> None:
    installation.write(QUICK)
    installation.up()
    client = client_of(installation)
    seen = installation.request("GET", "/api/tasks").headers["rota-event-id"]
    run = client.run_task("bad")
    told = until(client.events(types=["run.", "notification."], after=seen), "notification.created")
    assert [event.name for event in told] == [
        "hello",
        "run.created",
        "run.started",
        "run.ended",
        "notification.created",
    ]
    ended, notified = told[-2:]
    kept = installation.request("GET", f"/api/runs/{run.id}").json()
    assert {"$schema": kept["$schema"]} | ended.data["run"] == kept
    assert (ended.data["run"]["id"], ended.data["run"]["exit_code"]) == (run.id, 7)
    assert notified.data["notification"]["run_id"] == run.id
    [row] = client.notifications.page().notifications
    client.notifications.read(row.id)
    assert client.notifications.unread_count().count == 0


def test_after_a_kill_who_listened_is_told_that_the_thread_broke(installation: Installation) -> None:
    """SUR-01: the next daemon counts anew; and that the one before died is a notification."""
    installation.write(QUICK)
    installation.up()
    client = client_of(installation)
    events = client.events()
    boot = until(events, "hello")[0].data["boot"]
    client.run_task("good")
    until(events, "run.ended")
    installation.kill_daemon()
    hello, lost = until(events, "lost")[-2:]
    assert hello.data["boot"] != boot
    assert lost.data["asked"].startswith(boot)
    wait_for(
        lambda: [row.kind for row in client.notifications.page().notifications], lambda kinds: kinds == ["daemon_died"]
    )
    client.run_task("good")
    until(events, "run.ended")


def test_who_listens_is_told_that_another_daemon_follows(installation: Installation) -> None:
    installation.write(QUICK)
    installation.up()
    events = client_of(installation).events(types=["run.ended"])
    until(events, "hello")
    installation.rota("restart", "--daemon")
    told = until(events, "lost")
    assert [(event.name, event.data.get("reason")) for event in told] == [
        ("daemon.stopping", "restart"),
        ("hello", None),
        ("lost", None),
    ]


def test_files_that_are_other_than_what_is_in_force_are_told(installation: Installation) -> None:
    installation.write(QUICK)
    installation.up()
    client = client_of(installation)
    events = client.events(types=["config.stale", "tasks.changed", "notification.created"])
    until(events, "hello")
    installation.write(QUICK + "\n[tasks.bad2\n")
    assert until(events, "config.stale")[-1].data["stale"] is True
    installation.rota("reload")
    assert until(events, "notification.created")[-1].data["notification"]["kind"] == "reload_refused"
    installation.write(QUICK + "\n[tasks.more]\nrun = 'true'\n")
    installation.rota("reload")
    changed, stale = until(events, "config.stale")[-2:]
    assert changed.data == {"added": ["more"], "removed": [], "changed": []}
    assert stale.data["stale"] is False


async def listen(installation: Installation, after: str, rng: random.Random) -> list[str]:
    """Ids of all events until all runs have ended; leaves at random, and comes again by the last id."""
    ids: list[str] = []
    ended = 0
    while ended < RUNS:
        reader, writer = await asyncio.open_unix_connection(str(installation.data / "rota.sock"), limit=MEBIBYTE)
        head = f"GET /api/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: {ids[-1] if ids else after}\r\n\r\n"
        writer.write(head.encode())
        async for name, number in islice_of(frames(reader), rng.randint(1, 2000)):
            assert name != "lost"
            if number:
                ids.append(number)
            ended += name == "run.ended"
            if ended == RUNS:
                break
        writer.close()
        await writer.wait_closed()
    return ids


async def frames(reader: asyncio.StreamReader) -> AsyncIterator[tuple[str, str]]:
    """Name and id of each whole frame."""
    name = number = ""
    while line := await reader.readline():
        field, _, value = line.decode().strip().partition(": ")
        if field == "id":
            number = value
        elif field == "event":
            name = value
        elif line == b"\n" and name:
            yield name, number
            name = number = ""


async def islice_of(frames: AsyncIterator[tuple[str, str]], most: int) -> AsyncIterator[tuple[str, str]]:
    """The first so many."""
    async for frame in frames:
        yield frame
        most -= 1
        if not most:
            return


async def listen_all(installation: Installation, begin: str) -> list[list[str]]:
    """What each listener has heard of all runs."""
    listeners = [asyncio.ensure_future(listen(installation, begin, random.Random(n))) for n in range(LISTENERS - 1)]
    client = client_of(installation)
    await asyncio.to_thread(lambda: [client.run_task("good") for _ in range(RUNS)])
    return await asyncio.gather(*listeners)


@pytest.mark.long
def test_128_hear_of_a_thousand_runs_once_each_and_in_order(installation: Installation) -> None:
    """All but one of the places for streams: who leaves and comes again has two for a moment."""
    installation.write(QUICK)
    installation.up()
    begin = installation.request("GET", "/api/tasks").headers["rota-event-id"]
    boot, first = begin.split("-")
    for ids in asyncio.run(listen_all(installation, begin)):
        assert ids == [f"{boot}-{int(first) + 1 + number}" for number in range(len(ids))]


@pytest.mark.long
def test_who_never_reads_costs_no_memory_and_resumes_by_id(installation: Installation) -> None:
    """SEC-14: 10,000 events of two kilobytes and more, read and unread by turns."""
    installation.write(QUICK)
    installation.up()
    client = client_of(installation)
    installation.write(QUICK + "".join(f"key_that_is_unknown_{number} = 1\n" for number in range(50)))
    assert installation.request("POST", "/api/daemon/reload").status == 422
    [row] = wait_for(lambda: client.notifications.page().notifications)
    with closing(socket.socket(socket.AF_UNIX)) as deaf:
        deaf.connect(str(installation.data / "rota.sock"))
        deaf.sendall(b"GET /api/events?types=notification. HTTP/1.1\r\nHost: localhost\r\n\r\n")
        mark(installation, row.id, 2500)  # what can be had again is full from then on
        before = memory(installation.daemon())
        mark(installation, row.id, 2500)
        assert (
            memory(installation.daemon()) - before < 16 * MEBIBYTE
        )  # it may hold on to one ring's worth until it is cut off
        deaf.settimeout(60)
        got = rest_of(deaf)
    ids = [line[4:].decode() for line in got.split(b"\n") if line.startswith(b"id: ")]
    numbers = [int(found.partition("-")[2]) for found in ids]
    assert len(ids) < 5000, "it was cut off"
    assert numbers == sorted(set(numbers))
    assert {after - number for number, after in pairwise(numbers)} == {2}  # and the count
    hello, lost = islice(client.events(after=ids[-1]), 2)
    assert (hello.name, lost.name) == ("hello", "lost")
    again = client.events(after=lost.data["latest_id"])
    next(again)
    mark(installation, row.id, 1)
    assert next(again).id == f"{ids[0].partition('-')[0]}-{int(lost.data['latest_id'].partition('-')[2]) + 1}"


def rest_of(connection: socket.socket) -> bytes:
    """All that still comes, until the other end has cut it off."""
    got = bytearray()
    with suppress(ConnectionResetError):
        while piece := connection.recv(65536):
            got += piece
    return bytes(got)


def mark(installation: Installation, notification_id: str, times: int) -> None:
    """Reads a notification, or unreads it, so often: two events each time."""
    with closing(SocketConnection(installation.data / "rota.sock")) as connection:
        for number in range(times):
            connection.request("POST", f"/api/notifications/{notification_id}/{'unread' if number % 2 else 'read'}")
            response = connection.getresponse()
            response.read()
            assert response.status == http.HTTPStatus.NO_CONTENT
