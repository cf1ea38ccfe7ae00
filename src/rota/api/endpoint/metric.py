"""The operation on what is measured."""

import asyncio
from collections import Counter
from functools import partial

from rota.api.access.scrape import check_scrape
from rota.api.document.exposition import OPEN_METRICS, TEXT, exposed, wants_open_metrics
from rota.api.http.reply import Body, Reply
from rota.api.http.request import Request
from rota.api.http.stream import Streams
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.port.metric import Metrics
from rota.api.scope import Scope
from rota.api.tally import Tally
from rota.model.metric import Figures

EVENTS, LOG, DAEMON_LOG, WAIT = "events", "log", "daemon_log", "wait"
STREAMS = {
    "/api/events": EVENTS,
    "/api/runs/{run_id}/log/stream": LOG,
    "/api/daemon/log/stream": DAEMON_LOG,
}
"""What the streams of each path are called; the others are waiting calls."""


async def scrape(request: Request, metrics: Metrics, tally: Tally, streams: Streams) -> Reply:
    """Everything, in the format that is asked for."""
    figures = {**await metrics.figures(), **of_http(tally, streams)}
    open_metrics = wants_open_metrics(request.header("accept") or "")
    text = await asyncio.to_thread(partial(exposed, figures, open_metrics=open_metrics))
    headers = ((b"cache-control", b"no-store"), (b"vary", b"accept"))
    return Reply(body=Body(text), media_type=OPEN_METRICS if open_metrics else TEXT, headers=headers)


def of_http(tally: Tally, streams: Streams) -> Figures:
    """What the API counts itself."""
    open_now = Counter(dict.fromkeys((EVENTS, LOG, DAEMON_LOG, WAIT), 0))
    for route, count in streams.routes.items():
        open_now[STREAMS.get(route, WAIT)] += count
    return {
        "rota_http_streams": {(kind,): count for kind, count in open_now.items()},
        "rota_http_requests_total": {
            (method, route, str(status)): count for (method, route, status), count in tally.requests.items()
        },
        "rota_http_rejected_total": {(reason,): count for reason, count in tally.rejected.items()},
        "rota_http_request_duration_seconds": {
            (route,): histogram.copy() for route, histogram in tally.durations.items()
        },
    }


async def get_metrics(call: Call[Nothing, Nothing]) -> Reply:
    """What is measured, for who may see it."""
    check_scrape(call.request, call.caller, call.rota.settings())
    return await scrape(call.request, call.rota.metrics, call.tally, call.streams)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="get_metrics",
        method="GET",
        path="/metrics",
        tag="Daemon",
        scope=Scope.PUBLIC,
        summary="What is measured, for Prometheus and its kin",
        description=(
            "OpenMetrics 1.0 where Accept names it, else the text format 0.0.4. Counters count since the daemon's "
            "start. Without credentials for the unix socket and for this machine only; 404 where it is off."
        ),
        query=Nothing,
        body=Nothing,
        success=Success(media_type="text/plain"),
        errors=(401, 403, 404),
        headers={"Accept": "application/openmetrics-text asks for OpenMetrics 1.0."},
        handle=get_metrics,
    ),
)
