ALTER TABLE run ADD COLUMN ready_at INTEGER;

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
