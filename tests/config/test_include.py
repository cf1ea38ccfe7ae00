"""Do included files belong to the whole, and to nothing that is not theirs?"""

import pytest
from tests.config.folder import Folder, places

INCLUDE = "[daemon]\ninclude = ['conf.d/*.toml']\n"


def test_all_files_make_one_configuration(folder: Folder) -> None:
    folder.write("conf.d/b.toml", "[tasks.b]\nrun = 'x'\npool = 'p'\n")
    folder.write("conf.d/a.toml", "[services.s]\nrun = 'x'\n[pools.p]\nsize = 3\n")
    configuration = folder.load(INCLUDE + "[defaults]\nkeep_runs = 7\n[tasks.a]\nrun = 'x'\npool = 'p'\n")
    assert list(configuration.units) == ["a", "b", "s"]
    assert configuration.units["b"].keep_runs == 7, "[defaults] of the root file reach everywhere"
    assert configuration.units["b"].working_dir == str(folder.path / "conf.d")
    assert configuration.pools == {"p": 3}
    assert [path.removeprefix(str(folder.path)) for path in configuration.sources] == [
        "/rota.toml",
        "/conf.d/a.toml",
        "/conf.d/b.toml",
    ]


@pytest.mark.parametrize("second", ["[tasks.a]\nrun = 'x'", "[services.a]\nrun = 'x'"])
def test_a_name_that_comes_twice_names_both_files(folder: Folder, second: str) -> None:
    """REL-15"""
    folder.write("conf.d/b.toml", second)
    problem = folder.problem(INCLUDE + "[tasks.a]\nrun = 'x'\n")
    assert places([problem]) == [("b.toml", 1, second.index("a]") + 1, f"{second[1 : second.index('.')]}.a")]
    assert problem.message == f'The name "a" is taken: tasks.a in {folder.file}:3 has it.'


def test_a_task_and_a_service_do_not_share_a_name(folder: Folder) -> None:
    assert "taken" in folder.problem("[tasks.a]\nrun = 'x'\n[services.a]\nrun = 'x'").message


def test_a_pool_that_comes_twice_names_both_files(folder: Folder) -> None:
    folder.write("conf.d/b.toml", "[pools.p]\nsize = 1\n")
    assert f"pools.p in {folder.file}:3" in folder.problem(INCLUDE + "[pools.p]\nsize = 1\n").message


@pytest.mark.parametrize("table", ["daemon", "scheduler", "storage", "defaults", "alerts"])
def test_settings_of_the_whole_belong_in_the_root_file(folder: Folder, table: str) -> None:
    """REL-15"""
    folder.write("conf.d/b.toml", f"[{table}]\n")
    assert f"[{table}] belongs in the root file." in folder.problem(INCLUDE).message


def test_an_included_file_includes_no_others(folder: Folder) -> None:
    """REL-15"""
    folder.write("conf.d/b.toml", "[daemon]\ninclude = ['c.toml']\n")
    assert "An included file includes no others." in folder.problem(INCLUDE).message


def test_a_file_named_outright_must_be_there_and_a_pattern_may_match_nothing(folder: Folder) -> None:
    problem = folder.problem("[daemon]\ninclude = ['gone.toml']\n")
    assert (problem.key, problem.message) == ("daemon.include[0]", f"There is no file {folder.path}/gone.toml.")
    assert f"No file matches {folder.path}/conf.d/*.toml." in folder.warnings(INCLUDE + "[tasks.a]\nrun = 'x'")


def test_a_path_with_brackets_in_it_may_be_named_outright(folder: Folder) -> None:
    folder.write("[b].toml", "[tasks.b]\nrun = 'x'\n")
    assert list(folder.load("[daemon]\ninclude = ['[b].toml']\n").units) == ["b"]


def test_a_file_that_two_patterns_match_is_read_once_and_the_root_file_never_again(folder: Folder) -> None:
    folder.write("b.toml", "[tasks.b]\nrun = 'x'\n")
    assert list(folder.load("[daemon]\ninclude = ['*.toml', 'b.toml']\n").units) == ["b"]


def test_a_broken_include_does_not_hide_what_is_wrong_in_the_others(folder: Folder) -> None:
    """REL-02: and what the broken file may define is not said to be missing."""
    folder.write("conf.d/b.toml", "[pools.p]\nsize = \n")
    folder.write("conf.d/c.toml", "[tasks.c]\nrun = 'x'\nnice = 99\n")
    problems = folder.problems(INCLUDE + "[tasks.a]\nrun = 'x'\npool = 'p'\nnice = 99\n")
    assert places(problems) == [
        ("rota.toml", 6, 1, "tasks.a.nice"),
        ("b.toml", 2, 8, ""),
        ("c.toml", 3, 1, "tasks.c.nice"),
    ]
