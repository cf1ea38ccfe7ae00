-- name: facts
SELECT name, value FROM fact;

-- name: users
SELECT * FROM user ORDER BY name;

-- name: tokens
SELECT * FROM token ORDER BY created_at, id;

-- name: sessions
SELECT * FROM session;

-- name: save_fact
INSERT INTO fact (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: save_user
INSERT INTO user (name, role, password, disabled, created_at, last_login_at)
VALUES (:name, :role, :password, :disabled, :created_at, :last_login_at)
ON CONFLICT (name) DO UPDATE SET
    role = excluded.role,
    password = excluded.password,
    disabled = excluded.disabled,
    last_login_at = excluded.last_login_at;

-- name: remove_user
DELETE FROM user WHERE name = :name;

-- name: save_token
INSERT INTO token (id, name, scope, digest, created_by, created_at, expires_at, last_used_at)
VALUES (:id, :name, :scope, :digest, :created_by, :created_at, :expires_at, :last_used_at);

-- name: remove_token
DELETE FROM token WHERE id = :id;

-- name: save_session
INSERT INTO session (digest, user, token, created_at, used_at)
VALUES (:digest, :user, :token, :created_at, :used_at);

-- name: remove_session
DELETE FROM session WHERE digest = :digest;

-- name: note_session_use
UPDATE session SET used_at = max(used_at, :at) WHERE digest = :digest;

-- name: note_token_use
UPDATE token SET last_used_at = max(coalesce(last_used_at, 0), :at) WHERE id = :id;

-- name: add_audit_entry
INSERT INTO audit (id, at, actor, via, ip, action, target, outcome, detail)
VALUES (:id, :at, :actor, :via, :ip, :action, :target, :outcome, :detail);

-- name: trim_audit
DELETE FROM audit WHERE at < :before OR number <= (SELECT max(number) FROM audit) - :most;

-- name: audit
SELECT * FROM audit WHERE {where} ORDER BY number DESC LIMIT ?;
