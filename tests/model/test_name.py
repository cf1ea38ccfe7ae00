"""Do names lead to the right places?"""

from datetime import UTC, datetime

import pytest

from rota.model.name import RUN_ID, folder_name, is_name, log_path, run_id_at, run_instant
from rota.model.secret import Secret

NOON = datetime(2026, 1, 1, 12, 0, 0, 123000, tzinfo=UTC)


def test_a_run_id_tells_its_instant_and_sorts_by_it() -> None:
    early, late = run_id_at(NOON, b"\xff" * 10), run_id_at(NOON.replace(microsecond=124000), b"\x00" * 10)
    assert early < late
    assert run_instant(early) == NOON
    assert RUN_ID.fullmatch(early)


def test_names_that_differ_in_a_forbidden_character_get_folders_of_their_own() -> None:
    folders = {folder_name(name) for name in ("db.backup", "db:backup", "db_backup")}
    assert len(folders) == 3
    assert folder_name("db_backup") == "db_backup"


def test_the_log_of_a_run_follows_from_unit_and_id() -> None:
    run_id = run_id_at(NOON, bytes(10))
    assert str(log_path("backup", run_id)) == f"logs/backup/20260101T120000Z_{run_id}.log"


@pytest.mark.parametrize("text", ["", ".", "..", "a b", "ä", "a/b", "x" * 101])
def test_what_is_no_name_is_known_as_such(text: str) -> None:
    assert not is_name(text)


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret("hunter2hunter2")
    assert repr(secret) == str(secret) == "[redacted]"
    assert secret.reveal() == "hunter2hunter2"
