"""What definitions say: those in force from memory, those of older runs from the store."""

import json
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence

from rota.model.configuration import Configuration
from rota.model.run import RunTraits
from rota.model.unit import Kind, Task
from rota.store.sqlite import SqliteStore

REMEMBERED = 500


class KnownDefinitions:
    """Implements `rota.api.port.run.Definitions`."""

    def __init__(self, configuration: Callable[[], Configuration], store: SqliteStore) -> None:
        self._configuration = configuration
        self._store = store
        self._traits: OrderedDict[str, RunTraits] = OrderedDict()
        self._seen: Configuration | None = None

    def known(self, definition: str) -> RunTraits | None:
        """What this definition gives a run, where it is in force or was looked up lately."""
        self._look()
        return self._traits.get(definition)

    async def traits(self, definitions: Collection[str]) -> Mapping[str, RunTraits]:
        """The same of many, looked up where needed; those that are not kept are missing."""
        self._look()
        for each in set(definitions) - self._traits.keys():
            found = await self._store.definition(each)
            if found is not None:
                self._keep(each, found.json)
        return {each: self._traits[each] for each in definitions if each in self._traits}

    def warnings(self, name: str) -> Sequence[str]:
        """What the configuration warns of at this unit."""
        places = tuple(f"{table}.{written}" for table in ("tasks", "services") for written in (name, f'"{name}"'))
        return [
            f"{warning.place}: {warning.text}"
            for warning in self._configuration().warnings
            if any(warning.key == place or warning.key.startswith(f"{place}.") for place in places)
        ]

    def _look(self) -> None:
        """Takes over what is in force now."""
        configuration = self._configuration()
        if configuration is not self._seen:
            self._seen = configuration
            for definition in configuration.definitions.values():
                self._keep(definition.hash, definition.json)

    def _keep(self, definition: str, text: str) -> None:
        self._traits[definition] = traits_of(text)
        self._traits.move_to_end(definition)
        in_force = len(self._seen.definitions) if self._seen is not None else 0
        while len(self._traits) > REMEMBERED + in_force:
            self._traits.popitem(last=False)


def traits_of(text: str) -> RunTraits:
    """What the JSON of a definition gives a run; what it does not tell is as built in."""
    told = json.loads(text)
    env = tuple(sorted(told.get("env", ())))
    if told["kind"] == Kind.SERVICE:
        return RunTraits(env_names=env)
    retry_attempts, timezone = (
        told.get(name, Task.__dataclass_fields__[name].default) for name in ("retry_attempts", "timezone")
    )
    return RunTraits(retry_attempts=retry_attempts, env_names=env, timezone=timezone)
