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
