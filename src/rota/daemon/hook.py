"""Whose hooks there are: the tokens of the configuration in force."""

from collections.abc import Sequence

from rota.engine.engine import Engine
from rota.model.unit import HookToken


class ConfiguredHooks:
    """Implements `rota.api.port.hook.Hooks`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def tokens(self, name: str) -> Sequence[HookToken]:
        """Those of a unit, also before recovery is done; none where there is no such unit."""
        unit = self._engine.configuration.units.get(name)
        return () if unit is None else unit.hook_tokens
