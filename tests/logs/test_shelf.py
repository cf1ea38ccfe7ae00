"""Logs as files: which there are, which are the oldest, and that nothing else is ever touched."""

import asyncio
import gzip
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rota.logs.compression import ENDINGS
from rota.logs.disk import DataDisk
from rota.logs.shelf import Shelf
from rota.model.error import WorldError
from rota.model.name import folder_name, log_path, run_id_at
from rota.model.retention import LogFile

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def run_id(number: int) -> str:
    return run_id_at(BEGIN + timedelta(minutes=number), number.to_bytes(10))


def put(data: Path, unit: str, number: int, *endings: str, size: int = 10) -> list[Path]:
    """The files of a run, each of so many bytes."""
    paths = [data / f"{log_path(unit, run_id(number))}{ending}" for ending in endings or ("", ".idx")]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
    return paths


async def everything(shelf: Shelf) -> list[LogFile]:
    return [file async for files in shelf.files() for file in files]


def test_every_file_of_every_log_is_listed(tmp_path: Path) -> None:
    put(tmp_path, "backup", 1, *(ending for ending in ENDINGS if not ending.endswith(".new")))
    put(tmp_path, "db.backup", 2, size=7)
    (tmp_path / "logs" / "backup" / "notes.txt").write_text("not ours")
    (tmp_path / "logs" / "stray").write_text("not ours either")
    found = asyncio.run(everything(Shelf(tmp_path)))
    assert len(found) == 8 + 2
    assert {file.run_id for file in found} == {run_id(1), run_id(2)}
    assert {file.unit for file in found} == {"backup", folder_name("db.backup")}
    assert sum(file.size for file in found) == 8 * 10 + 2 * 7
    assert sum(file.packed for file in found) == 4
    assert all(abs(file.written_at - datetime.now(UTC)) < timedelta(minutes=5) for file in found)  # noqa: TID251 - of files just made


def test_without_any_log_there_is_nothing(tmp_path: Path) -> None:
    assert asyncio.run(everything(Shelf(tmp_path))) == []


def test_more_files_than_are_looked_at_together_are_all_there(tmp_path: Path) -> None:
    for number in range(1300):
        put(tmp_path, f"unit{number % 3}", number, "")
    assert len(asyncio.run(everything(Shelf(tmp_path)))) == 1300


def test_the_oldest_are_those_whose_runs_are_over_all_units(tmp_path: Path) -> None:
    for number, unit in enumerate(("b", "a", "c", "a", "b")):
        put(tmp_path, unit, number)
    found = asyncio.run(Shelf(tmp_path).oldest(4, {run_id(1)}))
    assert [file.run_id for file in found] == [run_id(0), run_id(0), run_id(2), run_id(2)]


@pytest.mark.parametrize("unit", ["backup", "db.backup", "db:backup"])
def test_a_log_goes_with_all_its_files_and_others_stay(tmp_path: Path, unit: str) -> None:
    """LED-02: whatever the name of the unit, and given by its folder too."""
    gone = put(tmp_path, unit, 1, *ENDINGS)
    again = put(tmp_path, unit, 2)
    others = [*put(tmp_path, unit, 3), *put(tmp_path, "db_backup", 1)]
    asyncio.run(Shelf(tmp_path).remove([(unit, run_id(1)), (folder_name(unit), run_id(2))]))
    assert not any(path.exists() for path in [*gone, *again])
    assert all(path.exists() for path in others)


def test_what_is_gone_already_is_fine(tmp_path: Path) -> None:
    """SUR-21: a sweep that begins again."""
    asyncio.run(Shelf(tmp_path).remove([("backup", run_id(1))]))


def test_what_cannot_be_removed_is_told(tmp_path: Path) -> None:
    [path] = put(tmp_path, "backup", 1, "")
    path.unlink()
    path.mkdir()
    with pytest.raises(WorldError, match=re.escape(str(path))):
        asyncio.run(Shelf(tmp_path).remove([("backup", run_id(1))]))


def test_only_empty_folders_of_others_go(tmp_path: Path) -> None:
    for unit in ("db.backup", "removed", "full"):
        put(tmp_path, unit, 1, "")
    asyncio.run(Shelf(tmp_path).remove([(unit, run_id(1)) for unit in ("db.backup", "removed")]))
    asyncio.run(Shelf(tmp_path).remove_folders({"db.backup"}))
    assert {entry.name for entry in (tmp_path / "logs").iterdir()} == {folder_name("db.backup"), "full"}


def test_a_log_is_compressed_by_unit_or_folder(tmp_path: Path) -> None:
    [path] = put(tmp_path, "db.backup", 1, "", size=100_000)
    assert asyncio.run(Shelf(tmp_path).compress(folder_name("db.backup"), run_id(1)))
    assert not path.exists()
    assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == b"x" * 100_000
    assert not asyncio.run(Shelf(tmp_path).compress("db.backup", run_id(2)))


def test_the_disk_is_asked_for_its_room(tmp_path: Path) -> None:
    disk, found = DataDisk(tmp_path), os.statvfs(tmp_path)
    assert disk.size() == found.f_blocks * found.f_frsize
    free = disk.free()
    assert free is not None
    assert 0 < free <= found.f_bfree * found.f_frsize + 2**30
    assert DataDisk(tmp_path / "gone").free() is None
