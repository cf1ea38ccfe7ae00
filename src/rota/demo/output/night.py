"""What the tasks print that look after data: backups and the database."""

from collections.abc import Iterator, Mapping
from random import Random

from rota.demo.output.colour import BOLD, bar, paint
from rota.demo.output.said import Said, Script, warn
from rota.model.run import Run

FOLDERS = ("etc", "home", "srv", "var")
BOXES = ("info", "orders", "returns", "press", "ada", "ben", "böttcher", "łukasz", "office")
TABLES = ("articles", "customers", "order_lines", "orders", "payments", "pictures", "sessions", "stock_moves")


def backup(_run: Run, chance: Random) -> Iterator[Said]:
    """A bar for each folder."""
    yield Said(paint("packing 4 folders", BOLD))
    for folder in FOLDERS:
        yield Said(bar(folder))
    yield Said(f"sent 4 folders to backup.example.org, {chance.gauss(11.8, 0.4):.1f} GB")


def backup_mail(_run: Run, chance: Random) -> Iterator[Said]:
    """A line for each box."""
    for box in BOXES:
        yield Said(f"copied {box}: {chance.randrange(20, 9_000)} messages")


def backup_check(_run: Run, chance: Random) -> Iterator[Said]:
    """What it has unpacked and compared."""
    yield Said("newest backup is srv.tar of last night")
    yield Said(f"unpacked {chance.randrange(47_900, 48_400):,} files")
    for folder in FOLDERS:
        yield Said(f"comparing {folder}")
    yield Said("all files are the same")


def backup_prune(_run: Run, chance: Random) -> Iterator[Said]:
    """What it has removed."""
    yield Said(f"removed srv-{chance.randrange(10**7, 10**8)}.tar")
    yield Said("removed 1 backup, kept 90")


def db_vacuum(_run: Run, chance: Random) -> Iterator[Said]:
    """A line for each table, and what the database says to each."""
    for table in TABLES:
        yield Said(f"vacuuming {table}")
        dead = chance.randrange(0, 90_000)
        yield warn(
            f'INFO:  "{table}": found {dead} removable, {chance.randrange(10**4, 10**6)} nonremovable row versions'
        )


def db_replica_lag(_run: Run, chance: Random) -> Iterator[Said]:
    """How far behind it is."""
    yield Said(f"replica is {chance.lognormvariate(-1.2, 0.5):.1f} s behind")


def session_sweep(_run: Run, chance: Random) -> Iterator[Said]:
    """How many were removed."""
    yield Said(f"removed {chance.randrange(80, 400)} sessions")


SCRIPTS: Mapping[str, Script] = {
    "backup": backup,
    "backup-mail": backup_mail,
    "backup-check": backup_check,
    "backup-prune": backup_prune,
    "db-vacuum": db_vacuum,
    "db-replica-lag": db_replica_lag,
    "session-sweep": session_sweep,
}
