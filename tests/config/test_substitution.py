"""What becomes of `${…}`, and of paths?"""

import pytest
from tests.config.folder import Folder


def test_a_variable_is_replaced_in_every_string_but_run(folder: Folder) -> None:
    task = folder.task(
        """\
        [tasks.a]
        run = "echo ${WHERE} ${UNSET} $${X}"
        description = "to ${WHERE}, twice: ${WHERE}"
        timeout = "${MANY}"
        cron = ["@hourly", "${MINUTE} * * * *"]
        env = { TO = "${WHERE}" }
        params = [{ name = "p", default = "${WHERE}" }]
        """,
        environ={"WHERE": "there", "MANY": "5m", "MINUTE": "7"},
    )
    assert task.run == "echo ${WHERE} ${UNSET} $${X}"
    assert task.description == "to there, twice: there"
    assert task.timeout is not None
    assert task.timeout.total_seconds() == 300
    assert task.crons == ("@hourly", "7 * * * *")
    assert (task.env["TO"], task.params[0].default) == ("there", "there")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("$${X}", "${X}"), ("$$", "$$"), ("$X", "$X"), ("$$${V}", "$${V}"), ("a${V}b", "avb"), ("{V}", "{V}")],
)
def test_two_dollars_make_a_literal(folder: Folder, typed: str, meant: str) -> None:
    """REL-14"""
    text = f"[tasks.a]\nrun = 'x'\ndescription = '{typed}'"
    assert folder.task(text, environ={"V": "v"}).description == meant


def test_what_a_variable_stands_for_is_not_searched_again(folder: Folder) -> None:
    text = "[tasks.a]\nrun = 'x'\ndescription = '${V}'"
    assert folder.task(text, environ={"V": "${HOME}"}).description == "${HOME}"


def test_only_the_environment_that_is_handed_in_counts(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """REL-14: a variable that changed elsewhere changes nothing."""
    text = "[tasks.a]\nrun = 'x'\ndescription = '${V}'"
    monkeypatch.setenv("V", "of the shell")
    assert folder.task(text, environ={"V": "of the keeper"}).description == "of the keeper"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("${Y}", "The environment variable Y is not set. Set it, or write $${Y}."),
        ("${", "A ${ is not closed."),
        ("${Y", "A ${ is not closed."),
        ("${}", "${} does not name an environment variable."),
        ("${Y:-z}", "${Y:-z} does not name an environment variable."),
        ("${file:gone}", "gone cannot be read: No such file or directory."),
    ],
)
def test_what_stands_for_nothing_is_an_error_that_names_key_and_variable(
    folder: Folder, typed: str, message: str
) -> None:
    """REL-14"""
    problem = folder.problem(f"[tasks.a]\nrun = 'x'\ndescription = '{typed}'")
    assert problem.key == "tasks.a.description"
    assert message in problem.message


def test_a_variable_that_is_not_utf8_is_an_error(folder: Folder) -> None:
    text = "[tasks.a]\nrun = 'x'\ndescription = '${V}'"
    assert folder.problem(text, environ={"V": "\udcff"}).message == "The environment variable V is not UTF-8."


def test_a_file_is_read_beside_the_file_that_names_it(folder: Folder) -> None:
    folder.write("conf.d/secret", "of the include\n\n")
    folder.write("secret", "of the root")
    folder.write("conf.d/b.toml", "[tasks.b]\nrun = 'x'\ndescription = '<${file:secret}>'")
    text = "[daemon]\ninclude = ['conf.d/b.toml']\n[tasks.a]\nrun = 'x'\ndescription = '${file:secret}'"
    assert folder.task(text).description == "of the root"
    assert folder.task(text, "b").description == "<of the include>", "without its last line breaks"


def test_what_a_reference_stands_for_is_in_no_message(folder: Folder) -> None:
    folder.write("key", "hunter2 hunter2")
    problems = folder.problems(
        "[tasks.a]\nrun = 'x'\ncron = '${file:key}'\ntimeout = '${V}'\n", environ={"V": "hunter3"}
    )
    assert [each.message.partition(" that")[0] for each in problems] == [
        '"${file:key}" stands for something',
        '"${V}" stands for something',
    ]
    assert "hunter" not in str(problems)


def test_relative_paths_are_relative_to_their_file_and_a_tilde_is_the_home_of_the_account(folder: Folder) -> None:
    """REL-08, the load's part"""
    folder.write("home/vars", "V = 1\n")
    text = "[tasks.a]\nrun = 'x'\nworking_dir = '{0}'\nenv_file = '~/vars'"
    assert folder.task(text.format("../x")).working_dir == str(folder.path.parent / "x")
    assert folder.task(text.format("~")).working_dir == str(folder.path / "home")
    assert folder.task(text.format("~/w")).working_dir == str(folder.path / "home" / "w")
    assert folder.task(text.format("/w")).env == {"V": "1"}


def test_a_tilde_is_the_home_of_another_account_where_the_unit_runs_as_that(folder: Folder) -> None:
    task = folder.task("[tasks.a]\nrun = 'x'\nuser = 'root'\nworking_dir = '~/w'")
    assert task.working_dir == "/root/w"


def test_a_tilde_of_an_account_that_does_not_exist_is_an_error(folder: Folder) -> None:
    problem = folder.problem("[tasks.a]\nrun = 'x'\nuser = 'nobody-of-that-name'\nworking_dir = '~'")
    assert problem.message.startswith("The home folder that ~ stands for is unknown.")
