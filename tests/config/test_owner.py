"""Does Rota, started as root, refuse what another user may write?"""

import os

import pytest
from tests.config.folder import Folder

from rota.model.error import ConfigError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root is careful so")


@as_root
@pytest.mark.parametrize(("mode", "words"), [(0o666, "by everyone"), (0o664, "by the group 1234")])
def test_a_file_that_others_may_write_is_refused(folder: Folder, mode: int, words: str) -> None:
    """SEC-16"""
    file = folder.write("rota.toml", "[tasks.a]\nrun = 'true'\n")
    os.chown(file, 0, 1234)
    file.chmod(mode)
    with pytest.raises(ConfigError, match=f"{words}.*chmod go-w"):
        folder.load()


@as_root
@pytest.mark.parametrize("name", ["more.toml", "vars"])
def test_so_is_each_file_that_it_names(folder: Folder, name: str) -> None:
    """SEC-16: an include, an env file."""
    folder.write("vars", "V=1\n")
    folder.write("more.toml", "[tasks.b]\nrun = 'true'\n")
    folder.write("rota.toml", "[daemon]\ninclude = ['more.toml']\n[tasks.a]\nrun = 'true'\nenv_file = 'vars'\n")
    folder.load()
    os.chown(folder.path / name, 1234, 0)
    with pytest.raises(ConfigError, match="belongs to the account 1234"):
        folder.load()


@as_root
def test_a_file_of_a_group_that_may_only_read_is_fine(folder: Folder) -> None:
    file = folder.write("rota.toml", "[tasks.a]\nrun = 'true'\n")
    os.chown(file, 0, 1234)
    file.chmod(0o640)
    assert "a" in folder.load().units


@as_root
@pytest.mark.parametrize(("mode", "owner"), [(0o777, 0), (0o775, 0), (0o755, 1234), (0o1777, 1234)])
def test_so_is_a_folder_in_which_others_may_put_another_file(folder: Folder, mode: int, owner: int) -> None:
    """SEC-16"""
    folder.write("rota.toml", "[tasks.a]\nrun = 'true'\n")
    os.chown(folder.path, owner, 1234)
    folder.path.chmod(mode)
    with pytest.raises(ConfigError, match=r"The folder .*chmod go-w"):
        folder.load()


@as_root
def test_a_folder_in_which_nobody_can_replace_what_is_ours_is_fine(folder: Folder) -> None:
    folder.write("rota.toml", "[tasks.a]\nrun = 'true'\n")
    folder.path.chmod(0o1777)
    assert "a" in folder.load().units
