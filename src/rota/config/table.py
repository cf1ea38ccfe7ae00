"""Values with parts: arrays, tables of known keys, tables of names."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rota.config.document import Raw, shown
from rota.config.reader import NOTHING, Reader, Shape
from rota.config.suggestion import nearest
from rota.model.error import UsageError
from rota.model.name import is_name

NAMES = "1 to 100 letters, digits and . _ - : (and neither . nor .. alone)"
"""What may name a unit, a pool, a notifier, a monitor."""
_FEW = 12
"""Up to so many keys are listed where something else than a table was typed."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table."""

    name: str
    shape: Shape
    required: bool = False


class Many:
    """An array; with `hidden` no message says what was typed in its place."""

    def __init__(self, element: Shape, *, hidden: bool = False) -> None:
        self.element = element
        self.hidden = hidden
        self.allowed = f"an array; each element is {element.allowed}"

    def read(self, raw: Raw, reader: Reader) -> object:
        """The meanings as a tuple."""
        if not isinstance(raw.value, list):
            shown = "This" if self.hidden else raw.shown
            alone = isinstance(raw.value, str) and not self.hidden and not shown.endswith("…")
            raise UsageError(f"{shown} is not {self.allowed}.", hint=f"For one, write [{shown}]." if alone else "")
        read = [reader.read(self.element, element) for element in raw.elements()]
        return NOTHING if NOTHING in read else tuple(read)


class OneOrMany:
    """One value, or an array of such that is not empty."""

    def __init__(self, element: Shape) -> None:
        self.element = element
        self.allowed = f"{element.allowed}, or an array of such"

    def read(self, raw: Raw, reader: Reader) -> object:
        """The meanings as a tuple."""
        if raw.value == []:
            raise UsageError("[] is empty.", hint="Leave the key out where there is nothing to say.")
        if isinstance(raw.value, list):
            return Many(self.element).read(raw, reader)
        return (self.element.read(raw, reader),)


class Table:
    """A table of known keys."""

    def __init__(
        self,
        *keys: Key,
        elsewhere: Mapping[str, str] | None = None,
        later: AbstractSet[str] = frozenset(),
        make: Callable[..., object] | None = None,
    ) -> None:
        """`elsewhere` has what to say of keys that belong elsewhere, `later` the keys not acted on yet.

        `make` makes a value of the model from the keys that were typed; UsageError where they contradict each other.
        """
        self.keys = {key.name: key for key in keys}
        self.allowed = f"a table with {', '.join(self.keys)}" if len(self.keys) <= _FEW else "a table"
        self.elsewhere = elsewhere or {}
        self.later = later
        self.make = make

    def read(self, raw: Raw, reader: Reader) -> object:
        """What `make` makes, else the meanings by key."""
        if not isinstance(raw.value, dict):
            raise UsageError(f"{raw.shown} is not {self.allowed}.")
        meanings = {key: self._entry(key, entry, reader) for key, entry in raw.entries()}
        missing = [key.name for key in self.keys.values() if key.required and key.name not in meanings]
        for name in missing:
            reader.report(raw, f"{name} is missing. It is {self.keys[name].shape.allowed}.")
        if self.make is None:
            return {key: meaning for key, meaning in meanings.items() if meaning is not NOTHING}
        return NOTHING if missing or NOTHING in meanings.values() else self.make(**meanings)

    def _entry(self, name: str, raw: Raw, reader: Reader) -> object:
        key = self.keys.get(name)
        if key is None:
            reader.report(raw, f'"{name}" is not a key of this table. {self._advice(name)}')
            return NOTHING
        if name in self.later:
            reader.warn_once(raw, f"{name} is read and checked, but this version does not act on it yet.")
        return reader.read(key.shape, raw)

    def _advice(self, name: str) -> str:
        """Where the key belongs, or which one was meant, or which ones there are."""
        return self.elsewhere.get(name) or nearest(name, self.keys) or f"Its keys are {', '.join(self.keys)}."


class Named:
    """A table whose keys are names that the operator chose."""

    def __init__(self, element: Shape, *, example: str) -> None:
        self.element = element
        self.allowed = f"a table of tables, such as {example}"

    def read(self, raw: Raw, reader: Reader) -> object:
        """The meanings by name, without what could not be read."""
        if not isinstance(raw.value, dict):
            raise UsageError(f"{raw.shown} is not {self.allowed}.")
        for name, entry in raw.entries():
            if not is_name(name):
                reader.report(entry, f"{shown(name)} is not a name: that is {NAMES}.")
        meanings = {name: reader.read(self.element, entry) for name, entry in raw.entries()}
        return {name: meaning for name, meaning in meanings.items() if meaning is not NOTHING}


class AnyTable:
    """A table of which this version knows nothing but that some of its keys are arrays of tables.

    What stands in its place is in no message: it may be an address with a password in it.
    """

    allowed = "a table"

    def __init__(self, *, arrays: Sequence[str] = ()) -> None:
        self.arrays = arrays

    def read(self, raw: Raw, reader: Reader) -> object:
        """Nothing; only that tables are tables is checked."""
        if not isinstance(raw.value, dict):
            raise UsageError(f"This is not {self.allowed}.")
        for name in self.arrays:
            array = raw.get(name)
            if array is not None:
                reader.read(Many(AnyTable(), hidden=True), array)
        return {}


class Either:
    """A table where one is typed, else a plain value."""

    def __init__(self, *, table: Shape, plain: Shape) -> None:
        self.table = table
        self.plain = plain
        self.allowed = f"{plain.allowed}, or {table.allowed}"

    def read(self, raw: Raw, reader: Reader) -> object:
        """The meaning of whichever it is."""
        return (self.table if isinstance(raw.value, dict) else self.plain).read(raw, reader)
