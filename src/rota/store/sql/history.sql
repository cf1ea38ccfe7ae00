-- What is asked of much history (history.py), and how rollups are kept (rollup.py).

-- name: roll_run
INSERT INTO rollup (unit, end_reason, quarter, runs, sum, max)
SELECT unit, end_reason, created_at / 900000000, :sign, :sign * coalesce(duration, 0), coalesce(duration, 0)
FROM run
WHERE id = :id AND phase = 'ended'
ON CONFLICT (unit, end_reason, quarter) DO UPDATE SET
    runs = runs + excluded.runs,
    sum = sum + excluded.sum,
    max = max(max, excluded.max);

-- name: roll_duration
INSERT INTO rollup_bucket (unit, measure, quarter, bucket, runs)
SELECT unit, 'duration', created_at / 900000000, bucket_of(duration), :sign
FROM run
WHERE id = :id AND phase = 'ended' AND end_reason = 'success' AND duration IS NOT NULL
ON CONFLICT (unit, measure, quarter, bucket) DO UPDATE SET runs = runs + excluded.runs;

-- name: roll_lateness
INSERT INTO rollup_bucket (unit, measure, quarter, bucket, runs)
SELECT unit, 'lateness', created_at / 900000000, bucket_of(started_at - starts_at), :sign
FROM run
WHERE id = :id AND phase = 'ended' AND started_at IS NOT NULL AND starts_at IS NOT NULL
ON CONFLICT (unit, measure, quarter, bucket) DO UPDATE SET runs = runs + excluded.runs;

-- name: lower_max
-- The longest of a quarter is counted no more: the longest of the others that are still there.
UPDATE rollup SET max = coalesce((
    SELECT max(other.duration) FROM run AS other
    WHERE other.unit = gone.unit AND other.end_reason = gone.end_reason AND other.id <> gone.id AND other.deleted_at IS NULL
        AND other.created_at >= quarter * 900000000 AND other.created_at < (quarter + 1) * 900000000
), 0)
FROM run AS gone
WHERE gone.id = :id AND gone.phase = 'ended' AND rollup.unit = gone.unit AND rollup.end_reason = gone.end_reason
    AND rollup.quarter = gone.created_at / 900000000 AND rollup.max <= gone.duration;

-- name: rolled_units
SELECT DISTINCT unit FROM (
    SELECT name AS unit FROM unit WHERE EXISTS (
        SELECT 1 FROM json_each(:reasons) AS reason
        JOIN rollup ON rollup.unit = unit.name AND end_reason = reason.value AND quarter < :quarter
    )
    UNION ALL
    SELECT name FROM unit WHERE EXISTS (
        SELECT 1 FROM json_each(:measures) AS told
        JOIN rollup_bucket ON rollup_bucket.unit = unit.name AND measure = told.value AND quarter < :quarter
    )
)
ORDER BY unit;

-- name: prune_rollups
DELETE FROM rollup
WHERE unit = :unit AND end_reason IN (SELECT value FROM json_each(:reasons)) AND quarter < :quarter;

-- name: prune_buckets
DELETE FROM rollup_bucket
WHERE unit = :unit AND measure IN (SELECT value FROM json_each(:measures)) AND quarter < :quarter;

-- name: board_cut
-- The instant from which on there are no more rows than asked for; none: there are not that many.
SELECT instant FROM (
    SELECT coalesce(started_at, ended_at, created_at) AS instant
    FROM run INDEXED BY run_begun
    WHERE coalesce(started_at, ended_at, created_at) BETWEEN :recent AND :until AND deleted_at IS NULL
        AND (coalesce(started_at, ended_at, created_at) >= :since OR coalesce(ended_at, :since) >= :since)
    UNION ALL
    SELECT coalesce(started_at, ended_at, created_at)
    FROM run INDEXED BY run_long
    WHERE ended_at - started_at >= 3600000000 AND ended_at >= :since AND deleted_at IS NULL
        AND coalesce(started_at, ended_at, created_at) < :recent
    UNION ALL
    SELECT coalesce(started_at, ended_at, created_at)
    FROM run INDEXED BY run_open
    WHERE phase <> 'ended' AND coalesce(started_at, ended_at, created_at) < :recent
    UNION ALL
    SELECT due_at
    FROM slot INDEXED BY slot_told
    WHERE verdict NOT IN ('armed', 'ran') AND coalesce(until, due_at) >= :since AND due_at <= :until
)
ORDER BY instant DESC LIMIT 1 OFFSET :most;

-- name: board_units
SELECT DISTINCT unit, kind FROM ({chosen}) WHERE unit NOT IN (SELECT value FROM json_each(:units)) ORDER BY unit;

-- name: board_tasks
SELECT DISTINCT task FROM slot INDEXED BY slot_told
WHERE verdict NOT IN ('armed', 'ran') AND coalesce(until, due_at) >= :since AND due_at <= :until AND due_at > :cut
    AND task NOT IN (SELECT value FROM json_each(:units))
ORDER BY task;

-- name: board_chosen
SELECT id, unit, kind, phase, end_reason, instance, attempt, retry_of, started_at, ended_at,
    coalesce(started_at, ended_at, created_at) AS begun
FROM run INDEXED BY run_long
WHERE ended_at - started_at >= 3600000000 AND ended_at >= :since AND deleted_at IS NULL
    AND coalesce(started_at, ended_at, created_at) < :recent AND coalesce(started_at, ended_at, created_at) > :cut
UNION ALL
SELECT id, unit, kind, phase, end_reason, instance, attempt, retry_of, started_at, ended_at,
    coalesce(started_at, ended_at, created_at)
FROM run INDEXED BY run_open
WHERE phase <> 'ended'
    AND coalesce(started_at, ended_at, created_at) < :recent AND coalesce(started_at, ended_at, created_at) > :cut
UNION ALL
SELECT id, unit, kind, phase, end_reason, instance, attempt, retry_of, started_at, ended_at,
    coalesce(started_at, ended_at, created_at)
FROM run INDEXED BY run_begun
WHERE coalesce(started_at, ended_at, created_at) BETWEEN max(:recent, :cut + 1) AND :until AND deleted_at IS NULL
    AND (coalesce(started_at, ended_at, created_at) >= :since OR coalesce(ended_at, :since) >= :since)

-- name: board_runs
WITH lane (name, place) AS MATERIALIZED (SELECT value, key FROM json_each(:units)),
chosen AS ({chosen})
SELECT
    count(*) - count(place),
    json_group_array(id),
    json_group_array(place),
    json_group_array(started_at / 1000 - :since / 1000),
    json_group_array(ended_at / 1000 - :since / 1000),
    json_group_array({outcome}),
    json_group_array(attempt),
    json_group_array(instance),
    json_group_array(1),
    json_group_array(retry_of)
FROM chosen LEFT JOIN lane ON lane.name = chosen.unit;

-- name: board_rows
-- In the order in which neighbours are looked for.
WITH chosen AS MATERIALIZED ({chosen})
SELECT unit, instance, {outcome}, begun, ended_at, id, started_at, attempt, retry_of
FROM chosen
ORDER BY unit, instance, begun, id;

-- name: board_slots
WITH lane (name, place) AS MATERIALIZED (SELECT value, key FROM json_each(:units))
SELECT
    json_group_array(place),
    json_group_array(due_at / 1000 - :since / 1000),
    json_group_array(count),
    json_group_array(until / 1000 - :since / 1000),
    json_group_array(verdict)
FROM slot INDEXED BY slot_told LEFT JOIN lane ON lane.name = slot.task
WHERE verdict NOT IN ('armed', 'ran') AND coalesce(until, due_at) >= :since AND due_at <= :until AND due_at > :cut;

-- name: day_counts
SELECT
    (SELECT total(runs) FROM rollup WHERE unit = :unit AND end_reason = 'success'
        AND quarter >= day.value ->> 0 AND quarter < day.value ->> 1),
    (SELECT total(runs) FROM rollup WHERE unit = :unit AND end_reason IN (SELECT value FROM json_each(:failures))
        AND quarter >= day.value ->> 0 AND quarter < day.value ->> 1),
    (SELECT total(runs) FROM rollup WHERE unit = :unit AND end_reason IN (SELECT value FROM json_each(:others))
        AND quarter >= day.value ->> 0 AND quarter < day.value ->> 1)
FROM json_each(:days) AS day
ORDER BY day.key;

-- name: buckets
SELECT bucket, sum(runs) AS runs FROM rollup_bucket
WHERE unit = :unit AND measure = :measure AND quarter >= :first AND quarter < :end
GROUP BY bucket
HAVING sum(runs) > 0;

-- name: longest
SELECT max(max) FROM rollup
WHERE unit = :unit AND end_reason = 'success' AND quarter >= :first AND quarter < :end AND runs > 0;

-- name: newest_of_reasons
SELECT run.created_at, run.ended_at
FROM json_each(:reasons) AS reason CROSS JOIN run ON run.rowid = (
    SELECT rowid FROM run AS newest
    WHERE newest.unit = :unit AND newest.end_reason = reason.value AND newest.deleted_at IS NULL
    ORDER BY newest.created_at DESC LIMIT 1
)
ORDER BY run.created_at DESC LIMIT 1;

-- name: count_since
SELECT count(*)
FROM json_each(:reasons) AS reason
CROSS JOIN run ON run.unit = :unit AND run.end_reason = reason.value AND run.created_at > :since
    AND run.deleted_at IS NULL;

-- name: points
SELECT id, started_at, duration, end_reason FROM run INDEXED BY run_of_unit
WHERE unit = :unit AND created_at >= :since AND phase = 'ended' AND started_at IS NOT NULL AND deleted_at IS NULL
ORDER BY created_at DESC, id DESC LIMIT :most;

-- name: paces
-- The newest successes of each unit, newest first.
WITH RECURSIVE known (unit) AS (
    SELECT min(unit) FROM run
    UNION ALL
    SELECT (SELECT min(unit) FROM run WHERE unit > known.unit) FROM known WHERE known.unit IS NOT NULL
)
SELECT known.unit, (
    SELECT json_group_array(duration) FROM (
        SELECT duration FROM run INDEXED BY run_outcome
        WHERE unit = known.unit AND end_reason = 'success' AND duration IS NOT NULL AND deleted_at IS NULL
        ORDER BY created_at DESC LIMIT :most
    )
) AS durations
FROM known WHERE known.unit IS NOT NULL;

-- name: count_reasons
-- From the index alone, units and reasons one by one.
WITH RECURSIVE known (unit) AS (
    SELECT min(unit) FROM run
    UNION ALL
    SELECT (SELECT min(unit) FROM run WHERE unit > known.unit) FROM known WHERE known.unit IS NOT NULL
),
wanted (unit) AS (
    SELECT value FROM json_each(:units) UNION ALL SELECT unit FROM known WHERE unit IS NOT NULL AND :units = '[]'
)
SELECT reason.value AS end_reason, sum((
    SELECT count(*) FROM run INDEXED BY run_outcome
    WHERE run.unit = wanted.unit AND run.end_reason = reason.value
        AND run.created_at >= :after AND run.created_at < :before AND run.deleted_at IS NULL
)) AS runs
FROM json_each(:reasons) AS reason CROSS JOIN wanted
GROUP BY reason.value;

-- name: summary_ended
SELECT end_reason, count(*) AS runs FROM run WHERE phase = 'ended' AND {where} GROUP BY end_reason;

-- name: summary_open
SELECT phase, count(*) AS runs FROM run INDEXED BY run_open WHERE phase <> 'ended' AND {where} GROUP BY phase;

-- name: summary_failure
SELECT ended_at FROM run
WHERE end_reason <> 'success' AND end_reason IN (SELECT value FROM json_each(?)) AND {where}
ORDER BY created_at DESC LIMIT 1;
