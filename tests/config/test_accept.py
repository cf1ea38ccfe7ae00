"""Does an accepted configuration stay, whatever becomes of the real files?"""

import dataclasses
import shutil
from pathlib import Path

import pytest
from tests.config.folder import Folder

from rota.config.accept import load_accepted, save_accepted
from rota.config.load import load
from rota.model.configuration import Configuration
from rota.model.error import WorldError


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def accepted(folder: Folder, data: Path) -> Configuration:
    """A configuration of files of every kind, accepted."""
    folder.write("etc/conf.d/b.toml", "# second\n[tasks.b]\nrun = 'x'\nenv_file = '../vars'\n")
    folder.write("etc/vars", "V=1\n")
    folder.write("etc/keys", "K=hunter2\n")
    folder.write("etc/word", "word\n")
    root = folder.write(
        "etc/rota.toml",
        """\
        [daemon]
        include = ["conf.d/*.toml"]
        [tasks.a]
        run = "x"
        description = "${file:word} ${V}"
        secrets_file = "keys"
        shell = "fish"
        """,
    )
    configuration = load(root, environ=folder.environ | {"V": "v"})
    save_accepted(configuration, data)
    return configuration


def test_the_successor_has_the_same_configuration_when_all_files_are_broken(
    folder: Folder, data: Path, accepted: Configuration
) -> None:
    """REL-13, the load's part"""
    (folder.path / "etc/rota.toml").write_text("[tasks.a]\nrun = ")
    folder.write("etc/conf.d/c.toml", "[tasks.c]\nrun = 'new'\n")
    (folder.path / "etc/vars").unlink()
    again = load_accepted(data, folder.environ | {"V": "v"})
    assert again == accepted
    assert again is not None
    assert [unit.origin for unit in again.units.values()] == [unit.origin for unit in accepted.units.values()]


def test_the_successor_has_the_same_configuration_when_all_files_are_gone(
    folder: Folder, data: Path, accepted: Configuration
) -> None:
    shutil.rmtree(folder.path / "etc")
    assert load_accepted(data, folder.environ | {"V": "v"}) == accepted


def test_where_nothing_was_accepted_there_is_nothing(folder: Folder, data: Path) -> None:
    assert load_accepted(data, folder.environ) is None


def test_only_the_owner_can_read_it(data: Path, accepted: Configuration) -> None:
    files = [path for path in (data / "accepted").rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert (data / "accepted").stat().st_mode & 0o777 == 0o700
    assert len(files) == len(accepted.sources) + 1


def test_the_next_one_replaces_it_and_leaves_nothing_of_it(folder: Folder, data: Path, accepted: Configuration) -> None:
    following = folder.load("[tasks.z]\nrun = 'x'\n")
    save_accepted(following, data)
    assert load_accepted(data, folder.environ) == following
    assert {path.name for path in (data / "accepted").iterdir()} == {"current", following.hash}


def test_the_same_one_twice_is_kept_as_it_is(folder: Folder, data: Path, accepted: Configuration) -> None:
    save_accepted(accepted, data)
    assert load_accepted(data, folder.environ | {"V": "v"}) == accepted


def test_what_was_cut_short_changes_nothing_and_is_cleared_away(
    folder: Folder, data: Path, accepted: Configuration
) -> None:
    """A daemon killed while it copied, or right before it said which copy counts."""
    folder.write("data/accepted/unfinished/etc/rota.toml", "[tasks.half]\n")
    following = folder.load("[tasks.z]\nrun = 'x'\n")
    shutil.copytree(data / "accepted" / accepted.hash, data / "accepted" / "0123")
    assert load_accepted(data, folder.environ | {"V": "v"}) == accepted
    save_accepted(following, data)
    assert {path.name for path in (data / "accepted").iterdir()} == {"current", following.hash}


def test_what_cannot_be_kept_leaves_what_was_there(folder: Folder, data: Path, accepted: Configuration) -> None:
    impossible = dataclasses.replace(accepted, hash="0" * 64, sources={"/a": b"", "/a/b": b""})
    with pytest.raises(WorldError, match="cannot be kept"):
        save_accepted(impossible, data)
    assert load_accepted(data, folder.environ | {"V": "v"}) == accepted


@pytest.mark.parametrize("current", ["", "[]", "{}"])
def test_a_damaged_note_is_said_to_be_so(folder: Folder, data: Path, accepted: Configuration, current: str) -> None:
    (data / "accepted/current").write_text(current)
    with pytest.raises(WorldError, match="is damaged"):
        load_accepted(data, folder.environ)


def test_a_copy_that_was_changed_is_not_taken_for_the_accepted_one(
    folder: Folder, data: Path, accepted: Configuration
) -> None:
    (next((data / "accepted").rglob("vars"))).write_text("V=2\n")
    with pytest.raises(WorldError, match="is damaged"):
        load_accepted(data, folder.environ | {"V": "v"})
