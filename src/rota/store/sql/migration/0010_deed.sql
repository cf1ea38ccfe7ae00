-- Runs can be hidden for a while before they go; what is asked for under a key of the caller's is done once.
ALTER TABLE run ADD COLUMN deleted_at INTEGER;
ALTER TABLE run ADD COLUMN waiting_for TEXT;
ALTER TABLE run ADD COLUMN retried_by TEXT;

UPDATE run SET retried_by = later.id
FROM run AS later
WHERE later.retry_of IS NOT NULL AND later.attempt = 2 AND run.id = later.retry_of;

UPDATE run SET retried_by = later.id
FROM run AS later
WHERE run.retry_of IS NOT NULL AND later.retry_of = run.retry_of AND later.attempt = run.attempt + 1;

-- What is asked of much history is answered by indexes alone, hidden runs left out.
DROP INDEX run_outcome;
CREATE INDEX run_outcome ON run (unit, end_reason, created_at, deleted_at);
DROP INDEX run_begun;
CREATE INDEX run_begun ON run (coalesce(started_at, ended_at, created_at), deleted_at);

CREATE INDEX run_deleted ON run (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE idempotency (
    unit   TEXT NOT NULL,
    key    TEXT NOT NULL,
    input  TEXT NOT NULL,
    run_id TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (unit, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_age ON idempotency (at);
