"""One unit as read: its own values, before defaults."""

from collections.abc import Mapping
from dataclasses import dataclass

from rota.config.account import home_of
from rota.config.document import Raw
from rota.config.reader import Reader
from rota.config.table import Table
from rota.model.error import UsageError
from rota.model.unit import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one table under [tasks] or [services] says."""

    name: str
    kind: Kind
    raw: Raw
    home: str | None
    """The home folder of the account it runs as."""
    values: Mapping[str, object]
    """What its own keys mean."""


class UnitTable:
    """The table of a unit; its name is the last part of its key."""

    allowed = "a table"

    def __init__(self, kind: Kind, table: Table) -> None:
        self.kind = kind
        self.table = table

    def read(self, raw: Raw, reader: Reader) -> object:
        """A Draft, without the values that could not be read."""
        name = str(raw.path[-1])
        if not isinstance(raw.value, dict):
            raise UsageError(
                f"{raw.shown} is not a table.", hint=f"Every {self.kind} has its own: [{self.kind}s.NAME]."
            )
        home = self._home(raw, reader)
        values = self.table.read(raw, reader.within(name, home))
        assert isinstance(values, dict), "as every table is read that makes nothing else"
        return Draft(name=name, kind=self.kind, raw=raw, home=home, values=values)

    def _home(self, raw: Raw, reader: Reader) -> str | None:
        user = raw.get("user")
        if user is None:
            return reader.home
        account = reader.read(self.table.keys["user"].shape, user)
        return home_of(account, reader.environ) if isinstance(account, str) else None
