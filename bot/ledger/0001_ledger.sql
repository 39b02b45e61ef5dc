-- The ledger of section 4. Written in SQLite's words; schema.py turns the types into PostgreSQL's.
-- Times are fixed-width UTC text and "" where there is none, so that every comparison is one of texts.
-- `body` is the whole value as JSON; the columns beside it are what queries ask for.

CREATE TABLE shops (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    marketplace TEXT NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE chats (
    id TEXT PRIMARY KEY,
    private INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE members (
    id TEXT PRIMARY KEY,
    lead INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX members_lead ON members (id) WHERE lead = 1;

CREATE TABLE memberships (
    member TEXT NOT NULL,
    chat TEXT NOT NULL,
    since TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (member, chat)
);
CREATE INDEX memberships_chat ON memberships (chat, member);
CREATE INDEX memberships_seen_at ON memberships (seen_at);

CREATE TABLE cases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL UNIQUE,
    number INTEGER NOT NULL,
    shop TEXT NOT NULL,
    marketplace TEXT NOT NULL,
    site TEXT NOT NULL,
    issue TEXT NOT NULL,
    status TEXT NOT NULL,
    live INTEGER NOT NULL,
    owner TEXT NOT NULL,
    chat TEXT NOT NULL,
    subjects_key TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL
);
-- One case at a time about the same thing; `subjects_key` is a digest, because a case may name hundreds of ids.
CREATE UNIQUE INDEX cases_one_live ON cases (shop, site, issue, subjects_key) WHERE live = 1 AND subjects_key <> '';
CREATE INDEX cases_live ON cases (shop, issue) WHERE live = 1;
CREATE INDEX cases_number ON cases (number);
CREATE INDEX cases_chat ON cases (chat, id);
CREATE INDEX cases_chat_live ON cases (chat, id) WHERE live = 1;
CREATE INDEX cases_status ON cases (status, id);
CREATE INDEX cases_owner ON cases (owner, id);
CREATE INDEX cases_shop ON cases (shop, id);

CREATE TABLE case_numbers (
    case_ref TEXT NOT NULL,
    number_key TEXT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (case_ref, number_key)
);
CREATE INDEX case_numbers_key ON case_numbers (number_key);

CREATE TABLE search_tokens (
    case_no INTEGER NOT NULL,
    token TEXT NOT NULL,
    PRIMARY KEY (case_no, token)
) WITHOUT ROWID;
CREATE INDEX search_tokens_token ON search_tokens (token, case_no);

CREATE TABLE history (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    case_ref TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    detail TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
);
CREATE INDEX history_case ON history (case_ref, seq);

CREATE TABLE interviews (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL,
    state TEXT NOT NULL,
    touched_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE UNIQUE INDEX interviews_one_active ON interviews (member) WHERE state = 'active';
CREATE INDEX interviews_state ON interviews (state, touched_at);
CREATE INDEX interviews_member ON interviews (member, touched_at);

CREATE TABLE drafts (
    case_ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    approved_by TEXT NOT NULL,
    approved_at TEXT NOT NULL,
    overridden TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (case_ref, version)
);

CREATE TABLE evidence (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    case_ref TEXT NOT NULL,
    interview TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX evidence_case ON evidence (case_ref);
CREATE INDEX evidence_interview ON evidence (interview);

CREATE TABLE tasks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    view TEXT NOT NULL,
    subject TEXT NOT NULL,
    due_at TEXT NOT NULL,
    lane TEXT NOT NULL,
    priority INTEGER NOT NULL,
    case_ref TEXT NOT NULL,
    extra TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    attempts INTEGER NOT NULL DEFAULT 0,
    lease_by TEXT NOT NULL DEFAULT '',
    lease_until TEXT NOT NULL DEFAULT '',
    not_before TEXT NOT NULL DEFAULT '',
    last_error TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '{}',
    done_at TEXT NOT NULL DEFAULT ''
);
CREATE INDEX tasks_due ON tasks (due_at, lane, seq) WHERE state = 'waiting';
CREATE INDEX tasks_lane ON tasks (lane, seq) WHERE state = 'waiting';
-- Two messages of one chat are never under way at once, whatever two claimers believe the lane's head to be.
CREATE UNIQUE INDEX tasks_one_under_way ON tasks (lane) WHERE state = 'waiting' AND lease_by <> '' AND lane <> '';
CREATE INDEX tasks_leased ON tasks (lease_until) WHERE state = 'waiting' AND lease_by <> '';
CREATE INDEX tasks_case ON tasks (case_ref);
CREATE INDEX tasks_done_at ON tasks (done_at) WHERE state <> 'waiting';

CREATE TABLE inbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    key TEXT NOT NULL,
    chat TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'new',
    attempts INTEGER NOT NULL DEFAULT 0,
    lease_by TEXT NOT NULL DEFAULT '',
    lease_until TEXT NOT NULL DEFAULT '',
    received_at TEXT NOT NULL,
    error TEXT NOT NULL DEFAULT '',
    UNIQUE (workspace, key)
);
CREATE INDEX inbox_new ON inbox (chat, seq) WHERE state = 'new';
CREATE INDEX inbox_received_at ON inbox (received_at);

CREATE TABLE messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    chat TEXT NOT NULL,
    view TEXT NOT NULL,
    subject TEXT NOT NULL,
    thread TEXT NOT NULL,
    revision INTEGER NOT NULL,
    sent_at TEXT NOT NULL,
    quiet INTEGER NOT NULL,
    mention TEXT NOT NULL,
    UNIQUE (workspace, id)
);
CREATE INDEX messages_thread ON messages (thread, sent_at);

CREATE TABLE playbook_versions (
    digest TEXT PRIMARY KEY,
    marketplace TEXT NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until TEXT NOT NULL
);

CREATE TABLE budgets (
    name TEXT NOT NULL,
    period TEXT NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (name, period)
);
