-- What is looked for gets a column: a case's interview whoever led it, a file by the message it came with.
ALTER TABLE interviews ADD COLUMN case_ref TEXT NOT NULL DEFAULT '';
UPDATE interviews SET case_ref = COALESCE(json_extract(body, '$.case'), '');
CREATE INDEX interviews_case ON interviews (case_ref, touched_at) WHERE case_ref <> '';
ALTER TABLE evidence ADD COLUMN message TEXT NOT NULL DEFAULT '';
UPDATE evidence SET message = COALESCE(json_extract(body, '$.message'), '');
CREATE INDEX evidence_message ON evidence (message) WHERE message <> '';
-- The few that went wrong, among millions that did not.
CREATE INDEX tasks_failed ON tasks (due_at, seq) WHERE state IN ('dead', 'unknown');
CREATE INDEX inbox_failed ON inbox (seq) WHERE state = 'failed';
