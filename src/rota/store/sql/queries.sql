-- Everything the store asks and writes, by name. What stands in braces is filled in by listing.py.

-- name: note_release
INSERT INTO release (version) VALUES (:version);

-- name: newest_release
SELECT version FROM release ORDER BY rowid DESC LIMIT 1;

-- name: name_definition
INSERT INTO definition (hash) VALUES (:definition) ON CONFLICT DO NOTHING;

-- name: save_definition
INSERT INTO definition (hash, json) VALUES (:hash, :json)
ON CONFLICT (hash) DO UPDATE SET json = excluded.json;

-- name: definition
SELECT json FROM definition WHERE hash = :hash;

-- name: save_unit
INSERT INTO unit (
    name, first_seen, anchor, crons, timezone, paused_at, paused_by, paused_reason, stopped_at, removed_at,
    boot, overdue_since
) VALUES (
    :name, :first_seen, :anchor, :crons, :timezone, :paused_at, :paused_by, :paused_reason, :stopped_at, :removed_at,
    :boot, :overdue_since
)
ON CONFLICT (name) DO UPDATE SET
    first_seen = excluded.first_seen,
    anchor = excluded.anchor,
    crons = excluded.crons,
    timezone = excluded.timezone,
    paused_at = excluded.paused_at,
    paused_by = excluded.paused_by,
    paused_reason = excluded.paused_reason,
    stopped_at = excluded.stopped_at,
    removed_at = excluded.removed_at,
    boot = excluded.boot,
    overdue_since = excluded.overdue_since;

-- name: units
SELECT * FROM unit ORDER BY name;

-- name: save_instance
INSERT INTO instance (
    unit, number, state, desired, since, stopped_at, retry_at, heir, restarts, quick_ends, failed_starts
) VALUES (
    :unit, :number, :state, :desired, :since, :stopped_at, :retry_at, :heir, :restarts, :quick_ends, :failed_starts
)
ON CONFLICT (unit, number) DO UPDATE SET
    state = excluded.state,
    desired = excluded.desired,
    since = excluded.since,
    stopped_at = excluded.stopped_at,
    retry_at = excluded.retry_at,
    heir = excluded.heir,
    restarts = excluded.restarts,
    quick_ends = excluded.quick_ends,
    failed_starts = excluded.failed_starts;

-- name: remove_instances
DELETE FROM instance WHERE unit = :unit;

-- name: instances
SELECT * FROM instance ORDER BY unit, number;

-- name: insert_slot
INSERT INTO slot (task, due_at, verdict, reason, decided_at, run_id, definition, count, until)
SELECT
    :task, :due_at, :verdict, :reason, :decided_at, :run_id,
    (SELECT id FROM definition WHERE hash = :definition), :count, :until
WHERE NOT EXISTS (SELECT 1 FROM slot WHERE task = :task AND until >= :due_at AND due_at <= :due_at)
ON CONFLICT (task, due_at) DO NOTHING;

-- name: stretch_slot
-- The newest row grows where it says the same.
UPDATE slot SET
    until = coalesce(:until, :due_at),
    count = count + :count,
    decided_at = :decided_at
WHERE task = :task
    AND due_at = (SELECT max(due_at) FROM slot WHERE task = :task AND due_at < :due_at)
    AND coalesce(until, due_at) < :due_at
    AND verdict = :verdict
    AND reason = :reason
    AND run_id IS :run_id
    AND definition IS (SELECT id FROM definition WHERE hash = :definition)
    AND NOT EXISTS (SELECT 1 FROM slot WHERE task = :task AND due_at = :due_at);

-- name: cut_stretch
UPDATE slot SET count = :count, until = nullif(:until, due_at)
WHERE task = :task AND due_at = :due_at AND until IS NOT NULL;

-- name: decide_slot
UPDATE slot SET
    verdict = :verdict,
    reason = :reason,
    decided_at = :decided_at,
    run_id = :run_id,
    definition = (SELECT id FROM definition WHERE hash = :definition),
    count = :count,
    until = :until
WHERE task = :task AND due_at = :due_at AND verdict IN ('armed', 'queued');

-- name: release_slot
DELETE FROM slot WHERE task = :task AND due_at = :due_at AND verdict = 'armed';

-- name: open_slots
SELECT slot.*, definition.hash AS definition_hash
FROM slot LEFT JOIN definition ON definition.id = slot.definition
WHERE verdict IN ('armed', 'queued')
ORDER BY due_at, task;

-- name: slots_between
SELECT slot.*, definition.hash AS definition_hash
FROM slot LEFT JOIN definition ON definition.id = slot.definition
WHERE task = :task AND due_at > :after AND due_at <= :until
UNION ALL
SELECT slot.*, definition.hash
FROM slot LEFT JOIN definition ON definition.id = slot.definition
WHERE task = :task AND due_at <= :after AND due_at <= :until AND until > :after
ORDER BY due_at;

-- name: note_disturbance
INSERT INTO disturbance (at, kind, by) VALUES (:at, :kind, :by);

-- name: disturbances
SELECT * FROM disturbance ORDER BY at DESC, rowid DESC LIMIT :limit;

-- name: last_sign_of_life
-- Of the newest rows the newest instant that is not in the future.
SELECT max(instant) AS instant FROM (
    SELECT max(anchor) AS instant FROM unit WHERE anchor <= :now
    UNION ALL
    SELECT max(coalesce(ended_at, started_at, created_at))
    FROM (SELECT * FROM run ORDER BY created_at DESC LIMIT 100)
    WHERE coalesce(ended_at, started_at, created_at) <= :now
    UNION ALL
    SELECT max(at) FROM disturbance WHERE at <= :now
);

-- name: save_run
-- Unit and instant of creation stay as they were first said, and with them the indexes.
INSERT INTO run (
    id, unit, kind, phase, trigger, created_at, definition, actor, due_at, starts_at, arrival, started_at, ended_at,
    duration, end_reason, reason, exit_code, signal, attempt, retry_of, instance, params, pid, cpu_user, cpu_system, peak_memory,
    io_read, io_write, log_lines, log_bytes, ready_at, waiting_for, retried_by
) VALUES (
    :id, :unit, :kind, :phase, :trigger, :created_at, (SELECT id FROM definition WHERE hash = :definition), :actor,
    :due_at, :starts_at, :arrival, :started_at, :ended_at, :duration, :end_reason, :reason, :exit_code, :signal, :attempt,
    :retry_of, :instance, :params, :pid, :cpu_user, :cpu_system, :peak_memory, :io_read, :io_write, :log_lines,
    :log_bytes, :ready_at, :waiting_for, :retried_by
)
ON CONFLICT (id) DO UPDATE SET
    kind = excluded.kind,
    phase = excluded.phase,
    trigger = excluded.trigger,
    definition = excluded.definition,
    actor = excluded.actor,
    due_at = excluded.due_at,
    starts_at = excluded.starts_at,
    arrival = excluded.arrival,
    started_at = excluded.started_at,
    ended_at = excluded.ended_at,
    duration = excluded.duration,
    end_reason = excluded.end_reason,
    reason = excluded.reason,
    exit_code = excluded.exit_code,
    signal = excluded.signal,
    attempt = excluded.attempt,
    retry_of = excluded.retry_of,
    instance = excluded.instance,
    params = excluded.params,
    pid = excluded.pid,
    cpu_user = excluded.cpu_user,
    cpu_system = excluded.cpu_system,
    peak_memory = excluded.peak_memory,
    io_read = excluded.io_read,
    io_write = excluded.io_write,
    log_lines = excluded.log_lines,
    log_bytes = excluded.log_bytes,
    ready_at = excluded.ready_at,
    waiting_for = excluded.waiting_for,
    retried_by = excluded.retried_by
WHERE run.phase <> 'ended';

-- name: run
SELECT run.*, definition.hash AS definition_hash
FROM run LEFT JOIN definition ON definition.id = run.definition
WHERE run.id = :id AND deleted_at IS NULL;

-- name: retries
SELECT run.*, definition.hash AS definition_hash
FROM run LEFT JOIN definition ON definition.id = run.definition
WHERE run.retry_of = :first AND deleted_at IS NULL
ORDER BY run.attempt;

-- name: open_runs
-- Left to itself the planner reads all runs in the order of ids.
SELECT run.*, definition.hash AS definition_hash
FROM run INDEXED BY run_open LEFT JOIN definition ON definition.id = run.definition
WHERE phase <> 'ended'
ORDER BY run.id;

-- name: last_runs
-- Steps from unit to unit through the index instead of reading all of it.
WITH RECURSIVE known (unit) AS (
    SELECT min(unit) FROM run
    UNION ALL
    SELECT (SELECT min(unit) FROM run WHERE unit > known.unit) FROM known WHERE known.unit IS NOT NULL
)
SELECT run.*, definition.hash AS definition_hash
FROM known
JOIN run ON run.id = (
    SELECT newest.id FROM run AS newest
    WHERE newest.unit = known.unit AND newest.phase = 'ended' AND newest.started_at IS NOT NULL
        AND newest.deleted_at IS NULL
    ORDER BY newest.created_at DESC, newest.id DESC LIMIT 1
)
LEFT JOIN definition ON definition.id = run.definition
ORDER BY run.unit;

-- name: last_successes
SELECT name, max(
    coalesce((
        SELECT ended_at FROM run
        WHERE unit = unit.name AND end_reason = 'success'
        ORDER BY created_at DESC, id DESC LIMIT 1
    ), last_success),
    coalesce(last_success, 0)
) AS ended_at
FROM unit
ORDER BY name;

-- name: last_failures
-- Of the newest runs that were no success only: a look at all of them would take a second where there are a million.
SELECT unit, max(ended_at) AS ended_at FROM (
    SELECT unit, ended_at, end_reason FROM run WHERE end_reason <> 'success' ORDER BY created_at DESC LIMIT 20000
)
WHERE end_reason IN (SELECT value FROM json_each(:failures)) AND ended_at IS NOT NULL
GROUP BY unit;

-- name: expired_runs
-- The oldest first, deleted ones aside: they go after their hour; a chain of retries that is under way keeps all of its attempts.
WITH beyond AS (
    SELECT created_at, id FROM run
    WHERE unit = :unit AND phase = 'ended' AND deleted_at IS NULL AND :keep_runs IS NOT NULL
    ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET coalesce(:keep_runs, 0)
)
SELECT id FROM run
WHERE unit = :unit AND phase = 'ended' AND deleted_at IS NULL
    AND created_at <= max(coalesce((SELECT created_at FROM beyond), :before), coalesce(:before, 0))
    AND ((created_at, id) <= (SELECT created_at, id FROM beyond) OR ended_at < :before)
    AND NOT coalesce(ended_at > :settled, false)
    AND NOT coalesce(ended_at >= :failures_since AND end_reason IN (SELECT value FROM json_each(:failures)), false)
    AND NOT EXISTS (
        SELECT 1 FROM run AS later
        WHERE later.retry_of = coalesce(run.retry_of, run.id) AND later.phase <> 'ended'
    )
ORDER BY created_at, id LIMIT :limit;

-- name: note_success
UPDATE unit SET last_success = max(coalesce(last_success, 0), gone.ended_at)
FROM run AS gone
WHERE gone.id = :id AND gone.end_reason = 'success' AND name = gone.unit;

-- name: remove_run
DELETE FROM run WHERE id = :id AND phase = 'ended';

-- name: hide_run
UPDATE run SET deleted_at = :at WHERE id = :id AND phase = 'ended' AND deleted_at IS NULL;

-- name: restore_run
UPDATE run SET deleted_at = NULL WHERE id = :id AND deleted_at IS NOT NULL;

-- name: hidden_before
SELECT run.*, definition.hash AS definition_hash
FROM run LEFT JOIN definition ON definition.id = run.definition
WHERE deleted_at < :before
ORDER BY deleted_at LIMIT :limit;

-- name: last_run
SELECT run.*, definition.hash AS definition_hash
FROM run LEFT JOIN definition ON definition.id = run.definition
WHERE unit = :unit AND phase = 'ended' AND started_at IS NOT NULL AND deleted_at IS NULL
ORDER BY created_at DESC, run.id DESC LIMIT 1;

-- name: run_numbers
SELECT rowid FROM run WHERE {where};

-- name: runs_by_number
SELECT run.*, definition.hash AS definition_hash
FROM run LEFT JOIN definition ON definition.id = run.definition
WHERE run.rowid IN (SELECT value FROM json_each(:numbers))
ORDER BY run.rowid;

-- name: runs_by_id
SELECT run.*, definition.hash AS definition_hash
FROM run LEFT JOIN definition ON definition.id = run.definition
WHERE run.id IN (SELECT value FROM json_each(:ids))
ORDER BY run.id;

-- name: save_key
INSERT INTO idempotency (unit, key, input, run_id, at) VALUES (:unit, :key, :input, :run_id, :at)
ON CONFLICT (unit, key) DO UPDATE SET input = excluded.input, run_id = excluded.run_id, at = excluded.at;

-- name: key
SELECT * FROM idempotency WHERE unit = :unit AND key = :key;

-- name: prune_keys
DELETE FROM idempotency WHERE at < :before;

-- name: known_runs
SELECT id FROM run WHERE id IN (SELECT value FROM json_each(:ids));

-- name: tasks_with_slots_before
SELECT name FROM unit
WHERE EXISTS (
    SELECT 1 FROM slot
    WHERE task = name AND due_at < :before AND coalesce(until, due_at) < :before
        AND coalesce(until, due_at) <= anchor AND verdict NOT IN ('armed', 'queued')
)
ORDER BY name;

-- name: prune_slots
-- Nothing beyond the anchor: catch-up counts from there.
DELETE FROM slot WHERE task = :task AND due_at IN (
    SELECT due_at FROM slot
    WHERE task = :task AND due_at < :before AND coalesce(until, due_at) < :before
        AND coalesce(until, due_at) <= (SELECT anchor FROM unit WHERE name = :task)
        AND verdict NOT IN ('armed', 'queued')
    ORDER BY due_at LIMIT :most
);

-- name: unnamed_definitions
SELECT hash FROM definition
WHERE NOT EXISTS (SELECT 1 FROM run WHERE run.definition = definition.id)
    AND NOT EXISTS (SELECT 1 FROM slot WHERE slot.definition = definition.id);

-- name: remove_definition
DELETE FROM definition
WHERE hash = :hash
    AND NOT EXISTS (SELECT 1 FROM run WHERE run.definition = definition.id)
    AND NOT EXISTS (SELECT 1 FROM slot WHERE slot.definition = definition.id);

-- name: runs
SELECT run.*, definition.hash AS definition_hash, {sort} AS sort_value
FROM run LEFT JOIN definition ON definition.id = run.definition
WHERE {where}
ORDER BY {order}
LIMIT ?;

-- name: count_runs
SELECT count(*) FROM (SELECT 1 FROM run WHERE {where} LIMIT ?);

-- name: slots
SELECT slot.*, definition.hash AS definition_hash
FROM slot LEFT JOIN definition ON definition.id = slot.definition
WHERE {where}
ORDER BY due_at DESC
LIMIT ?;

-- name: notify
-- What happens again is folded into the row that there is, and unread again.
INSERT INTO notification (
    id, fingerprint, kind, unit, run_id, title, body, count, occurrences, created_at, last_occurred_at
) VALUES (
    :id, :fingerprint, :kind, :unit, :run_id, :title, :body, 1, json_array(:at), :at, :at
)
ON CONFLICT (fingerprint) DO UPDATE SET
    run_id = excluded.run_id,
    title = excluded.title,
    body = excluded.body,
    count = count + 1,
    occurrences = (
        SELECT json_group_array(value) FROM (
            SELECT value FROM (
                SELECT :at AS value UNION ALL SELECT value FROM json_each(notification.occurrences)
            ) ORDER BY value DESC LIMIT :most
        )
    ),
    last_occurred_at = max(last_occurred_at, :at),
    read_at = NULL;

-- name: mark_read
UPDATE notification SET read_at = coalesce(read_at, :at) WHERE id = :id;

-- name: mark_unread
UPDATE notification SET read_at = NULL WHERE id = :id;

-- name: mark_all_read
UPDATE notification SET read_at = :at
WHERE read_at IS NULL AND last_occurred_at <= coalesce(:until, last_occurred_at);

-- name: prune_notifications
DELETE FROM notification WHERE id IN (
    SELECT id FROM notification WHERE last_occurred_at < max(:before, coalesce((
        SELECT last_occurred_at + 1 FROM notification
        ORDER BY last_occurred_at DESC, id DESC LIMIT 1 OFFSET :keep
    ), :before))
    ORDER BY last_occurred_at LIMIT :most
);

-- name: notifications
SELECT * FROM notification WHERE {where} ORDER BY last_occurred_at DESC, id DESC LIMIT ?;

-- name: notifications_by_fingerprint
SELECT * FROM notification WHERE fingerprint IN (SELECT value FROM json_each(:fingerprints))
ORDER BY last_occurred_at, id;

-- name: notification
SELECT * FROM notification WHERE id = :id;

-- name: unread_count
SELECT count(*) AS unread FROM notification WHERE read_at IS NULL;

-- name: ailing_units
-- Those whose newest failure is younger than their newest recovery.
SELECT unit FROM notification
WHERE unit IS NOT NULL AND kind IN ('run_failed', 'run_recovered')
GROUP BY unit
HAVING max(CASE kind WHEN 'run_failed' THEN last_occurred_at END)
    > coalesce(max(CASE kind WHEN 'run_recovered' THEN last_occurred_at END), -1);
