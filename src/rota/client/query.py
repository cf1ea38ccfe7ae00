"""What lists of runs and searches can be asked, as parameters of the client's methods."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict


class RunFilter(TypedDict, total=False):
    """The parameters of `GET /api/runs`; None counts as not given."""

    status: str | Sequence[str] | None
    task_name: str | Sequence[str] | None
    group: str | Sequence[str] | None
    triggered_by: str | Sequence[str] | None
    kind: str | None
    search: str | None
    created_after: datetime | None
    created_before: datetime | None
    retries_only: bool | None
    exit_code_min: int | None
    exit_code_max: int | None
    duration_min: timedelta | None
    duration_max: timedelta | None
    sort_field: str | None
    sort_direction: str | None
    limit: int | None
    cursor: str | None
    with_total: bool | None


class Question(TypedDict, total=False):
    """The parameters of a search; None counts as not given."""

    q: str
    regex: bool
    case: bool
    stream: Sequence[str]
    limit: int
    cursor: str | None
    buckets: int
    run_id: Sequence[str]
    """Of a unit's search."""
