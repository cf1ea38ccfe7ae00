"""A body that is small on the line and large in memory: it is never unpacked."""

import gzip

import pytest
from tests.api.conftest import Ask
from tests.api.example import JSON, a_task, seen

from rota.api.app import App
from rota.testing.rota import ScriptedRota

BOMB = gzip.compress(b" " * 10_000_000)


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "x-gzip", "deflate", "br", "zstd", "identity, gzip", "gzip, gzip"])
def test_an_encoded_body_is_refused_unread(call: Ask, rota: ScriptedRota, app: App, coding: str) -> None:
    rota.put(seen(a_task()))
    answer = call("POST", "/api/tasks/backup/run", headers=JSON | {"content-encoding": coding}, body=BOMB)
    assert answer.status == 415
    assert app.tally.rejected == {"encoding": 1}
    assert rota.asked == []


def test_a_bomb_that_says_nothing_of_itself_is_no_json(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    assert call("POST", "/api/tasks/backup/run", headers=JSON, body=BOMB).status == 400
    assert rota.asked == []
