"""Places that tasks share."""

from typing import Annotated

from msgspec import Meta, Struct

from rota.model.view import PoolView


class Pool(Struct, kw_only=True):
    """One pool."""

    name: str
    size: int
    active: Annotated[int, Meta(description="Runs that hold a place; a smaller pool takes none away.")]
    waiting: Annotated[int, Meta(description="Runs that wait in the lines of its tasks.")]


class PoolList(Struct, kw_only=True):
    """All pools by name."""

    pools: list[Pool]


def pools_of(views: list[PoolView]) -> PoolList:
    """The pools as they are told."""
    return PoolList(
        pools=[Pool(name=view.name, size=view.size, active=view.active, waiting=view.waiting) for view in views]
    )
