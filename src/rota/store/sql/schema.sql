-- The schema as it stands after all migrations (a test compares the two).
-- Instants are integer microseconds since 1970 in UTC, durations integer microseconds.

-- A row for each release that opened this file, so that an older one can name the newest when it refuses.
CREATE TABLE release (
    version TEXT NOT NULL
) STRICT;

-- Rows name a definition by its number: 64 letters less in each.
CREATE TABLE definition (
    id   INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    json TEXT -- NULL: named by a row, but never saved
) STRICT;

-- last_success: when the newest success was of the runs that are not kept any more.
CREATE TABLE unit (
    name          TEXT PRIMARY KEY,
    first_seen    INTEGER NOT NULL,
    anchor        INTEGER NOT NULL,
    crons         TEXT NOT NULL, -- JSON array
    timezone      TEXT NOT NULL,
    paused_at     INTEGER,
    paused_by     TEXT,
    paused_reason TEXT,
    stopped_at    INTEGER,
    removed_at    INTEGER,
    boot          TEXT,
    overdue_since INTEGER,
    last_success  INTEGER
) STRICT, WITHOUT ROWID;

-- The ledger. It outlives runs: run_id may name one that is gone, or, while armed, one that is not yet there.
CREATE TABLE slot (
    task       TEXT NOT NULL,
    due_at     INTEGER NOT NULL,
    verdict    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    run_id     TEXT,
    definition INTEGER REFERENCES definition,
    count      INTEGER NOT NULL,
    until      INTEGER, -- the last instant of a stretch
    PRIMARY KEY (task, due_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX slot_open ON slot (due_at) WHERE verdict IN ('armed', 'queued');
CREATE INDEX slot_of_definition ON slot (definition);
CREATE INDEX slot_told ON slot (coalesce(until, due_at), due_at) WHERE verdict NOT IN ('armed', 'ran');
CREATE INDEX slot_stretch ON slot (task, until) WHERE until IS NOT NULL;

-- What befell the clocks or the daemon: for how long, or by how much.
CREATE TABLE disturbance (
    at   INTEGER NOT NULL,
    kind TEXT NOT NULL,
    by   INTEGER NOT NULL
) STRICT;

CREATE INDEX disturbance_newest ON disturbance (at);

-- deleted_at: it is hidden since then, and goes in a while.
CREATE TABLE run (
    id          TEXT NOT NULL UNIQUE,
    unit        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    phase       TEXT NOT NULL,
    trigger     TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    definition  INTEGER NOT NULL REFERENCES definition,
    actor       TEXT,
    due_at      INTEGER,
    started_at  INTEGER,
    ended_at    INTEGER,
    duration    INTEGER,
    end_reason  TEXT,
    reason      TEXT,
    exit_code   INTEGER,
    signal      TEXT,
    attempt     INTEGER NOT NULL,
    retry_of    TEXT,
    instance    INTEGER NOT NULL,
    params      TEXT, -- JSON object; NULL: none
    pid         INTEGER,
    cpu_user    INTEGER, -- usage: all five, or none
    cpu_system  INTEGER,
    peak_memory INTEGER,
    io_read     INTEGER,
    io_write    INTEGER,
    log_lines   INTEGER NOT NULL,
    log_bytes   INTEGER NOT NULL,
    starts_at   INTEGER,
    arrival     INTEGER,
    ready_at    INTEGER,
    deleted_at  INTEGER,
    waiting_for TEXT,
    retried_by  TEXT
) STRICT;

CREATE INDEX run_open ON run (created_at) WHERE phase <> 'ended';
CREATE INDEX run_begun ON run (coalesce(started_at, ended_at, created_at), deleted_at);
CREATE INDEX run_long ON run (ended_at) WHERE ended_at - started_at >= 3600000000;
CREATE INDEX run_deleted ON run (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX run_newest ON run (created_at);
CREATE INDEX run_of_definition ON run (definition);
CREATE INDEX run_of_unit ON run (unit, created_at);
CREATE INDEX run_outcome ON run (unit, end_reason, created_at, deleted_at);
CREATE INDEX run_retry ON run (retry_of) WHERE retry_of IS NOT NULL;
CREATE INDEX run_unsuccessful ON run (created_at) WHERE end_reason <> 'success';

-- How each instance of a service stands while it has no process, and how it has fared.
CREATE TABLE instance (
    unit          TEXT NOT NULL,
    number        INTEGER NOT NULL, -- of the instance, from 0
    state         TEXT NOT NULL,
    desired       TEXT NOT NULL,
    since         INTEGER NOT NULL,
    stopped_at    INTEGER,
    retry_at      INTEGER,
    heir          TEXT, -- the run that the keeper starts when its run ends by itself
    restarts      INTEGER NOT NULL,
    quick_ends    INTEGER NOT NULL,
    failed_starts INTEGER NOT NULL,
    PRIMARY KEY (unit, number)
) STRICT, WITHOUT ROWID;

-- What is true of this installation for good: its fingerprint, and how the password of admin came to be.
CREATE TABLE fact (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
    name          TEXT PRIMARY KEY,
    role          TEXT NOT NULL,
    password      TEXT, -- argon2id; NULL: of admin, whose password is not kept here
    disabled      INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    last_login_at INTEGER
) STRICT, WITHOUT ROWID;

-- digest: SHA-256 of what is shown at the door, in hex; the thing itself is kept nowhere.
CREATE TABLE token (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,
    scope        TEXT NOT NULL,
    digest       TEXT NOT NULL UNIQUE,
    created_by   TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    last_used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    digest     TEXT PRIMARY KEY,
    user       TEXT, -- either a user
    token      TEXT, -- or the id of an API token
    created_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    number  INTEGER PRIMARY KEY, -- in the order in which they were written
    id      TEXT NOT NULL,
    at      INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    via     TEXT NOT NULL,
    ip      TEXT,
    action  TEXT NOT NULL,
    target  TEXT,
    outcome TEXT NOT NULL,
    detail  TEXT
) STRICT;

CREATE INDEX audit_oldest ON audit (at);

-- Ended runs counted by the quarter of an hour, numbered from 1970, in which they were created: what retention takes
-- away stays counted. sum, max: of their durations.
CREATE TABLE rollup (
    unit       TEXT NOT NULL,
    end_reason TEXT NOT NULL,
    quarter    INTEGER NOT NULL,
    runs       INTEGER NOT NULL,
    sum        INTEGER NOT NULL,
    max        INTEGER NOT NULL,
    PRIMARY KEY (unit, end_reason, quarter)
) STRICT, WITHOUT ROWID;

-- The same runs by their `duration` (successes) and `lateness`, in buckets of model/histogram.py.
CREATE TABLE rollup_bucket (
    unit    TEXT NOT NULL,
    measure TEXT NOT NULL,
    quarter INTEGER NOT NULL,
    bucket  INTEGER NOT NULL,
    runs    INTEGER NOT NULL,
    PRIMARY KEY (unit, measure, quarter, bucket)
) STRICT, WITHOUT ROWID;

-- What was asked for under a key of the caller's (`input`: its digest), and the run that came of it.
CREATE TABLE idempotency (
    unit   TEXT NOT NULL,
    key    TEXT NOT NULL,
    input  TEXT NOT NULL,
    run_id TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (unit, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_age ON idempotency (at);

-- What an operator should know; one row for all that happens to the same unit in the same way.
CREATE TABLE notification (
    id               TEXT PRIMARY KEY,
    fingerprint      TEXT NOT NULL UNIQUE,
    kind             TEXT NOT NULL,
    unit             TEXT, -- NULL: it is about all of Rota
    run_id           TEXT, -- of the newest occurrence; the run may be gone
    title            TEXT NOT NULL,
    body             TEXT NOT NULL,
    count            INTEGER NOT NULL,
    occurrences      TEXT NOT NULL, -- JSON array of instants, the newest 20, newest first
    created_at       INTEGER NOT NULL,
    last_occurred_at INTEGER NOT NULL,
    read_at          INTEGER -- NULL: unread
) STRICT;

CREATE INDEX notification_newest ON notification (last_occurred_at, id);
CREATE INDEX notification_unread ON notification (last_occurred_at, id) WHERE read_at IS NULL;
