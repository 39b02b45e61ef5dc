-- When a task was first claimed, by system time: a vendor's own protection against doubles ends some time after it.
ALTER TABLE tasks ADD COLUMN tried_at TEXT NOT NULL DEFAULT '';
