"""What came of a verb."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType


class Action(Struct, kw_only=True):
    """What was done."""

    message: str
    task_name: str
    done: Annotated[bool, Meta(description="All that was asked for has happened.")]
    run_ids: Annotated[list[str], Meta(description="The runs stopped or started.")]


class PauseInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Why a task is paused."""

    reason: Annotated[str, Meta(max_length=500, description="Told for each slot that is not run.")] | UnsetType = UNSET
