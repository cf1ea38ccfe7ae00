"""What the client does to runs that have been, against the real server."""

from datetime import timedelta

import pytest
from tests.api.example import NOW, RUN_ID, a_run, a_task, an_ended_run, seen

from rota.client.client import Client
from rota.client.error import ApiNotFoundError, ApiRefusedError
from rota.model.output import Difference, Line, Stream
from rota.testing.rota import ScriptedRota
from rota.wire.selection import RunFilter, StatusWord

OTHER = "01JZ8Y0G5T0000000000000001"


@pytest.fixture(autouse=True)
def runs(rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    rota.keep(an_ended_run(), an_ended_run(OTHER, created_at=NOW - timedelta(hours=1)))


def test_a_run_is_deleted_and_restored(client: Client) -> None:
    client.delete_run(RUN_ID)
    with pytest.raises(ApiNotFoundError):
        client.run(RUN_ID)
    assert client.restore_runs(RUN_ID).affected == 1
    assert client.run(RUN_ID).id == RUN_ID


def test_a_run_that_is_alive_is_not_deleted(client: Client, rota: ScriptedRota) -> None:
    rota.keep(a_run())
    with pytest.raises(ApiRefusedError, match="has not ended"):
        client.delete_run(RUN_ID)


def test_under_a_key_a_run_is_begun_once(client: Client) -> None:
    assert client.run_task("backup", key="k").id == client.run_task("backup", key="k").id
    assert client.rerun_run(RUN_ID, key="r").id == client.rerun_run(RUN_ID, key="r").id
    assert client.rerun_run(RUN_ID).id != client.rerun_run(RUN_ID).id


def test_all_but_some_are_deleted(client: Client, rota: ScriptedRota) -> None:
    result = client.delete_runs(filter=RunFilter(status=[StatusWord.SUCCESS]), but=[OTHER])
    assert (result.affected, set(rota.stored)) == (1, {OTHER})


def test_runs_are_stopped_and_run_again_together(client: Client, rota: ScriptedRota) -> None:
    rota.keep(a_run())
    assert client.stop_runs(RUN_ID, OTHER).affected == 1
    assert [each.task_name for each in client.rerun_runs(OTHER).triggered] == ["backup"]


def test_two_outputs_are_compared(client: Client, rota: ScriptedRota) -> None:
    rota.outputs.difference = Difference(added=(Line(number=3, stream=Stream.STDOUT, text="new"),))
    found = client.diff_log(RUN_ID)
    assert (found.against_run_id, found.first_added, found.added[0].text) == (OTHER, 3, "new")


def test_stored_output_is_read_from_any_byte_on(client: Client, rota: ScriptedRota) -> None:
    rota.outputs.content[RUN_ID] = b"0123456789"
    with client.raw_log(RUN_ID) as whole, client.raw_log(RUN_ID, start=7) as rest:
        assert (whole.read(), rest.read()) == (b"0123456789", b"789")
