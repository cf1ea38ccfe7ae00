"""Who may call a unit's hooks."""

from collections.abc import Sequence
from typing import Protocol

from rota.model.unit import HookToken


class Hooks(Protocol):
    """The tokens that the configuration gives to units."""

    def tokens(self, name: str) -> Sequence[HookToken]:
        """Those of a unit, from memory and also before recovery is done; none where there is no such unit."""
        ...
