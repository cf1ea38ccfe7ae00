ALTER TABLE run ADD COLUMN starts_at INTEGER;

CREATE INDEX run_retry ON run (retry_of) WHERE retry_of IS NOT NULL;
