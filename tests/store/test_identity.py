"""Who may come in, and what they did, as rows and files."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from tests.store.example import Do

from rota.api.access.mode import AuthSettings
from rota.api.port.identity import Identity
from rota.daemon.identity import KeptIdentity
from rota.model.error import WorldError
from rota.model.identity import (
    AddAuditEntry,
    AuditEntry,
    AuditQuery,
    IdentityChange,
    NoteSessionUse,
    NoteTokenUse,
    Outcome,
    RemoveSession,
    RemoveToken,
    RemoveUser,
    Role,
    SaveFact,
    SaveSession,
    SaveToken,
    SaveUser,
    Session,
    Token,
    TrimAudit,
    User,
)
from rota.store.sqlite import SqliteStore
from rota.testing.identity import MemoryIdentity

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
ADA = User(name="ada", role=Role.OPERATOR, password="$argon2id$", created_at=NOW)
CI = Token(id="abcdefgh", name="ci", scope="read", digest="d1", created_by="socket:0", created_at=NOW)
SEEN = Session(digest="d2", user="ada", created_at=NOW, used_at=NOW)


@pytest.fixture(params=["kept", "memory"])
def identity(request: pytest.FixtureRequest, tmp_path: Path) -> Identity:
    """The contract holds for each of them."""
    if request.param == "memory":
        return MemoryIdentity()
    store: SqliteStore = request.getfixturevalue("sqlite_store")
    return KeptIdentity(AuthSettings(), store.identities, tmp_path)


@pytest.fixture
def kept(sqlite_store: SqliteStore, tmp_path: Path) -> KeptIdentity:
    """The one of a daemon."""
    return KeptIdentity(AuthSettings(), sqlite_store.identities, tmp_path)


def entry(number: int, **facts: object) -> AuditEntry:
    values = {
        "id": f"{number:026d}",
        "at": NOW + timedelta(minutes=number),
        "actor": "user:ada",
        "via": "cookie",
        "action": "run_task",
        "outcome": Outcome.OK,
    }
    return AuditEntry(**(values | facts))  # type: ignore[arg-type] # the facts of a test are right or it fails


def test_what_is_saved_is_loaded(do: Do, identity: Identity) -> None:
    token = replace(CI, expires_at=NOW + timedelta(days=1), last_used_at=NOW)
    do(
        identity.write(
            [SaveFact(name="f", value="v"), SaveUser(user=ADA), SaveToken(token=token), SaveSession(session=SEEN)]
        )
    )
    found = do(identity.load())
    assert (found.facts, found.users, found.tokens, found.sessions) == ({"f": "v"}, (ADA,), (token,), (SEEN,))


def test_what_is_saved_again_is_as_it_was_saved_last(do: Do, identity: Identity) -> None:
    do(identity.write([SaveFact(name="f", value="v"), SaveUser(user=ADA)]))
    changed = replace(ADA, role=Role.ADMIN, password=None, disabled=True, last_login_at=NOW)
    do(identity.write([SaveFact(name="f", value="w"), SaveUser(user=changed)]))
    found = do(identity.load())
    assert (found.facts, found.users) == ({"f": "w"}, (changed,))


def test_what_is_removed_is_gone(do: Do, identity: Identity) -> None:
    do(identity.write([SaveUser(user=ADA), SaveToken(token=CI), SaveSession(session=SEEN)]))
    gone: list[IdentityChange] = [RemoveUser(name="ada"), RemoveToken(id=CI.id), RemoveSession(digest=SEEN.digest)]
    do(identity.write(gone))
    do(identity.write(gone))
    found = do(identity.load())
    assert (found.users, found.tokens, found.sessions) == ((), (), ())


def test_uses_are_noted_of_what_is_there(do: Do, identity: Identity) -> None:
    later = NOW + timedelta(hours=1)
    do(identity.write([SaveToken(token=CI), SaveSession(session=SEEN)]))
    do(
        identity.write(
            [
                NoteSessionUse(digest=SEEN.digest, at=later),
                NoteTokenUse(id=CI.id, at=later),
                NoteSessionUse(digest="gone", at=later),
                NoteTokenUse(id="gone", at=later),
            ]
        )
    )
    found = do(identity.load())
    assert found.sessions == (replace(SEEN, used_at=later),)
    assert found.tokens == (replace(CI, last_used_at=later),)


def test_entries_come_newest_first_page_by_page(do: Do, identity: Identity) -> None:
    entries = [entry(number, target=f"t{number}", ip="192.0.2.1", detail="why") for number in range(5)]
    do(identity.write([AddAuditEntry(entry=each) for each in entries]))
    first = do(identity.audit(AuditQuery(), limit=3, after=None))
    rest = do(identity.audit(AuditQuery(), limit=3, after=first.next_key))
    assert [*first.entries, *rest.entries] == entries[::-1]
    assert rest.next_key is None


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (AuditQuery(actor="user:bob"), [1]),
        (AuditQuery(action="stop_run"), [2]),
        (AuditQuery(target="backup"), [3]),
        (AuditQuery(after=NOW + timedelta(minutes=2)), [3, 2]),
        (AuditQuery(before=NOW + timedelta(minutes=2)), [1, 0]),
        (AuditQuery(actor="user:bob", target="backup"), []),
    ],
)
def test_entries_are_filtered(do: Do, identity: Identity, query: AuditQuery, numbers: list[int]) -> None:
    facts: list[dict[str, object]] = [{}, {"actor": "user:bob"}, {"action": "stop_run"}, {"target": "backup"}]
    entries = [entry(number, **each) for number, each in enumerate(facts)]
    do(identity.write([AddAuditEntry(entry=each) for each in entries]))
    found = do(identity.audit(query, limit=10, after=None)).entries
    assert [int(each.id) for each in found] == numbers


def test_old_entries_go_and_those_beyond_the_most(do: Do, identity: Identity) -> None:
    do(identity.write([AddAuditEntry(entry=entry(number)) for number in range(6)]))
    do(identity.write([TrimAudit(before=NOW + timedelta(minutes=1), most=100)]))
    assert len(do(identity.audit(AuditQuery(), limit=10, after=None)).entries) == 5
    do(identity.write([TrimAudit(before=NOW, most=2)]))
    assert [int(each.id) for each in do(identity.audit(AuditQuery(), limit=10, after=None)).entries] == [5, 4]


def test_a_new_password_forgets_the_one_that_was_made_up(do: Do, identity: Identity) -> None:
    assert (do(identity.password()), do(identity.initial_password())) == (None, None)
    do(identity.save_password("$argon2id$1", initial="made up"))
    assert (do(identity.password()), do(identity.initial_password())) == ("$argon2id$1", "made up")
    do(identity.save_password("$argon2id$2"))
    assert (do(identity.password()), do(identity.initial_password())) == ("$argon2id$2", None)


def test_it_can_be_forgotten_alone(do: Do, identity: Identity) -> None:
    do(identity.save_password("$argon2id$1", initial="made up"))
    do(identity.forget_initial_password())
    do(identity.forget_initial_password())
    assert (do(identity.password()), do(identity.initial_password())) == ("$argon2id$1", None)


def test_a_token_that_ends_beyond_the_calendar_is_loaded_nevertheless(do: Do, kept: KeptIdentity) -> None:
    beyond = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-14)))
    do(kept.write([SaveToken(token=replace(CI, expires_at=beyond))]))
    assert do(kept.load()).tokens == (replace(CI, expires_at=datetime.max.replace(tzinfo=UTC)),)


def test_both_files_are_for_our_user_only(do: Do, kept: KeptIdentity, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("old")
    (tmp_path / "password").chmod(0o644)
    do(kept.save_password("$argon2id$1", initial="made up"))
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir() if "password" in file.name}
    assert modes == {"password": "0o600", "initial-password": "0o600"}


def test_a_file_that_cannot_be_written_is_told(do: Do, kept: KeptIdentity, tmp_path: Path) -> None:
    (tmp_path / "password").mkdir()
    with pytest.raises(WorldError, match="password cannot be written"):
        do(kept.save_password("$argon2id$1"))
