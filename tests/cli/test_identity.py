"""Do `rota password`, `token`, `user` and `open` say what they did, and no secret twice?"""

import io
import sys

import pytest
from tests.cli.conftest import Type
from tests.cli.stage import Stage

from rota.cli.command import open as opening

PASSWORD = "correct horse battery"


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input holds a password."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))


@pytest.mark.usefixtures("stage", "says")
def test_a_user_is_added_listed_changed_and_removed(typed: Type) -> None:
    assert typed("user", "add", "ada", "--role", "operator", "--stdin").out == "ada may sign in, as operator.\n"
    listed = typed("user", "list")
    assert [line.split()[:2] for line in listed.out.splitlines()] == [
        ["NAME", "ROLE"],
        ["ada", "operator"],
        ["admin", "admin"],
    ]
    assert [user["name"] for user in typed("user", "list", "--json").json()] == ["ada", "admin"]
    assert typed("user", "change", "ada", "--disable").out == "ada: operator, disabled.\n"
    assert typed("user", "change", "ada", "--enable", "--role", "viewer").out == "ada: viewer.\n"
    assert typed("user", "remove", "ada").out == "ada is removed.\n"
    assert typed("user", "remove", "ada").code == 2


@pytest.mark.usefixtures("stage")
def test_a_change_of_nothing_is_a_mistake(typed: Type) -> None:
    assert typed("user", "change", "ada").code == 2


@pytest.mark.usefixtures("stage")
def test_a_password_is_not_taken_where_there_is_no_terminal(typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    told = typed("user", "add", "ada")
    assert (told.code, "--stdin" in told.err) == (2, True)


@pytest.mark.usefixtures("stage")
def test_a_token_is_printed_once_and_nothing_else_on_stdout(typed: Type) -> None:
    made = typed("token", "create", "ci", "--scope", "trigger", "--for", "90d")
    token = made.out.strip()
    assert (made.code, len(token), token[:5]) == (0, 57, "rota_")
    listed = typed("token", "list")
    assert "ci" in listed.out
    assert "trigger" in listed.out
    assert token not in listed.out + typed("token", "list", "--json").out
    assert typed("token", "revoke", "ci").out == "ci is revoked.\n"
    assert "There are no tokens" in typed("token", "list").err


@pytest.mark.usefixtures("stage")
def test_nothing_is_revoked_where_one_is_unknown(typed: Type) -> None:
    typed("token", "create", "ci")
    assert typed("token", "revoke", "ci", "cj").code == 2
    assert [token["name"] for token in typed("token", "list", "--json").json()] == ["ci"]


@pytest.mark.usefixtures("says")
def test_the_password_of_admin_is_shown_once_or_set(typed: Type, stage: Stage) -> None:
    assert typed("password").code == 2, "none was made, since authentication is off here"
    assert typed("password", "--set", "--stdin").out == "admin has another password; all its sessions have ended.\n"
    assert stage.rota.identity.hash is not None


@pytest.mark.usefixtures("stage")
def test_a_browser_is_opened_and_where_there_is_none_the_address_printed(
    typed: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def browser(url: str) -> bool:
        opened.append(url)
        return len(opened) == 1

    monkeypatch.setattr(opening, "_opened", browser)
    assert typed("open").out == ""
    assert typed("open").out.strip() == opened[1]
    assert "/api/auth/launch?ticket=" in typed("open", "--print").out
    assert len(opened) == 2


def test_options_before_the_word_hold_for_what_stands_behind_it(typed: Type) -> None:
    for words in (("--data", "/one", "token", "list"), ("token", "--data", "/one", "list")):
        assert "/one/rota.sock" in typed(*words).err
    assert "/two/rota.sock" in typed("--data", "/one", "user", "list", "--data", "/two").err
