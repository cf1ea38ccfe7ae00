"""Is each wrong value of each key one problem that names the key, the place, what was typed, and what is allowed?"""

import pytest
from tests.config.folder import Folder
from tests.config.wrong import Wrong, wrongs

from rota.config.raw import KEYS
from rota.config.table import Key, Many, Table
from rota.model.error import Problem

ALL = [(table, key) for table, keys in KEYS.items() for key in keys]
HEADS = {"tasks.NAME": "[tasks.a]", "services.NAME": "[services.a]", "pools.NAME": "[pools.a]"}
SHOWN = {
    "1e400": "inf",
    "0o027": "23",
    "{ }": "missing",
    '"60 * * * *"': "'60'",
    '"http://u:p@h/"': "http://[redacted]@h/",
}
"""What is repeated in other words."""
UNSAID = ("secrets", "hook_tokens")
"""Keys whose values stand in no message."""
LONGEST = 500
"""Characters of a message."""


def problem_of(folder: Folder, table: str, key: Key, wrong: Wrong) -> Problem:
    """The one problem with this value at this key."""
    run = "run = 'x'\n" if table in {"tasks.NAME", "services.NAME"} and key.name != "run" else ""
    return folder.problem(f"{HEADS.get(table, f'[{table}]')}\n{run}  {key.name} = {wrong.text}\n")


def repeats(problem: Problem, wrong: Wrong) -> bool:
    """Whether it says what was typed, or that it is a table, or what is the matter with something too long."""
    if "{" in wrong.typed or len(wrong.typed) > LONGEST:
        return any(word in problem.message for word in ("able", "two", "missing", "…", "more than"))
    return SHOWN.get(wrong.typed, wrong.typed.strip('"')) in problem.message


def advises(problem: Problem, wrong: Wrong) -> bool:
    """Whether it says what is allowed, or more than one sentence."""
    allowed = wrong.shape.allowed
    return allowed in problem.message or any(word in problem.message for word in (". ", "cannot be read"))


@pytest.mark.parametrize(("table", "key"), ALL, ids=[f"{table}.{key.name}" for table, key in ALL])
def test_each_wrong_value_is_one_problem_that_says_enough(folder: Folder, table: str, key: Key) -> None:
    """REL-02, REL-04, LOG-14, SCH-15, SCH-17 and issue 3 (bad input)"""
    path = f"{table.replace('NAME', 'a')}.{key.name}"
    for wrong in wrongs(key.shape):
        problem = problem_of(folder, table, key, wrong)
        said = f"{key.name} = {wrong.text[:60]}: {problem}"
        assert f"{path}{wrong.below}".startswith(problem.key), said
        assert problem.key.startswith(path), said
        assert problem.line == (2 if table not in {"tasks.NAME", "services.NAME"} or key.name == "run" else 3), said
        assert problem.column >= 3, said
        assert len(problem.message) <= LONGEST, said
        assert advises(problem, wrong), said
        assert key.name in UNSAID or repeats(problem, wrong), said


@pytest.mark.parametrize("name", UNSAID)
def test_what_is_secret_is_in_no_message(folder: Folder, name: str) -> None:
    """LOG-14, SEC-09"""
    key = next(key for table, key in ALL if table == "tasks.NAME" and key.name == name)
    for wrong in wrongs(key.shape):
        problem = problem_of(folder, "tasks.NAME", key, wrong)
        assert not any(word in str(problem) for word in ("sesame", '"abc"', "tttt")), problem


@pytest.mark.parametrize(
    "text",
    [
        "[[tasks.a]]\nrun = 'x'\nsecrets = { K = 'sesame' }",
        "tasks = [{ run = 'x', secrets = { K = 'sesame' } }]",
        "[tasks]\nrun = 'x'\nsecrets = { K = 'sesame' }",
        "[tasks.a]\nrun = 'x'\ntimeout = { secrets = { K = 'sesame' } }",
        "[tasks.a]\nrun = 'x'\nsecret = { K = 'sesame' }",
        "[notifiers]\nslack = 'https://sesame@slack'",
        "[alerts]\nrule = ['https://sesame@slack']",
        "[tasks.a]\nrun = 'x'\nsecrets = { K = 'sesame }",
    ],
)
def test_what_is_secret_is_in_no_message_where_the_table_is_wrong_either(folder: Folder, text: str) -> None:
    """LOG-14, SEC-09"""
    assert folder.problems(text)
    assert "sesame" not in str(folder.problems(text))


def test_an_inner_table_is_asked_for_each_of_its_keys() -> None:
    """The list of wrong values follows the definitions: nobody keeps it."""
    [success] = [key.shape for table, key in ALL if (table, key.name) == ("tasks.NAME", "success")]
    assert isinstance(success, Table)
    assert {f".{name}" for name in success.keys} <= {wrong.below.partition("[")[0] for wrong in wrongs(success)}
    assert {wrong.below for wrong in wrongs(Many(success))} > {"", "[0]", "[0].output"}
