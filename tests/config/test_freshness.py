"""Is it noticed when a file is not what was loaded any more?"""

import os

import pytest
from tests.config.folder import Folder

from rota.config.freshness import Freshness

ROOT = "[daemon]\ninclude = ['conf.d/*.toml']\n[tasks.a]\nrun = 'x'\nenv_file = 'vars'\ndescription = '${file:word}'\n"


@pytest.fixture
def configured(folder: Folder) -> Folder:
    folder.write("conf.d/b.toml", "[tasks.b]\nrun = 'x'\nsecrets_file = '~/keys'\n")
    folder.write("home/keys", "K=hunter2\n")
    folder.write("vars", "V=1\n")
    folder.write("word", "word\n")
    folder.write("rota.toml", ROOT)
    return folder


@pytest.mark.parametrize("name", ["rota.toml", "conf.d/b.toml", "vars", "home/keys", "word"])
def test_every_file_that_was_read_is_watched(configured: Folder, name: str) -> None:
    """REL-08"""
    configuration, freshness = configured.load(), Freshness()
    assert freshness.problems(configuration) == ()
    file = configured.path / name
    content = file.read_text()
    file.write_text(content + "# more\n")
    assert freshness.problems(configuration) == (f"{file} was changed since it was loaded.",)
    file.write_text(content)
    assert freshness.problems(configuration) == ()


def test_a_file_that_was_only_touched_is_as_it_was(configured: Folder) -> None:
    configuration, freshness = configured.load(), Freshness()
    freshness.problems(configuration)
    os.utime(configured.path / "vars", (0, 0))
    assert freshness.problems(configuration) == ()


def test_a_file_that_is_gone_is_told(configured: Folder) -> None:
    configuration, freshness = configured.load(), Freshness()
    (configured.path / "vars").unlink()
    [problem] = freshness.problems(configuration)
    assert problem.startswith(f"{configured.path}/vars cannot be read")


def test_a_new_file_that_would_be_included_is_told(configured: Folder) -> None:
    configuration, freshness = configured.load(), Freshness()
    new = configured.write("conf.d/c.toml", "[tasks.c]\nrun = 'x'\n")
    assert freshness.problems(configuration) == (f"{new} is new and matches [daemon] include.",)


def test_another_configuration_is_looked_at_anew(configured: Folder) -> None:
    freshness = Freshness()
    old = configured.load()
    configured.write("vars", "V=2\n")
    assert freshness.problems(old) != ()
    assert freshness.problems(configured.load()) == ()
