"""Is everything that is wrong with a file told at once, with its place?"""

from pathlib import Path

from tests.cli.conftest import Type

BROKEN = '[tasks.a]\nrun = 5\n[tasks.b]\nrun = "true"\ncorn = "* * * * *"\n'


def test_a_good_file_is_fine(typed: Type) -> None:
    Path("rota.toml").write_text('[tasks.a]\nrun = "true"\n[services.b]\nrun = "serve"\n')
    told = typed("validate")
    assert (told.code, told.err) == (0, "")
    assert told.out == f"{Path.cwd()}/rota.toml is fine: 1 task, 1 service.\n"


def test_all_problems_are_told_with_their_places(typed: Type) -> None:
    Path("rota.toml").write_text(BROKEN)
    told = typed("validate")
    assert (told.code, told.out) == (5, "")
    assert f"{Path.cwd()}/rota.toml:2:" in told.err
    assert f"{Path.cwd()}/rota.toml:5:" in told.err
    assert "2 problems" in told.err


def test_problems_are_a_document_for_programs(typed: Type) -> None:
    """CLI-04: broken config."""
    Path("rota.toml").write_text(BROKEN)
    told = typed("validate", "--json")
    assert (told.code, told.err) == (5, "")
    document = told.json()
    assert document["valid"] is False
    assert [(problem["line"], problem["key"]) for problem in document["problems"]] == [
        (2, "tasks.a.run"),
        (5, "tasks.b.corn"),
    ]


def test_a_good_file_is_a_document_without_problems(typed: Type) -> None:
    Path("rota.toml").write_text('[tasks.a]\nrun = "true"\n')
    told = typed("validate", "--json")
    assert told.code == 0
    assert told.json() == {"file": f"{Path.cwd()}/rota.toml", "valid": True, "problems": []}


def test_warnings_are_told_and_are_no_failure(typed: Type) -> None:
    Path("rota.toml").write_text('[tasks.a]\nrun = "true"\nuser = "nobody-of-that-name"\n')
    told = typed("validate")
    assert told.code == 0
    assert "rota.toml:3:" in told.err
    assert "warning" in told.err


def test_a_file_that_is_named_has_to_be_there(typed: Type) -> None:
    told = typed("validate", "--config", "nowhere.toml")
    assert told.code == 5
    assert "nowhere.toml" in told.err


def test_a_schedule_that_a_clock_change_leaves_out_is_told_beforehand(typed: Type) -> None:
    """SCH-06"""
    Path("rota.toml").write_text("[tasks.a]\nrun = 'x'\ncron = '*/10 2 * * *'\ntimezone = 'Europe/Berlin'\n")
    told = typed("validate")
    assert told.code == 0
    assert "02:00 … 02:50 are left out, and nothing runs instead." in told.err
