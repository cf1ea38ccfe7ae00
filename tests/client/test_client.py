"""Each method of the client against the real server."""

import socket as sockets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import UNSET
from tests.api.example import NOW, RUN_ID, a_run, a_service, a_task, an_ended_run, an_instance, seen
from tests.client.server import Server

from rota.client.address import Address
from rota.client.client import Client
from rota.client.error import ApiNotFoundError, ApiRefusedError, ApiUsageError, ApiWorldError, NoDaemonError
from rota.client.transport import Transport
from rota.model.error import NotFoundError, RefusedError, UsageError, WorldError
from rota.model.instance import InstanceState, RollingView
from rota.model.output import Stream
from rota.model.run import EndReason, Trigger
from rota.model.unit import Param
from rota.model.view import PoolView
from rota.testing.rota import ScriptedRota
from rota.wire.instance import RollingNow


@pytest.fixture(autouse=True)
def units(rota: ScriptedRota) -> None:
    rota.put(seen(a_task(params=(Param(name="day"),))), seen(a_service()), seen(a_task("a:b.c")))
    rota.keep(a_run())


def test_tasks_come_typed(client: Client) -> None:
    assert [task.name for task in client.tasks()] == ["a:b.c", "backup", "web"]


def test_a_task_comes_with_its_definition(client: Client) -> None:
    task = client.task("a:b.c")
    assert (task.name, task.run, task.working_dir) == ("a:b.c", "true", "/srv")


def test_both_roads_lead_to_the_same(server: Server, client: Client) -> None:
    over_tcp = Client(Address(host="127.0.0.1", port=server.port))
    assert over_tcp.tasks() == client.tasks()


def test_a_run_is_begun_in_the_name_of_the_client(client: Client, rota: ScriptedRota) -> None:
    run = client.run_task("backup", params={"day": "mon"})
    assert (run.triggered_by, run.params) == (Trigger.CLI, {"day": "mon"})
    assert rota.asked[0][:3] == ("trigger", "backup", "{'day': 'mon'}")


def test_a_run_can_be_waited_for(
    client: Client, server: Server, rota: ScriptedRota, monkeypatch: pytest.MonkeyPatch
) -> None:
    trigger = rota.trigger

    async def and_end(*args: object, **values: object) -> object:
        run = await trigger(*args, **values)  # type: ignore[arg-type] # as they came
        rota.end(run.id, EndReason.FAILED, exit_code=3)
        return run

    monkeypatch.setattr(rota, "trigger", and_end)
    run = client.run_task("backup", wait=timedelta(seconds=90))
    assert (run.end_reason, run.exit_code) == (EndReason.FAILED, 3)


def test_runs_are_filtered(client: Client, rota: ScriptedRota) -> None:
    rota.keep(an_ended_run("01JZ8Y0G5T0000000000000000", end_reason=EndReason.FAILED, exit_code=1))
    page = client.runs(
        task_name=None,
        status=("failed", "timeout"),
        created_after=NOW,
        duration_min=timedelta(seconds=1),
        exit_code_min=1,
        with_total=True,
        limit=5,
    )
    assert ([run.id for run in page.runs], page.total) == (["01JZ8Y0G5T0000000000000000"], 1)
    assert client.runs(limit=1, retries_only=False).next_cursor is not UNSET


def test_a_page_can_be_turned(client: Client, rota: ScriptedRota) -> None:
    rota.keep(a_run("01JZ8Y0G5T0000000000000000"))
    first = client.runs(limit=1)
    second = client.runs(limit=1, cursor=first.next_cursor or None)
    assert {run.id for run in (*first.runs, *second.runs)} == {RUN_ID, "01JZ8Y0G5T0000000000000000"}


def test_one_run_comes_typed(client: Client) -> None:
    run = client.run(RUN_ID)
    assert (run.task_name, run.created_at, run.end_at) == ("backup", NOW, UNSET)


def test_a_run_is_stopped(client: Client, rota: ScriptedRota) -> None:
    assert client.stop_run(RUN_ID).run_ids == [RUN_ID]
    assert rota.asked[0][:2] == ("stop_run", RUN_ID)


def test_output_comes_in_pages(client: Client, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, "a", "b", "c")
    page = client.log(RUN_ID, start=1, limit=1)
    assert ([line.text for line in page.lines], page.next_from) == (["b"], 2)
    assert client.log(RUN_ID, start=NOW, stream=[Stream.STDERR]).lines == []


def test_why_is_asked_with_its_offset(client: Client, rota: ScriptedRota) -> None:
    at = datetime.fromisoformat("2026-03-29T03:00:00+02:00")
    assert client.why("backup", at).answer == "Nothing was planned then."
    assert client.why("backup").at == datetime(2026, 1, 1, tzinfo=UTC)
    assert rota.asked[0] == ("why", "backup", "2026-03-29T01:00:00+00:00"), "the same instant, as instants are told"


def test_a_unit_is_started_stopped_and_restarted(client: Client, rota: ScriptedRota) -> None:
    assert client.start_task("web").task_name == client.stop_task("web").task_name == "web"
    assert client.restart_task("web", within=timedelta(seconds=5)).task_name == "web"
    assert [words[0] for words in rota.asked] == ["start_unit", "stop_unit", "restart_unit"]


def test_one_instance_is_asked_for_and_replaced_at_once(client: Client, rota: ScriptedRota) -> None:
    rota.fleet["web"] = [an_instance(0), an_instance(1)]
    client.start_task("web", instance=0)
    client.stop_task("web", instance=1)
    assert client.restart_task("web", within=timedelta(), instance=0, rolling=False, wait=timedelta(seconds=90)).done
    assert [words[-1] for words in rota.asked[:2]] == ["instance=0", "instance=1"]
    assert rota.asked[2][-2:] == ("instance=0", "rolling=False")


def test_a_service_comes_with_its_instances_and_how_far_their_replacing_is(client: Client, rota: ScriptedRota) -> None:
    rota.fleet["web"] = [an_instance(0, InstanceState.FAILING)]
    rota.progress["web"] = RollingView(replaced=1, of=2)
    task = client.task("web")
    assert [each.state for each in task.instances_now or []] == [InstanceState.FAILING]
    assert task.rolling_now == RollingNow(replaced=1, of=2, halted=False)


def test_pools_can_be_seen(client: Client, rota: ScriptedRota) -> None:
    rota.shared = [PoolView(name="db", size=1, active=1, waiting=0)]
    assert [pool.name for pool in client.pools().pools] == ["db"]


def test_the_daemon_is_asked_about_and_ended(client: Client, rota: ScriptedRota) -> None:
    assert client.healthy()
    assert client.ready().ready
    assert client.daemon().keeper.daemon_deaths == ["killed by SIGKILL"]
    client.restart_daemon()
    client.stop_daemon()
    assert [words[0] for words in rota.asked] == ["restart_daemon", "shut_down"]


def test_what_is_not_there_is_a_not_found_error_with_the_words_of_the_daemon(client: Client) -> None:
    with pytest.raises(ApiNotFoundError, match=r"Did you mean backup\?") as caught:
        client.task("bakcup")
    assert isinstance(caught.value, NotFoundError)
    assert (caught.value.status, caught.value.problem.title) == (404, "Not Found")


def test_a_refusal_is_a_refused_error(client: Client, server: Server) -> None:
    with pytest.raises(ApiRefusedError, match="is a service") as caught:
        client.run_task("web")
    assert isinstance(caught.value, RefusedError)
    with pytest.raises(ApiRefusedError, match="socket"):
        Client(Address(host="127.0.0.1", port=server.port)).stop_daemon()


def test_a_senseless_request_is_a_usage_error(client: Client) -> None:
    with pytest.raises(ApiUsageError, match="limit") as caught:
        client.runs(limit=0)
    assert isinstance(caught.value, UsageError)


def test_a_daemon_that_cannot_is_a_world_error(client: Client, rota: ScriptedRota) -> None:
    rota.failure = WorldError("The disk is full.")
    with pytest.raises(ApiWorldError, match="The disk is full") as caught:
        client.run(RUN_ID)
    assert isinstance(caught.value, WorldError)
    assert not isinstance(caught.value, NoDaemonError)


def test_an_id_with_a_slash_does_not_become_a_path(client: Client) -> None:
    with pytest.raises(ApiNotFoundError):
        client.run(f"{RUN_ID}/log")


def test_nobody_there_is_told_with_the_next_step(tmp_path: Path) -> None:
    client = Client(Address(socket=tmp_path / "rota.sock"))
    assert not client.healthy()
    with pytest.raises(NoDaemonError, match="No Rota runs at") as caught:
        client.tasks()
    assert "rota up" in caught.value.hint


def test_a_socket_that_nobody_listens_at_is_nobody_there(tmp_path: Path) -> None:
    path = tmp_path / "rota.sock"
    with sockets.socket(sockets.AF_UNIX) as stale:
        stale.bind(str(path))
    with pytest.raises(NoDaemonError, match="No Rota runs at"):
        Client(Address(socket=path)).tasks()


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[tuple[sockets.socket, Client]]:
    """A listening socket that is no Rota."""
    path = tmp_path / "rota.sock"
    with sockets.socket(sockets.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        yield listener, Client(Address(socket=path))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", "broke off"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "broke off"),
        (b"HTTP/1.1 404 Not Found\r\ncontent-length: 4\r\n\r\nnope", "is not Rota"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nnope", "is not Rota"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\n[", "broke off"),
    ],
)
def test_somebody_else_who_answers_is_told(
    impostor: tuple[sockets.socket, Client], monkeypatch: pytest.MonkeyPatch, answer: bytes, words: str
) -> None:
    listener, client = impostor
    connect = sockets.socket.connect

    def and_answer(self: sockets.socket, address: str) -> None:
        connect(self, address)
        peer, _ = listener.accept()
        with peer:
            peer.sendall(answer)
            peer.shutdown(sockets.SHUT_WR)
            peers.append(peer.dup())

    peers: list[sockets.socket] = []
    monkeypatch.setattr(sockets.socket, "connect", and_answer)
    try:
        with pytest.raises(WorldError, match=words):
            client.tasks()
    finally:
        for peer in peers:
            peer.close()


def test_an_answer_that_does_not_come_is_told(impostor: tuple[sockets.socket, Client]) -> None:
    transport = Transport(impostor[1].address, name="api")
    with pytest.raises(NoDaemonError, match="does not answer in time"):
        transport.send("GET", "/api/tasks", timeout=0.01)


def test_lines_are_searched_for(client: Client, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, "fine", "disk full", "full stop")
    first = client.search_run(RUN_ID, q="full", limit=1)
    assert [(hit.n, hit.spans) for hit in first.hits] == [(1, [(5, 9)])]
    assert isinstance(first.next_cursor, str)
    rest = client.search_run(RUN_ID, q="full", limit=1, cursor=first.next_cursor, buckets=3)
    assert ([hit.n for hit in rest.hits], rest.buckets, rest.total_hits) == ([2], [0, 1, 1], 2)
    assert [hit.n for hit in client.search_task("backup", q="Full", case=False, run_id=[RUN_ID]).hits] == [1, 2]


def test_much_history_comes_typed(client: Client, rota: ScriptedRota) -> None:
    since = NOW - timedelta(hours=1)
    assert client.board(since=since, until=NOW, resolution=timedelta(minutes=5)).from_ == since
    assert client.stats("backup", window=timedelta(days=2)).window == 172_800_000_000_000
    assert client.slots("backup", verdict=["held"], limit=5).slots == []
    assert client.summary(task_name="nobody").total == 0
    assert len(client.preview("30 2 * * *", timezone="Europe/Berlin", n=3).firings) == 3
