"""How many runs there are, on the wire."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model.history import SummaryView
from rota.model.run import EndReason, Status
from rota.wire.absent import given
from rota.wire.time import Instant


class RunSummary(Struct, kw_only=True):
    """The runs that a filter finds, counted. Deleted ones count nowhere."""

    total: int
    success: Annotated[int, Meta(description="How many ended well.")]
    failed: Annotated[int, Meta(description="Those that the filter's word `failure` means.")]
    missed: int
    running: int
    pending: int
    by_end_reason: Annotated[dict[EndReason, int], Meta(description="Only reasons of which there are some.")]
    last_failure: Annotated[Instant | UnsetType, Meta(description="When the newest of `failed` ended.")] = UNSET


def summary_of(view: SummaryView) -> RunSummary:
    """The counts as they are told."""
    reasons = view.reasons
    failures = (count for reason, count in reasons.items() if reason.is_failure and reason is not EndReason.MISSED)
    return RunSummary(
        total=sum(view.statuses.values()) + sum(reasons.values()),
        success=reasons.get(EndReason.SUCCESS, 0),
        failed=sum(failures),
        missed=reasons.get(EndReason.MISSED, 0),
        running=view.statuses.get(Status.RUNNING, 0),
        pending=view.statuses.get(Status.PENDING, 0),
        by_end_reason={reason: reasons[reason] for reason in EndReason if reason in reasons},
        last_failure=given(view.last_failure),
    )
