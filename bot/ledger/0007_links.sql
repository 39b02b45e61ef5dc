-- The identities of one person: the same human in Feishu, in DingTalk, in the local workspace.
CREATE TABLE links (
    member TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    workspace TEXT NOT NULL
);
-- At most one identity in each workspace, whoever links at the same moment.
CREATE UNIQUE INDEX links_one_each ON links (person, workspace);

-- One code a member, the newest; the row is gone when the code was used, and only one of two who type it takes it away.
CREATE TABLE link_codes (
    member TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    until TEXT NOT NULL
);

-- Append-only: who was shown a code, who tried a wrong one, who was linked with whom, and until when.
CREATE TABLE link_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    member TEXT NOT NULL,
    what TEXT NOT NULL,
    other TEXT NOT NULL
);
CREATE INDEX link_log_member ON link_log (member, at);
