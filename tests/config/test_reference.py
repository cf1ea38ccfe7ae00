"""Is everything that is named also defined?"""

import pytest
from tests.config.folder import Folder


def services(**depends_on: list[str]) -> str:
    return "".join(f"[services.{name}]\nrun = 'x'\ndepends_on = {names}\n" for name, names in depends_on.items())


def test_an_unknown_pool_is_an_error_that_names_the_task(folder: Folder) -> None:
    """OVL-18, the load's part"""
    problem = folder.problem("[tasks.a]\nrun = 'x'\npool = 'datab'\n[pools.database]\nsize = 1\n")
    assert problem.key == "tasks.a.pool"
    assert problem.message == 'The task a names the pool "datab", which is not defined. Did you mean "database"?'


def test_where_no_pool_is_near_it_is_told_how_to_define_one(folder: Folder) -> None:
    assert "[pools.db] with size = 1" in folder.problem("[tasks.a]\nrun = 'x'\npool = 'db'\n").message


def test_a_cycle_is_spelled_out_in_the_order_of_waiting(folder: Folder) -> None:
    """SVC-12"""
    problem = folder.problem(services(web=["cache"], cache=["db"], db=["web"], other=["web"]))
    assert problem.key == "services.cache.depends_on[0]"
    assert problem.message == "These services wait for each other: cache → db → web → cache. Cut one tie."


def test_a_cycle_is_told_where_the_tie_is_that_can_be_cut(folder: Folder) -> None:
    """SVC-12"""
    problem = folder.problem(services(web=["other", "cache"], cache=["web"], other=[]).replace("web", "a"))
    assert (problem.key, problem.line, problem.column) == ("services.a.depends_on[1]", 3, 24)


def test_two_cycles_are_two_problems(folder: Folder) -> None:
    """SVC-12"""
    problems = folder.problems(services(a=["b"], b=["a"], c=["d", "a"], d=["c"]))
    assert [problem.message.split(": ")[1] for problem in problems] == [
        "a → b → a. Cut one tie.",
        "c → d → c. Cut one tie.",
    ]


def test_a_service_that_waits_for_itself_is_a_cycle(folder: Folder) -> None:
    """SVC-12"""
    assert "web → web" in folder.problem(services(web=["web"])).message


def test_an_unknown_dependency_is_an_error_with_the_nearest_service(folder: Folder) -> None:
    """SVC-12"""
    problem = folder.problem(services(web=["database", "datbase"], database=[]))
    assert (problem.key, problem.line) == ("services.web.depends_on[1]", 3)
    assert problem.message == 'There is no service "datbase". Did you mean "database"?'


def test_a_task_can_not_be_waited_for(folder: Folder) -> None:
    """SVC-12"""
    problem = folder.problem("[tasks.job]\nrun = 'x'\n" + services(web=["job"]))
    assert (problem.key, problem.line) == ("services.web.depends_on[0]", 5)
    assert problem.message == '"job" is a task, and only services can be waited for.'


def test_dependencies_that_form_no_cycle_are_fine(folder: Folder) -> None:
    assert folder.problems(services(a=["b", "c"], b=["c"], c=[])) == []


@pytest.mark.parametrize("table", ["[tasks.a]\nrun = 'x'", "[services.a]\nrun = 'x'", "[defaults]"])
def test_whoever_is_to_be_told_is_defined(folder: Folder, table: str) -> None:
    folder.write("b.toml", "[notifiers.ops]\nurl = 'x'\n")
    text = "[daemon]\ninclude = ['b.toml']\n" + table + "\nnotify = ['ops', 'ops:night', '{}']"
    assert folder.problems(text.format("ops:day")) == []
    problem = folder.problem(text.format("opps"))
    assert problem.key.endswith(".notify[2]")
    assert problem.message == '"opps" names a notifier that is not defined. Did you mean "ops"?'


@pytest.mark.parametrize("table", ["pools", "notifiers", "monitors"])
def test_a_name_is_one_wherever_it_stands_and_comes_once(folder: Folder, table: str) -> None:
    """REL-15"""
    size = "size = 1\n" if table == "pools" else ""
    assert '"a b" is not a name' in folder.problem(f"[{table}.'a b']\n{size}").message
    folder.write("b.toml", f"[{table}.x]\n{size}")
    problem = folder.problem(f"[daemon]\ninclude = ['b.toml']\n[{table}.x]\n{size}")
    assert f"{table}.x in {folder.file}:3 has it." in problem.message
