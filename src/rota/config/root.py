"""The tables of a whole file: the root file's, and those of a file that it includes."""

from rota.config.elsewhere import ROOT_ONLY, elsewhere, not_in_include
from rota.config.raw import KEYS, NOT_YET
from rota.config.table import AnyTable, Key, Named, Table
from rota.config.unit import UnitTable
from rota.model.unit import Kind


def _table(name: str) -> Table:
    rows = KEYS[name]
    prefix = "" if name in {"defaults", "tasks.NAME", "services.NAME"} else f"{name}."
    return Table(
        *rows,
        elsewhere=elsewhere(name, KEYS),
        later={row.name for row in rows if prefix + row.name in NOT_YET},
    )


DEFAULTS = _table("defaults")
_TABLES = (
    Key("scheduler", _table("scheduler")),
    Key("daemon", _table("daemon")),
    Key("storage", _table("storage")),
    Key("defaults", DEFAULTS),
    Key("tasks", Named(UnitTable(Kind.TASK, _table("tasks.NAME")), example="[tasks.backup]")),
    Key("services", Named(UnitTable(Kind.SERVICE, _table("services.NAME")), example="[services.web]")),
    Key("pools", Named(_table("pools.NAME"), example="[pools.database]")),
    Key("notifiers", Named(AnyTable(), example="[notifiers.mail]")),
    Key("alerts", AnyTable(arrays=("rule",))),
    Key("monitors", Named(AnyTable(), example="[monitors.disk]")),
)

ROOT = Table(
    *_TABLES,
    elsewhere=elsewhere("", KEYS),
    later={table.name for table in _TABLES} & NOT_YET,
)
INCLUDED = Table(
    *(table for table in _TABLES if table.name not in ROOT_ONLY),
    elsewhere={**ROOT.elsewhere, **{name: not_in_include(name) for name in ROOT_ONLY}},
    later=ROOT.later,
)
