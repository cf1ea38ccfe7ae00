"""Does every error say what happened and what to do next, with the exit code of whose fault it is?"""

import click
import pytest
from tests.cli.conftest import Type

from rota.cli.failure import ExitCode, RotaFailedError, show, told
from rota.cli.where import NoConfigError
from rota.client.error import NoDaemonError, api_error
from rota.model.error import ConfigError, InternalError, NotFoundError, Problem, RefusedError, UsageError, WorldError
from rota.wire.error import ErrorModel

PROBLEMS = [
    Problem(file="/etc/rota.toml", line=line, column=3, key=f"tasks.t{line}.cron", message="Odd.") for line in (1, 2)
]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (WorldError("w"), 1),
        (InternalError("i"), 1),
        (UsageError("u"), 2),
        (NotFoundError("n"), 2),
        (click.UsageError("u"), 2),
        (NoDaemonError("d"), 3),
        (RefusedError("r"), 4),
        (NoConfigError("c"), 5),
        (ConfigError(PROBLEMS), 5),
        (RotaFailedError("f"), 125),
        (api_error(404, ErrorModel(detail="x")), 2),
        (api_error(403, ErrorModel(detail="x")), 4),
        (api_error(409, ErrorModel(detail="x")), 4),
        (api_error(422, ErrorModel(detail="x")), 2),
        (api_error(503, ErrorModel(detail="x")), 1),
        (PermissionError(13, "Permission denied", "/x"), 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_exit_code_says_whose_fault_it_was(error: Exception, code: int) -> None:
    assert told(error).code == code  # type: ignore[arg-type] # each is one of the three kinds


def test_a_failure_is_told_in_words_with_the_next_step(capsys: pytest.CaptureFixture[str]) -> None:
    show(told(WorldError("The disk is full.", hint="Make room.")), as_json=False)
    assert capsys.readouterr() == ("", "Error: The disk is full.\nMake room.\n")


def test_all_problems_of_a_file_are_told_with_their_places(capsys: pytest.CaptureFixture[str]) -> None:
    show(told(ConfigError(PROBLEMS)), as_json=False)
    assert capsys.readouterr().err.splitlines() == [
        "/etc/rota.toml:1:3: error: tasks.t1.cron: Odd.",
        "/etc/rota.toml:2:3: error: tasks.t2.cron: Odd.",
        "Error: 2 problems in /etc/rota.toml.",
    ]


def test_a_failure_is_a_document_for_programs(typed: Type) -> None:
    """CLI-04: no daemon."""
    failed = typed("list", "--json")
    assert (failed.code, failed.err) == (ExitCode.NO_DAEMON, "")
    error = failed.json()["error"]
    assert "No Rota runs" in error["message"]
    assert "rota up" in error["hint"]
    assert (error["exit_code"], error["problems"]) == (3, [])


def test_even_a_mistyped_command_is_a_document_where_one_is_asked_for(typed: Type) -> None:
    failed = typed("runs", "--json", "--limt", "3")
    assert (failed.code, failed.json()["error"]["exit_code"]) == (2, 2)


def test_a_file_of_the_machine_that_is_in_the_way_is_named() -> None:
    assert told(PermissionError(13, "Permission denied", "/x")).message == "/x: Permission denied."
