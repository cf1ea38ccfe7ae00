-- When the newest success was of a unit's runs that are not kept any more.
ALTER TABLE unit ADD COLUMN last_success INTEGER;

CREATE INDEX run_of_definition ON run (definition);
CREATE INDEX slot_of_definition ON slot (definition);
