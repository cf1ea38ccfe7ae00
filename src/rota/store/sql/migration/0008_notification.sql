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
