"""Are the configuration file and the data directory found in the order the page tells?"""

from pathlib import Path

import pytest

from rota.config.find import find_data, find_file
from rota.model.error import NotFoundError

FILES = ("asked.toml", "by-environment.toml", "here/rota.toml", "home/.config/rota/rota.toml")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    return {"HOME": str(tmp_path / "home"), "ROTA_CONFIG": "../by-environment.toml"}


def test_the_file_is_the_first_of_option_environment_here_and_home(tmp_path: Path, environ: dict[str, str]) -> None:
    here = tmp_path / "here"
    assert find_file("../asked.toml", environ=environ, cwd=here).samefile(tmp_path / FILES[0])
    assert find_file(None, environ=environ, cwd=here).samefile(tmp_path / FILES[1])
    environ["ROTA_CONFIG"] = ""
    assert find_file(None, environ=environ, cwd=here) == tmp_path / FILES[2]
    assert find_file(None, environ=environ, cwd=tmp_path) == tmp_path / FILES[3]


def test_where_there_is_none_all_places_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_file(None, environ={"HOME": str(tmp_path / "h")}, cwd=tmp_path)
    assert f"{tmp_path}/rota.toml nor {tmp_path}/h/.config/rota/rota.toml nor /etc/rota/rota.toml" in str(caught.value)
    assert "--config or ROTA_CONFIG" in caught.value.hint


@pytest.mark.parametrize(("option", "by"), [("gone.toml", "--config"), (None, "ROTA_CONFIG")])
def test_a_file_that_was_asked_for_is_never_replaced_by_another(
    tmp_path: Path, environ: dict[str, str], option: str | None, by: str
) -> None:
    with pytest.raises(NotFoundError, match=f"There is no {tmp_path}/here/gone.toml, which {by} names."):
        find_file(option, environ=environ | {"ROTA_CONFIG": "gone.toml"}, cwd=tmp_path / "here")


def test_data_is_where_option_or_environment_say(tmp_path: Path) -> None:
    environ = {"ROTA_DATA": "by-environment"}
    assert find_data("asked", file=None, environ=environ, cwd=tmp_path, root=True) == tmp_path / "asked"
    assert find_data(None, file=None, environ=environ, cwd=tmp_path, root=True) == tmp_path / "by-environment"


@pytest.mark.parametrize("root", [True, False])
def test_data_is_beside_a_local_file(tmp_path: Path, root: bool) -> None:
    environ = {"HOME": "/h"}
    found = find_data(None, file=tmp_path / "rota.toml", environ=environ, cwd=Path("/"), root=root)
    assert found == tmp_path / ".rota"


@pytest.mark.parametrize("file", [Path("/etc/rota/rota.toml"), Path("/h/.config/rota/rota.toml"), None])
def test_data_of_an_installed_file_is_the_systems_or_the_accounts(file: Path | None) -> None:
    def found(root: bool, **environ: str) -> Path:
        return find_data(None, file=file, environ={"HOME": "/h"} | environ, cwd=Path("/w"), root=root)

    assert found(True) == Path("/var/lib/rota")
    assert found(False) == Path("/h/.local/state/rota")
    assert found(False, XDG_STATE_HOME="/s") == Path("/s/rota")
    assert found(False, XDG_STATE_HOME="relative") == Path("/h/.local/state/rota")
