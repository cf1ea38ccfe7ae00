-- What much history is asked by: rollups by quarter of an hour, and indexes for the board and for counts.
-- bucket_of(microseconds) is the store's own (model/histogram.py).

CREATE TABLE rollup (
    unit       TEXT NOT NULL,
    end_reason TEXT NOT NULL,
    quarter    INTEGER NOT NULL,
    runs       INTEGER NOT NULL,
    sum        INTEGER NOT NULL,
    max        INTEGER NOT NULL,
    PRIMARY KEY (unit, end_reason, quarter)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_bucket (
    unit    TEXT NOT NULL,
    measure TEXT NOT NULL,
    quarter INTEGER NOT NULL,
    bucket  INTEGER NOT NULL,
    runs    INTEGER NOT NULL,
    PRIMARY KEY (unit, measure, quarter, bucket)
) STRICT, WITHOUT ROWID;

INSERT INTO rollup (unit, end_reason, quarter, runs, sum, max)
SELECT unit, end_reason, created_at / 900000000, count(*), coalesce(sum(duration), 0), coalesce(max(duration), 0)
FROM run
WHERE phase = 'ended'
GROUP BY 1, 2, 3;

INSERT INTO rollup_bucket (unit, measure, quarter, bucket, runs)
SELECT unit, 'duration', created_at / 900000000, bucket_of(duration), count(*)
FROM run
WHERE phase = 'ended' AND end_reason = 'success' AND duration IS NOT NULL
GROUP BY 1, 3, 4;

INSERT INTO rollup_bucket (unit, measure, quarter, bucket, runs)
SELECT unit, 'lateness', created_at / 900000000, bucket_of(started_at - starts_at), count(*)
FROM run
WHERE phase = 'ended' AND started_at IS NOT NULL AND starts_at IS NOT NULL
GROUP BY 1, 3, 4;

DROP INDEX run_success;
CREATE INDEX run_outcome ON run (unit, end_reason, created_at);
CREATE INDEX run_begun ON run (coalesce(started_at, ended_at, created_at));
CREATE INDEX run_long ON run (ended_at) WHERE ended_at - started_at >= 3600000000;
CREATE INDEX slot_told ON slot (coalesce(until, due_at), due_at) WHERE verdict NOT IN ('armed', 'ran');
