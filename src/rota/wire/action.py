"""What came of a verb."""

from typing import Annotated

from msgspec import Meta, Struct


class Action(Struct, kw_only=True):
    """What was done."""

    message: str
    task_name: str
    done: Annotated[bool, Meta(description="All that was asked for has happened.")]
    run_ids: Annotated[list[str], Meta(description="The runs stopped or started.")]
