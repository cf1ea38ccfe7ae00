"""What JSON Schema cannot say of a request, told to schemathesis: hooks that its configuration names.

Each rule makes a request that fits the document also fit a rule *between* its fields, or a format of ours.
Requests that are meant to be wrong are left as they are.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import schemathesis
from hypothesis import strategies
from schemathesis import Case, HookContext

Query = dict[str, Any]
Body = dict[str, Any]
Rule = Callable[[Query], None]

schemathesis.openapi.format("rota-duration", strategies.sampled_from(["90s", "15m", "1h", "2", "1h0m0s"]))
schemathesis.openapi.format(
    "rota-cron", strategies.sampled_from(["0 3 * * *", "@every 5m", "*/10 * * * * *", "@daily"])
)
schemathesis.openapi.format("rota-timezone", strategies.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]))

PAIRS = (
    ("created_after", "created_before"),
    ("exit_code_min", "exit_code_max"),
    ("duration_min", "duration_max"),
)
SELECTING = {"stop_runs", "delete_runs", "restore_runs", "rerun_runs"}
NOBODY = "01JZ8Y0G5T0000000000000001"
NOTHING = (None, [], {})
"""What has no spelling in a query string: nothing of it would be sent."""
TRUE = (True, "true", "1")
PARAMS = {"backup": {"day": "mon"}}
"""Which parameters the units of the test take."""


def in_order(low: str, high: str) -> Rule:
    """The one is not greater than the other."""

    def keep(query: Query) -> None:
        if low in query and high in query:
            query.pop(high)

    return keep


def brief_span(query: Query) -> None:
    """`to` is after `from`, and not too far: what one date alone cannot promise."""
    query.pop("to", None)
    begin = query.get("from")
    if begin and not 1990 < datetime.fromisoformat(begin).year < 2100:
        query.pop("from")


def usual_span(query: Query) -> None:
    """`from` is not after `to`, which is now where it is not given, and not too far before it."""
    query.pop("from", None)
    query.pop("to", None)


def fair_window(query: Query) -> None:
    """A day to a leap year."""
    if query.get("window"):
        query["window"] = "30d"


def one_place(query: Query) -> None:
    """A log is read from a number or from an instant."""
    if query.get("at"):
        query.pop("from", None)


def true_pattern(query: Query) -> None:
    """With `regex`, `q` is a pattern."""
    query["q"] = "o+" if query.get("regex") in TRUE else query.get("q")


def one_run(query: Query) -> None:
    """Shares are counted within one run."""
    query.pop("buckets", None)


def no_cursor(query: Query) -> None:
    """A cursor is not made up: it comes from the page before (tests/api/test_cursor.py)."""
    query.pop("cursor", None)


def no_nul(query: Query) -> None:
    """A NUL is refused everywhere."""
    for name, value in query.items():
        if isinstance(value, str | list):
            query[name] = (
                [str(one).replace("\0", "") for one in value] if isinstance(value, list) else value.replace("\0", "")
            )


def no_wait(query: Query) -> None:
    """Waiting is bounded, or the run would take hours."""
    if query.get("wait") in TRUE:
        query["wait_timeout"] = "1s"


def one_selection(body: Body) -> None:
    """Runs are named, each once, or all are meant that fit a filter; here one that spares what other requests need."""
    if body.get("match_all") is True:
        body.pop("ids", None)
        body["filter"] = {**body.get("filter", {}), "search": "nothing is called so"}
        for _, high in PAIRS:
            body["filter"].pop(high, None)
    else:
        body.pop("filter", None)
        body.pop("except_ids", None)
        body["ids"] = list(dict.fromkeys(body.get("ids", [NOBODY])))


def no_end(body: Body) -> None:
    """It would have to be in the future."""
    body.pop("expires_at", None)


BODIES = {**dict.fromkeys(SELECTING, one_selection), "create_token": no_end}
FILTERS = tuple(in_order(low, high) for low, high in PAIRS)
RULES: dict[str, tuple[Rule, ...]] = {
    "list_runs": FILTERS,
    "get_run_summary": FILTERS,
    "get_board": (usual_span,),
    "list_slots": (usual_span,),
    "get_stats": (fair_window,),
    "get_run_log": (one_place,),
    "search_run_log": (true_pattern,),
    "search_task_log": (true_pattern, one_run),
    "get_schedule": (brief_span,),
    "get_upcoming": (brief_span,),
    "get_preview": (brief_span,),
}


@schemathesis.hook
def before_call(context: HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """Waits are short, whatever the request; one that is meant to be right keeps the rules."""
    if not isinstance(case.query, dict):
        return  # sent as no query could be
    for name in [name for name, value in case.query.items() if value in NOTHING]:
        del case.query[name]
    no_wait(case.query)
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    identifier = case.operation.definition.raw["operationId"]
    for rule in (no_cursor, no_nul, *RULES.get(identifier, ())):
        rule(case.query)
    if identifier == "get_raw_log" and case.headers:
        case.headers.pop("Range", None)  # how many bytes there are nobody can know beforehand
    if identifier in BODIES and isinstance(case.body, dict):
        BODIES[identifier](case.body)
    if identifier == "run_task" and isinstance(case.body, dict) and case.body.get("params"):
        case.body["params"] = PARAMS.get(case.path_parameters["name"], {})
