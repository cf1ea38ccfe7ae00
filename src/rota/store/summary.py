"""How many runs a filter finds: of whole units and spans counted by an index alone."""

import json
import sqlite3

from rota.model.history import SummaryView
from rota.model.query import RunQuery
from rota.model.run import FAILURES, EndReason, Phase, Status
from rota.store.listing import run_where
from rota.store.query import QUERY
from rota.store.rollup import names
from rota.store.row import instant, microseconds
from rota.store.snapshot import snapshot

ALWAYS, NEVER = -1, 2**62
"""Before and after all instants."""


def read_summary(connection: sqlite3.Connection, query: RunQuery) -> SummaryView:
    """All runs that the filters of the query find; its order means nothing."""
    where = run_where(query)
    with snapshot(connection):
        sql = QUERY["summary_open"].format(where=where)
        statuses: dict[Status, int] = {}
        for phase, count in connection.execute(sql, where.values):
            statuses[Phase(phase).status] = statuses.get(Phase(phase).status, 0) + count
        reasons = _count_reasons(connection, query)
        sql = QUERY["summary_failure"].format(where=where)
        failure = connection.execute(sql, [names(FAILURES - {EndReason.MISSED}), *where.values]).fetchone()
    return SummaryView(
        statuses=statuses,
        reasons={EndReason(reason): count for reason, count in reasons if count},
        last_failure=None if failure is None or failure[0] is None else instant(failure[0]),
    )


def _count_reasons(connection: sqlite3.Connection, query: RunQuery) -> list[tuple[str, int]]:
    if query == RunQuery(units=query.units, created_after=query.created_after, created_before=query.created_before):
        values = {
            "units": json.dumps(query.units),
            "reasons": names(EndReason),
            "after": ALWAYS if query.created_after is None else microseconds(query.created_after),
            "before": NEVER if query.created_before is None else microseconds(query.created_before),
        }
        return connection.execute(QUERY["count_reasons"], values).fetchall()
    where = run_where(query)
    return connection.execute(QUERY["summary_ended"].format(where=where), where.values).fetchall()
