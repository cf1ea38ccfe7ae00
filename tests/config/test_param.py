"""Is a parameter that makes no sense refused where it stands?"""

import pytest
from tests.config.folder import Folder

from rota.model.unit import Param, ParamType

TASK = "[tasks.a]\nrun = 'x'\n"


def test_a_parameter_is_loaded_with_all_that_is_said_of_it(folder: Folder) -> None:
    lines = 'params = [{ name = "day", pattern = "[a-z]+", default = "mon", required = true, as = "arg" }]'
    [param] = folder.task(TASK + lines).params
    assert param == Param(name="day", pattern="[a-z]+", default="mon", required=True, as_argument=True)


@pytest.mark.parametrize(
    ("param", "key", "message"),
    [
        ("name = 'n', pattern = '('", ".pattern", '"(" is not a pattern'),
        ("name = 'n', pattern = '(?=a)'", ".pattern", "RE2 syntax"),
        ("name = 'n', pattern = '[a-z]+', default = 'Mon'", "", "It must match the pattern [a-z]+ as a whole."),
        ("name = 'n', type = 'number', default = inf", "", "It must be finite."),
        ("name = 'n', type = 'number', default = nan", "", "It must be finite."),
        ("name = 'n', type = 'bool', default = 1", "", "It must be true or false."),
        ("name = 'n', type = 'int', default = true", "", "It must be a whole number."),
        ("name = 'n', type = 'choice', choices = ['a', 'b'], default = 'c'", "", "It must be one of a, b."),
        ("name = 'n', type = 'choice', choices = []", "", 'choices and type = "choice" need each other.'),
        (f"name = 'n', default = '{'x' * 32_769}'", "", "It has more than 32 KiB."),
        ("name = '1n'", ".name", "a name of letters, digits and _"),
        ("name = 'n', as = 'file'", ".as", 'one of "env", "arg"'),
        ("name = 'n', type = 'integer'", ".type", 'Did you mean "int"?'),
    ],
)
def test_run_23_what_is_wrong_with_a_parameter_is_told_with_its_place(
    folder: Folder, param: str, key: str, message: str
) -> None:
    problem = folder.problem(TASK + f"params = [{{ name = 'first' }}, {{ {param} }}]")
    assert (problem.line, problem.key) == (3, f"tasks.a.params[1]{key}")
    assert message in problem.message


def test_names_that_would_be_one_variable_are_refused(folder: Folder) -> None:
    problem = folder.problem(TASK + "params = [{ name = 'day' }, { name = 'Day' }]")
    assert problem.message == "day and Day would be the same variable PARAM_DAY."


@pytest.mark.parametrize("start", ["cron = '@daily'", "run_on_start = true"])
def test_run_23_what_starts_by_itself_needs_no_parameter_that_nobody_gives(folder: Folder, start: str) -> None:
    params = "params = [{ name = 'n', required = true, default = 'x' }, { name = 'day', required = true }]"
    problem = folder.problem(TASK + f"{start}\n{params}\n")
    assert (problem.line, problem.key) == (4, "tasks.a.params[1]")
    assert problem.message.startswith("day is required and has no default, and nobody gives one")


def test_what_is_started_by_hand_may_need_a_parameter(folder: Folder) -> None:
    text = TASK + "params = [{ name = 'day', type = 'int', required = true }]\nrun_on_start = false\n"
    assert folder.task(text).params == (Param(name="day", type=ParamType.INT, required=True),)
