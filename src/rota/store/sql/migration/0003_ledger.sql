-- Stretches are found by their end; units remember more; what befell the clocks and the daemon is kept.

ALTER TABLE unit ADD COLUMN boot TEXT;
ALTER TABLE unit ADD COLUMN overdue_since INTEGER;

DROP INDEX slot_stretch;
CREATE INDEX slot_stretch ON slot (task, until) WHERE until IS NOT NULL;

CREATE TABLE disturbance (
    at   INTEGER NOT NULL,
    kind TEXT NOT NULL,
    by   INTEGER NOT NULL
) STRICT;

CREATE INDEX disturbance_newest ON disturbance (at);
