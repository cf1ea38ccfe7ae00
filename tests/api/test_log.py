"""Output of a run, a page at a time."""

from datetime import timedelta

import pytest
from tests.api.conftest import Ask
from tests.api.example import RUN_ID, a_run, an_ended_run

from rota.model.output import Stream
from rota.testing.clock import FakeClock
from rota.testing.rota import ScriptedRota

LOG = f"/api/runs/{RUN_ID}/log"


@pytest.fixture(autouse=True)
def run(rota: ScriptedRota) -> None:
    rota.keep(a_run())


def test_a_page_has_the_last_thousand_lines(call: Ask, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, *(str(number) for number in range(1500)))
    page = call("GET", LOG).json()
    assert [page["lines"][0]["n"], page["lines"][-1]["n"], page["total_lines"]] == [500, 1499, 1500]
    assert (page["first_available"], page["truncated"], page["finalized"]) == (0, False, False)
    assert "next_from" not in page


def test_pages_go_on_where_they_say(call: Ask, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, *"abcdef")
    page = call("GET", f"{LOG}?from=1&limit=2").json()
    assert ([line["text"] for line in page["lines"]], page["next_from"]) == (["b", "c"], 3)


def test_a_page_can_begin_at_an_instant(call: Ask, rota: ScriptedRota, clock: FakeClock) -> None:
    rota.write(RUN_ID, "before")
    clock.step(timedelta(seconds=5))
    rota.write(RUN_ID, "after")
    page = call("GET", f"{LOG}?at=2026-01-01T00:00:01Z").json()
    assert [line["text"] for line in page["lines"]] == ["after"]


def test_an_instant_and_a_number_exclude_each_other(call: Ask) -> None:
    answer = call("GET", f"{LOG}?from=0&at=2026-01-01T00:00:01Z")
    assert (answer.status, answer.places) == (422, ["query.at"])


def test_no_output_yet_is_a_page_without_lines(call: Ask) -> None:
    page = call("GET", LOG).json()
    assert (page["lines"], page["total_lines"]) == ([], 0)


def test_a_page_says_that_the_run_has_ended(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(an_ended_run())
    assert call("GET", LOG).json()["finalized"] is True


def test_a_page_says_that_older_lines_are_gone(call: Ask, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, *"abc")
    rota.forget(RUN_ID, before=2)
    page = call("GET", f"{LOG}?from=0").json()
    assert (page["lines"][0]["n"], page["first_available"], page["truncated"]) == (2, 2, True)


@pytest.mark.parametrize("target", [LOG, f"{LOG}/stream"])
def test_an_unknown_run_is_a_404(call: Ask, target: str) -> None:
    assert call("GET", target.replace("ZZ", "YY")).status == 404


def test_a_line_tells_number_time_stream_and_text(call: Ask, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, "é\r", stream=Stream.STDERR)
    assert call("GET", LOG).json()["lines"] == [
        {"n": 0, "ts": "2026-01-01T00:00:00Z", "stream": "stderr", "text": "é\r"}
    ]


def test_a_stream_is_picked_out_and_the_limit_counts_what_is_returned(call: Ask, rota: ScriptedRota) -> None:
    for number in range(6):
        rota.write(RUN_ID, str(number), stream=Stream.STDERR if number % 2 else Stream.STDOUT)
    page = call("GET", f"{LOG}?from=0&limit=2&stream=stderr,system").json()
    assert [line["n"] for line in page["lines"]] == [1, 3]
