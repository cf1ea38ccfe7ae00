"""The hooks of units that a test puts there."""

from collections.abc import Callable, Sequence

from rota.model.unit import HookToken
from rota.model.view import UnitView


class ScriptedHooks:
    """Implements `rota.api.port.hook.Hooks` over what can be seen of units."""

    def __init__(self, unit: Callable[[str], UnitView | None]) -> None:
        self._unit = unit

    def tokens(self, name: str) -> Sequence[HookToken]:
        """Those of a unit; none where there is no such unit."""
        view = self._unit(name)
        return () if view is None else view.unit.hook_tokens
