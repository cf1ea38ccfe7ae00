"""Is everything measured as docs/api.md says, in both formats, and shown to whom it may be shown?"""

import asyncio
import subprocess
import sys
from collections.abc import Mapping

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as plain
from tests.api.asgi import HOST, ask, scope_of, streaming
from tests.api.conftest import Ask
from tests.house.metric import Row, rows

from rota.api.access.scrape import check_scrape, is_on
from rota.api.app import App
from rota.api.caller import NOBODY, Caller
from rota.api.document.exposition import OPEN_METRICS, TEXT, exposed, wants_open_metrics
from rota.api.http.problem import Problem
from rota.api.http.request import Request
from rota.api.scope import Scope
from rota.model.configuration import DaemonSettings
from rota.model.metric import METRICS, Figures, Histogram, MetricType
from rota.testing.clock import one_step
from rota.testing.rota import ScriptedRota

ROWS = rows()
ASKED = HOST | {"accept": "application/openmetrics-text; version=1.0.0"}
AWAY = Caller(name="user:ada", scope=Scope.READ)


def something() -> Figures:
    """A value of every metric, its labels named like themselves."""
    found: dict[str, dict[tuple[str, ...], float | Histogram]] = {}
    for metric in METRICS:
        histogram = Histogram(metric.bounds)
        histogram.observe(0.003)
        value = histogram if metric.type is MetricType.HISTOGRAM else 2.0
        found[metric.name] = {metric.labels: value}
    return found


def test_the_page_tells_of_every_metric_and_of_no_other() -> None:
    assert len(ROWS) > 40
    assert [row.name for row in ROWS] == [metric.name for metric in METRICS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_metric_has_the_type_labels_and_buckets_of_its_row(row: Row) -> None:
    text = exposed(something(), open_metrics=True).decode()
    name = row.name.removesuffix("_total")
    [family] = [family for family in open_metrics(text) if family.name == name]
    assert family.type == row.type
    labels = {label: label for label in row.labels}
    if row.type != "histogram":
        assert [(sample.name, sample.labels, sample.value) for sample in family.samples] == [(row.name, labels, 2.0)]
        return
    buckets = [sample for sample in family.samples if sample.name == f"{row.name}_bucket"]
    assert tuple(float(sample.labels["le"]) for sample in buckets) == (*row.bounds, float("inf"))
    assert all({**sample.labels, "le": ""} == {**labels, "le": ""} for sample in buckets)
    assert [sample.value for sample in buckets] == [float(bound >= 0.003) for bound in (*row.bounds, float("inf"))]


def test_both_formats_say_the_same() -> None:
    texts = {on: exposed(something(), open_metrics=on).decode() for on in (True, False)}
    told = [
        {(sample.name, tuple(sample.labels.items()), sample.value) for one in families for sample in one.samples}
        for families in (open_metrics(texts[True]), plain(texts[False]))
    ]
    assert told[0] == told[1]
    assert texts[True].endswith("# EOF\n")
    assert "# EOF" not in texts[False]
    assert "# TYPE rota_runs_total counter" in texts[False]


def test_a_label_may_hold_what_it_likes() -> None:
    odd = 'a"b\\c\nd'
    text = exposed({"rota_runs_queued": {(odd,): 1.0}}, open_metrics=True).decode()
    [family] = [family for family in open_metrics(text) if family.name == "rota_runs_queued"]
    assert family.samples[0].labels == {"task": odd}


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", False),
        ("*/*", False),
        ("text/plain", False),
        ("application/openmetrics-text; version=1.0.0,text/plain;version=0.0.4;q=0.5", True),
        ("text/plain;q=0.1, Application/OpenMetrics-Text", True),
        ("application/openmetrics-text;q=0", False),
    ],
)
def test_open_metrics_come_where_they_are_asked_for(accept: str, wanted: bool) -> None:
    assert wants_open_metrics(accept) is wanted


def test_a_scraper_is_told_which_format_it_gets(call: Ask, rota: ScriptedRota) -> None:
    rota.metrics.said = something()
    assert call("GET", "/metrics").headers["content-type"] == TEXT
    answer = call("GET", "/metrics", headers=ASKED)
    assert answer.headers["content-type"] == OPEN_METRICS
    assert answer.body.endswith(b"# EOF\n")


def sampled(body: bytes) -> Mapping[tuple[str, ...], float]:
    families = plain(body.decode())
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def test_requests_are_counted_by_the_template_of_their_path(call: Ask) -> None:
    call("GET", "/api/tasks/nobody")
    call("GET", "/api/nothing")
    call("GET", "/metrics", headers={"host": "evil.example"})
    told = sampled(call("GET", "/metrics").body)
    assert told["rota_http_requests_total", "GET", "/api/tasks/{name}", "404"] == 1
    assert told["rota_http_requests_total", "GET", "other", "404"] == 1
    assert told["rota_http_rejected_total", "host"] == 1
    assert told["rota_http_request_duration_seconds_count", "/api/tasks/{name}"] == 1


async def test_a_stream_is_open_as_long_as_it_is_read_and_has_no_duration(app: App, rota: ScriptedRota) -> None:
    async with streaming(app, "/api/daemon/log/stream") as connection:
        assert (await connection.got.get())["status"] == 200
        told = sampled((await ask(app, "GET", "/metrics")).body)
        assert {kind: told["rota_http_streams", kind] for kind in ("events", "log", "daemon_log", "wait")} == {
            "events": 0, "log": 0, "daemon_log": 1, "wait": 0,
        }  # fmt: skip
    told = sampled((await ask(app, "GET", "/metrics")).body)
    assert told["rota_http_streams", "daemon_log"] == 0
    assert ("rota_http_request_duration_seconds_count", "/api/daemon/log/stream") not in told


@pytest.mark.parametrize(
    ("settings", "on_socket", "on_tcp"),
    [
        (DaemonSettings(), True, True),
        (DaemonSettings(host="::1"), True, True),
        (DaemonSettings(host="0.0.0.0"), True, False),
        (DaemonSettings(host="0.0.0.0", metrics=True), True, True),
        (DaemonSettings(metrics=False), False, False),
    ],
)
def test_they_are_on_for_this_machine_and_elsewhere_by_the_key(
    settings: DaemonSettings, on_socket: bool, on_tcp: bool
) -> None:
    assert (is_on(settings, over_socket=True), is_on(settings, over_socket=False)) == (on_socket, on_tcp)


def test_where_they_are_off_there_is_nothing(call: Ask, rota: ScriptedRota) -> None:
    rota.daemon_settings = DaemonSettings(metrics=False)
    assert call("GET", "/metrics").status == 404


def refusal(peer: str | None, caller: Caller, **headers: str) -> int | None:
    """The status with which a request of this peer is refused."""
    scope = scope_of("GET", "/metrics", HOST | {name.replace("_", "-"): value for name, value in headers.items()}, None)
    scope["client"] = (peer, 50_000)
    if peer is None:
        scope |= {"client": None, "state": {"uid": 0}}

    async def nothing() -> dict[str, str]:
        return {"type": "http.disconnect"}

    settings = DaemonSettings(host="0.0.0.0", metrics=True)
    try:
        check_scrape(Request(scope, nothing, "id"), caller, settings)
    except Problem as problem:
        return problem.status
    return None


def test_without_credentials_they_are_for_this_machine_only() -> None:
    assert refusal(None, NOBODY) is None
    assert refusal("127.0.0.1", NOBODY) is None
    assert refusal("::1", NOBODY) is None
    assert refusal("192.0.2.7", NOBODY) == 401
    assert refusal("192.0.2.7", AWAY) is None


@pytest.mark.parametrize(
    "header", ["x_forwarded_for", "x_forwarded_port", "forwarded", "via", "x_real_ip", "cf_connecting_ip"]
)
def test_whoever_was_passed_on_is_not_this_machine(header: str) -> None:
    assert refusal("127.0.0.1", NOBODY, **{header: "127.0.0.1"}) == 401


def test_nothing_heavy_is_imported_before_the_first_scrape() -> None:
    code = "import sys, rota.api.serve; sys.exit('prometheus_client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_loop_goes_on_while_text_is_made(app: App, rota: ScriptedRota) -> None:
    """The text of a thousand units is made beside the event loop: others are answered before it is done."""
    rota.metrics.said = {
        "rota_run_duration_seconds": {(f"task{number}",): Histogram((0.1, 1.0)) for number in range(2000)}
    }

    async def both() -> list[str]:
        order: list[str] = []

        async def note(target: str) -> None:
            await ask(app, "GET", target)
            order.append(target)

        scraped = asyncio.ensure_future(note("/metrics"))
        await one_step()
        await note("/health")
        await scraped
        return order

    assert asyncio.run(both()) == ["/health", "/metrics"]
