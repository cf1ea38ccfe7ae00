"""Are variables and secrets merged in the right order, and are secrets never shown?"""

import pytest
from tests.config.folder import Folder, places

from rota.model.secret import Secret

TASK = "[tasks.a]\nrun = 'x'\n"


def test_each_layer_wins_over_the_one_before(folder: Folder) -> None:
    for layer in ("d", "u"):
        folder.write(
            f"{layer}.env",
            f"L1={layer}f\nL2={layer}f\nL3={layer}f\nL4={layer}f\n" if layer == "d" else "L3=uf\nL4=uf\n",
        )
    task = folder.task(
        """\
        [defaults]
        env_file = "d.env"
        env = { L2 = "di", L3 = "di", L4 = "di" }
        [tasks.a]
        run = "x"
        env_file = "u.env"
        env = { L4 = "ui" }
        """
    )
    assert task.env == {"L1": "df", "L2": "di", "L3": "uf", "L4": "ui"}


def test_secrets_have_the_same_four_layers(folder: Folder) -> None:
    folder.write("d.env", "L1=dfdf\nL2=dfdf\nL3=dfdf\nL4=dfdf\n")
    folder.write("u.env", "L3=ufuf\nL4=ufuf\n")
    task = folder.task(
        """\
        [defaults]
        secrets_file = "d.env"
        secrets = { L2 = "didi", L3 = "didi", L4 = "didi" }
        [tasks.a]
        run = "x"
        secrets_file = "u.env"
        secrets = { L4 = "uiui" }
        """
    )
    assert {name: secret.reveal() for name, secret in task.secrets.items()} == {
        "L1": "dfdf",
        "L2": "didi",
        "L3": "ufuf",
        "L4": "uiui",
    }
    assert task.env == {}


def test_units_that_add_nothing_share_one_environment(folder: Folder) -> None:
    units = folder.load("[defaults]\nenv = { A = '1' }\n[tasks.a]\nrun = 'x'\n[tasks.b]\nrun = 'x'\n").units
    assert units["a"].env is units["b"].env


def test_an_env_file_has_keys_values_quotes_and_comments(folder: Folder) -> None:
    folder.write(
        "vars",
        r"""
        # a comment
        A=1
        export B = two words   # a comment
        C=#no comment
        D=
        E='single # "quoted" \n'
        F="double \"quoted\" \n\$HOME \d"   # a comment
        G="two
        lines"
        A=the last wins
        """,
    )
    task = folder.task(TASK + "env_file = 'vars'")
    assert task.env == {
        "A": "the last wins",
        "B": "two words",
        "C": "#no comment",
        "D": "",
        "E": 'single # "quoted" \\n',
        "F": 'double "quoted" \n$HOME \\d',
        "G": "two\nlines",
    }


def test_an_env_file_may_end_its_lines_as_windows_does(folder: Folder) -> None:
    (folder.path / "vars").write_bytes(b"A=1\r\nB='2'\r\n\r\nC=\"3\" # c\r\n")
    assert folder.task(TASK + "env_file = 'vars'").env == {"A": "1", "B": "2", "C": "3"}


def test_nothing_is_substituted_in_an_env_file(folder: Folder) -> None:
    folder.write("vars", "A=${HOME}\n")
    assert folder.task(TASK + "env_file = 'vars'").env == {"A": "${HOME}"}


def test_several_env_files_are_merged_in_order(folder: Folder) -> None:
    folder.write("one", "A=1\nB=1\n")
    folder.write("two", "B=2\n")
    assert folder.task(TASK + "env_file = ['one', 'two']").env == {"A": "1", "B": "2"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("hunter2hunter2", "This line is not KEY=VALUE."),
        ("two words=hunter2", "This line is not KEY=VALUE."),
        ("1A=hunter2", "The name of a variable has letters, digits and _ only"),
        ("A='hunter2", "This value has no closing quote."),
        ("A='hunter2' hunter2", "Something follows the closing quote of this value."),
        ("A=hun", "The value has fewer than 4 characters"),
        ("A=hunter2\0", "The value has a NUL character"),
        ("A=" + "hunter2" * 5_000, "The value has more than 32 KiB."),
    ],
)
def test_a_mistake_in_a_secrets_file_is_told_with_its_place_and_without_what_stands_there(
    folder: Folder, line: str, message: str
) -> None:
    """LOG-14"""
    folder.write("vars", f"# first\n\n  {line}\n")
    problem = folder.problem(TASK + "secrets_file = 'vars'")
    assert places([problem]) == [("vars", 3, 3, "tasks.a.secrets_file")]
    assert problem.message.startswith(message)
    assert "hun" not in str(problem)


def test_a_mistake_in_a_file_that_many_name_is_told_once(folder: Folder) -> None:
    folder.write("vars", "nothing\n")
    assert len(folder.problems("[defaults]\nenv_file = 'vars'\n" + TASK + "env_file = 'vars'")) == 1


@pytest.mark.parametrize("key", ["env_file", "secrets_file"])
def test_a_file_that_is_not_there_names_its_key(folder: Folder, key: str) -> None:
    problem = folder.problem(TASK + f"{key} = 'gone'")
    assert problem.key == f"tasks.a.{key}"
    assert "gone cannot be read: No such file or directory." in problem.message


@pytest.mark.parametrize(
    "line",
    [
        "secrets = { A = 'abc' }",
        "secrets = { A = '${V}' }",
        "secrets = { A = '${file:three}' }",
        "secrets = 'abc'",
        "secrets = { A = ['abc'] }",
        "secrets = { A = 'abc\\u0000def' }".replace("'", '"'),
        "hook_tokens = ['abcdefghijabcdefghijabcdefghij']",
        "hook_tokens = 'abcdefghijabcdefghijabcdefghij'",
        "hook_tokens = [{ token = 'abc' }]",
    ],
)
def test_a_secret_that_is_refused_is_not_shown(folder: Folder, line: str) -> None:
    """LOG-14"""
    folder.write("three", "abc\n")
    problem = folder.problem(TASK + line, environ={"V": "abc"})
    assert "abc" not in str(problem)
    assert problem.key.startswith("tasks.a.secrets") or problem.key.startswith("tasks.a.hook_tokens")


def test_a_secret_says_nothing_of_itself(folder: Folder) -> None:
    task = folder.task(TASK + "secrets = { A = 'hunter2' }")
    assert task.secrets == {"A": Secret("hunter2")}
    assert "hunter2" not in repr(task)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("env = { 'A-B' = '1' }", "The name of a variable"),
        ("env = { A = 8080 }", "8080 is not a string in quotes."),
        ('env = { A = "a\\u0000b" }', "NUL"),
    ],
)
def test_a_variable_that_no_environment_can_hold_is_refused(folder: Folder, line: str, message: str) -> None:
    assert message in folder.problem(TASK + line).message


def test_no_unit_has_more_than_256_variables(folder: Folder) -> None:
    folder.write("vars", "".join(f"V{number}=1\n" for number in range(200)))
    secrets = ", ".join(f"S{number} = '1234'" for number in range(56))
    text = TASK + f"env_file = 'vars'\nsecrets = {{ {secrets} }}\n"
    assert len(folder.task(text).env) == 200
    assert "more than 256" in folder.problem(text + "env = { ONE_MORE = '1' }").message
