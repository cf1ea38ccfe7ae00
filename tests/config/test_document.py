"""What is said of a file that is no TOML at all?"""

import os

import pytest
from tests.config.folder import Folder, places


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("[tasks.a]\nrun = \n", 2, 7, "Invalid value"),
        ("[tasks.a]\n[tasks.a]\n", 2, 9, "twice"),
        ("[tasks.a]\nrun = 'x'\nrun = 'y'\n", 3, 10, "overwrite"),
        ('[tasks.a]\nrun = "x', 2, 9, "Unterminated"),
        ("a = 2020-13-45\n", 1, 9, "newline"),
    ],
    ids=["no value", "a table twice", "a key twice", "an open string at the end", "no such day"],
)
def test_a_syntax_error_is_one_problem_with_its_place(
    folder: Folder, text: str, line: int, column: int, word: str
) -> None:
    """REL-01, the load's part"""
    problem = folder.problem(text)
    assert (problem.file, problem.line, problem.column) == (folder.file, line, column)
    assert problem.message.startswith("This is not TOML: ")
    assert word in problem.message


def test_a_byte_that_is_not_utf8_is_named_with_its_place(folder: Folder) -> None:
    (folder.path / "rota.toml").write_bytes(b'# \xc3\xa9\n[tasks.a]\nrun = "\xc3\xa9\xff"\n')
    problem = folder.problem()
    assert (problem.line, problem.column) == (3, 9)
    assert "0xff" in problem.message


@pytest.mark.parametrize("text", ["a = " + "[" * 10_000, "a = " + "9" * 5_000], ids=["nested", "digits"])
def test_what_python_itself_will_not_read_is_a_problem(folder: Folder, text: str) -> None:
    assert "This is not TOML" in folder.problem(text).message


def test_a_number_of_thousands_of_digits_is_reported_without_repeating_it(folder: Folder) -> None:
    problem = folder.problem("[tasks.a]\nrun = 'x'\nqueue_max = 0x" + "f" * 5_000)
    assert problem.message == "A number of thousands of digits is not a whole number from 0 to 10000."


def test_a_file_may_begin_with_a_byte_order_mark(folder: Folder) -> None:
    (folder.path / "rota.toml").write_bytes(b"\xef\xbb\xbf[tasks.a]\nrun = 'x'\n")
    assert list(folder.load().units) == ["a"]


def test_a_file_that_is_not_there_is_a_problem_without_a_line(folder: Folder) -> None:
    problem = folder.problem()
    assert places([problem]) == [("rota.toml", 0, 0, "")]
    assert problem.message == f"{folder.file} cannot be read: No such file or directory."


def test_a_folder_in_the_place_of_the_file_is_said_to_be_none(folder: Folder) -> None:
    (folder.path / "rota.toml").mkdir()
    assert folder.problem().message == f"{folder.file} is not a regular file."


def test_a_named_pipe_is_not_waited_for(folder: Folder) -> None:
    os.mkfifo(folder.path / "rota.toml")
    assert folder.problem().message == f"{folder.file} is not a regular file."


def test_a_file_of_a_size_beyond_sense_is_not_read(folder: Folder) -> None:
    with open(folder.path / "rota.toml", "wb") as file:
        file.truncate(2**24 + 1)
    assert folder.problem().message == f"{folder.file} has more than 16 MiB."
