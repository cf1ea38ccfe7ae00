"""Two outputs compared, on the wire."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model.output import Difference
from rota.wire.log import LogLine, line_of


class LogDiff(Struct, kw_only=True):
    """What a run printed that another one did not; numbers, times and ids make no difference."""

    run_id: str
    against_run_id: str
    added: Annotated[list[LogLine], Meta(description="Lines that the other run lacks.")]
    missing: Annotated[list[LogLine], Meta(description="Lines of the other run that this one lacks.")]
    first_added: Annotated[int | UnsetType, Meta(description="The number of the first line that was added.")] = UNSET
    truncated: Annotated[
        bool, Meta(description="There is more than is told, or one of the two was too much to be compared as a whole.")
    ]


def diff_of(run_id: str, against: str, found: Difference) -> LogDiff:
    """Two outputs compared, as it is told."""
    return LogDiff(
        run_id=run_id,
        against_run_id=against,
        added=[line_of(line) for line in found.added],
        missing=[line_of(line) for line in found.missing],
        first_added=found.added[0].number if found.added else UNSET,
        truncated=found.truncated,
    )
