BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'casebot','0001_ledger','2026-11-23 20:34:01.200681+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'casebot','0002_tried','2026-11-23 20:34:01.201238+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'casebot','0003_found_by','2026-11-23 20:34:01.201997+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'casebot','0004_marketplace','2026-11-23 20:34:01.202174+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'casebot','0005_sketches','2026-11-23 20:34:01.202393+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'casebot','0006_shares','2026-11-23 20:34:01.202581+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'casebot','0007_links','2026-11-23 20:34:01.202920+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'casebot','0008_waiting_events','2026-11-23 20:34:01.203099+00:00');
CREATE TABLE budgets (
    name TEXT NOT NULL,
    period TEXT NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (name, period)
);
INSERT INTO "budgets" VALUES('feishu','2026-03',3);
CREATE TABLE case_numbers (
    case_ref TEXT NOT NULL,
    number_key TEXT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (case_ref, number_key)
);
INSERT INTO "case_numbers" VALUES('C1001','17-1','17-1','current','2026-03-20T10:00:00.000000Z');
INSERT INTO "case_numbers" VALUES('C1001','16-9','16-9','transferred','2026-03-20T10:00:00.000000Z');
CREATE TABLE case_shares (
    case_no INTEGER NOT NULL,
    chat TEXT NOT NULL,
    mode TEXT NOT NULL,
    PRIMARY KEY (case_no, chat)
) WITHOUT ROWID;
INSERT INTO "case_shares" VALUES(2,'south','work');
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
INSERT INTO "cases" VALUES(1,'C1001',1001,'north','amazon','amazon.com','listing.removed','open',1,'lin','group','6826084c80596c4b39ecdb1c31561d5e380099bd87c0a1688b15824af0ee6349',1,'{"approved_at":"2026-03-20T10:00:00.000000Z","case_id":"17-1","chat":"group","code":"","created_at":"2026-03-20T10:00:00.000000Z","deadlines":[],"decided_by":"","drafted_at":null,"effect_verified":false,"follow_ups":0,"followed_up_at":null,"issue":"listing.removed","last_update_at":"2026-03-20T10:00:00.000000Z","lessons":[],"looked_at":"2026-03-20T10:00:00.000000Z","marketplace":"amazon","next_time":"","opened_before":false,"outcome":"","outcomes":[],"own_reminders":[],"owner":"lin","playbook":"","ref":"C1001","reopened":0,"resolved_at":null,"response_due_at":null,"revision":1,"second_asked":[],"second_asked_at":null,"shares":[],"shop":"north","site":"amazon.com","snoozed_until":null,"status":"open","subjects":["B000001001"],"submitted_at":"2026-03-20T10:00:00.000000Z","title":"商品下架 😀","waiting_since":null}');
INSERT INTO "cases" VALUES(2,'C1002',1002,'north','amazon','amazon.com','listing.removed','drafting',1,'lin','group','4010f1f9a8f172a16761cd69634737b9dfae4d71194ed01527b86a01483e5cc6',1,'{"approved_at":null,"case_id":"","chat":"group","code":"","created_at":"2026-03-20T10:00:00.000000Z","deadlines":[],"decided_by":"","drafted_at":null,"effect_verified":false,"follow_ups":0,"followed_up_at":null,"issue":"listing.removed","last_update_at":null,"lessons":[],"looked_at":null,"marketplace":"amazon","next_time":"","opened_before":false,"outcome":"","outcomes":[],"own_reminders":[],"owner":"lin","playbook":"","ref":"C1002","reopened":0,"resolved_at":null,"response_due_at":null,"revision":1,"second_asked":[],"second_asked_at":null,"shares":[{"at":"2026-03-20T10:00:00.000000Z","by":"lin","chat":"south","mode":"work","offered":"","what":"share_accepted"}],"shop":"north","site":"amazon.com","snoozed_until":null,"status":"drafting","subjects":["B000001002"],"submitted_at":null,"title":"It''s two: ''quoted''; and; semicolons","waiting_since":null}');
CREATE TABLE chats (
    id TEXT PRIMARY KEY,
    private INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    body TEXT NOT NULL
);
INSERT INTO "chats" VALUES('group',0,0,'{"gone":false,"id":"group","locale":"zh-CN","name":"客服群","private":false,"settings":{"digest":"09:30"},"timezone":"Asia/Shanghai","workspace":"local"}');
CREATE TABLE draft_sketches (
    hash INTEGER NOT NULL,
    marketplace TEXT NOT NULL,
    case_ref TEXT NOT NULL,
    PRIMARY KEY (hash, marketplace, case_ref)
) WITHOUT ROWID;
INSERT INTO "draft_sketches" VALUES(629823877664975682,'amazon','C1001');
INSERT INTO "draft_sketches" VALUES(4855450981061959497,'amazon','C1001');
INSERT INTO "draft_sketches" VALUES(5850206799458162821,'amazon','C1001');
INSERT INTO "draft_sketches" VALUES(7049399845362646142,'amazon','C1001');
INSERT INTO "draft_sketches" VALUES(7183282149993644383,'amazon','C1001');
CREATE TABLE drafts (
    case_ref TEXT NOT NULL,
    version INTEGER NOT NULL,
    approved_by TEXT NOT NULL,
    approved_at TEXT NOT NULL,
    overridden TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (case_ref, version)
);
INSERT INTO "drafts" VALUES('C1001',1,'','','{}','{"approved_at":null,"approved_by":"","at":"2026-03-20T10:00:00.000000Z","by":"lin","case":"C1001","draft":{"attachments":[],"channel":"case","form":"four_part","free_text":null,"headings":[["summary","[Issue Summary]"]],"issue":"listing.removed","kind":"initial","language":"en","marketplace":"amazon","sentences":[{"facts":[{"end":37,"question":"when","start":27}],"part":"summary","phrase":"","question":"","reading":"该商品于 2026-03-01 被下架。","reading_facts":[],"text":"The listing was removed on 2026-03-01."}],"site":"amazon.com","subject":"","width":90},"findings":[],"overridden":{},"version":0}');
CREATE TABLE evidence (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    case_ref TEXT NOT NULL,
    interview TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    body TEXT NOT NULL
, message TEXT NOT NULL DEFAULT '');
INSERT INTO "evidence" VALUES(1,'f1','C1001','','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','{"about":[],"at":"2026-03-20T10:00:00.000000Z","by":"","bytes":4,"case":"C1001","findings":[],"id":"f1","interview":"","message":"","name":"","original":"发票.pdf","screen":{"address_bar":null,"clock":null,"day":"","host":"","looked":"","number":"","time":""},"sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","shows":{},"slot":"","smaller_of":"","type":"","verdict":"pending"}','');
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
INSERT INTO "history" VALUES(1,'C1001','2026-03-20T10:00:00.000000Z','lin','created','{}','{}','{"approved_at":null,"case_id":"","chat":"group","code":"","created_at":"2026-03-20T10:00:00.000000Z","deadlines":[],"decided_by":"","drafted_at":null,"effect_verified":false,"follow_ups":0,"followed_up_at":null,"issue":"listing.removed","last_update_at":null,"lessons":[],"looked_at":null,"marketplace":"amazon","next_time":"","opened_before":false,"outcome":"","outcomes":[],"own_reminders":[],"owner":"lin","playbook":"","ref":"C1001","reopened":0,"resolved_at":null,"response_due_at":null,"revision":0,"second_asked":[],"second_asked_at":null,"shares":[],"shop":"north","site":"amazon.com","snoozed_until":null,"status":"drafting","subjects":["B000001001"],"submitted_at":null,"title":"商品下架 😀","waiting_since":null}');
INSERT INTO "history" VALUES(2,'C1001','2026-03-20T10:00:00.000000Z','lin','submitted','{"case_id":"17-1"}','{"approved_at":null,"case_id":"","last_update_at":null,"looked_at":null,"revision":0,"status":"drafting","submitted_at":null}','{"approved_at":"2026-03-20T10:00:00.000000Z","case_id":"17-1","last_update_at":"2026-03-20T10:00:00.000000Z","looked_at":"2026-03-20T10:00:00.000000Z","revision":1,"status":"open","submitted_at":"2026-03-20T10:00:00.000000Z"}');
INSERT INTO "history" VALUES(3,'C1002','2026-03-20T10:00:00.000000Z','lin','created','{}','{}','{"approved_at":null,"case_id":"","chat":"group","code":"","created_at":"2026-03-20T10:00:00.000000Z","deadlines":[],"decided_by":"","drafted_at":null,"effect_verified":false,"follow_ups":0,"followed_up_at":null,"issue":"listing.removed","last_update_at":null,"lessons":[],"looked_at":null,"marketplace":"amazon","next_time":"","opened_before":false,"outcome":"","outcomes":[],"own_reminders":[],"owner":"lin","playbook":"","ref":"C1002","reopened":0,"resolved_at":null,"response_due_at":null,"revision":0,"second_asked":[],"second_asked_at":null,"shares":[],"shop":"north","site":"amazon.com","snoozed_until":null,"status":"drafting","subjects":["B000001002"],"submitted_at":null,"title":"It''s two: ''quoted''; and; semicolons","waiting_since":null}');
INSERT INTO "history" VALUES(4,'C1002','2026-03-20T10:00:00.000000Z','lin','share_accepted','{"chat":"south","group":"南方群","mode":"work"}','{"revision":0,"shares":[]}','{"revision":1,"shares":[{"at":"2026-03-20T10:00:00.000000Z","by":"lin","chat":"south","mode":"work","offered":"","what":"share_accepted"}]}');
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
INSERT INTO "inbox" VALUES(1,'local','e1','group','{}','done',0,'','','2026-03-20T10:00:00.000000Z','');
INSERT INTO "inbox" VALUES(2,'local','e2','group','{"text":"你好"}','new',0,'','','2026-03-20T10:00:00.000000Z','');
CREATE TABLE interviews (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL,
    state TEXT NOT NULL,
    touched_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL
, case_ref TEXT NOT NULL DEFAULT '');
INSERT INTO "interviews" VALUES('i1','lin','active','2026-03-20T10:00:00.000000Z',0,'{"answers":{"why":"多行\n文字"},"case":"","chat":"lin-private","editing":"","errors":{},"evidence":[],"home_chat":"group","id":"i1","kind":"initial","member":"lin","playbook":"","raw":{},"revision":0,"started_at":"2026-03-20T10:00:00.000000Z","state":"active","touched_at":"2026-03-20T10:00:00.000000Z"}','');
CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until TEXT NOT NULL
);
INSERT INTO "leases" VALUES('stream','bot-1','2026-03-20T10:01:00.000000Z');
CREATE TABLE link_codes (
    member TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    until TEXT NOT NULL
);
INSERT INTO "link_codes" VALUES('wang','B4TR9WYZ','2026-03-20T10:01:00.000000Z');
CREATE TABLE link_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    member TEXT NOT NULL,
    what TEXT NOT NULL,
    other TEXT NOT NULL
);
INSERT INTO "link_log" VALUES(1,'2026-03-20T10:00:00.000000Z','lin','offered','');
INSERT INTO "link_log" VALUES(2,'2026-03-20T10:00:00.000000Z','ding','linked','lin');
INSERT INTO "link_log" VALUES(3,'2026-03-20T10:00:00.000000Z','wang','offered','');
CREATE TABLE links (
    member TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    workspace TEXT NOT NULL
);
INSERT INTO "links" VALUES('ding','p1','dingtalk');
INSERT INTO "links" VALUES('lin','p1','local');
CREATE TABLE members (
    id TEXT PRIMARY KEY,
    lead INTEGER NOT NULL,
    body TEXT NOT NULL
);
INSERT INTO "members" VALUES('lin',1,'{"id":"lin","lead":true,"locale":"zh-CN","name":"小林","private_chat":"","settings":{},"workspace":"local"}');
CREATE TABLE memberships (
    member TEXT NOT NULL,
    chat TEXT NOT NULL,
    since TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (member, chat)
);
INSERT INTO "memberships" VALUES('lin','group','2026-03-20T10:00:00.000000Z','2026-03-20T10:00:00.000000Z','created');
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
INSERT INTO "messages" VALUES(1,'local','m1','group','status','{}','',0,'2026-03-20T10:00:00.000000Z',0,'[]');
CREATE TABLE playbook_versions (
    digest TEXT PRIMARY KEY,
    marketplace TEXT NOT NULL,
    body TEXT NOT NULL
);
INSERT INTO "playbook_versions" VALUES('d1','amazon','{}');
CREATE TABLE revision (value INTEGER NOT NULL);
INSERT INTO "revision" VALUES(8);
CREATE TABLE search_tokens (
    case_no INTEGER NOT NULL,
    token TEXT NOT NULL,
    PRIMARY KEY (case_no, token)
) WITHOUT ROWID;
INSERT INTO "search_tokens" VALUES(1,'1001');
INSERT INTO "search_tokens" VALUES(2,'1002');
INSERT INTO "search_tokens" VALUES(1,'169');
INSERT INTO "search_tokens" VALUES(1,'171');
INSERT INTO "search_tokens" VALUES(1,'amazon');
INSERT INTO "search_tokens" VALUES(2,'amazon');
INSERT INTO "search_tokens" VALUES(2,'and');
INSERT INTO "search_tokens" VALUES(1,'b000001001');
INSERT INTO "search_tokens" VALUES(2,'b000001002');
INSERT INTO "search_tokens" VALUES(1,'c1001');
INSERT INTO "search_tokens" VALUES(2,'c1002');
INSERT INTO "search_tokens" VALUES(1,'com');
INSERT INTO "search_tokens" VALUES(2,'com');
INSERT INTO "search_tokens" VALUES(2,'it');
INSERT INTO "search_tokens" VALUES(1,'listing');
INSERT INTO "search_tokens" VALUES(2,'listing');
INSERT INTO "search_tokens" VALUES(2,'quoted');
INSERT INTO "search_tokens" VALUES(1,'removed');
INSERT INTO "search_tokens" VALUES(2,'removed');
INSERT INTO "search_tokens" VALUES(2,'s');
INSERT INTO "search_tokens" VALUES(2,'semicolons');
INSERT INTO "search_tokens" VALUES(2,'two');
INSERT INTO "search_tokens" VALUES(1,'下架');
INSERT INTO "search_tokens" VALUES(1,'品下');
INSERT INTO "search_tokens" VALUES(1,'商品');
INSERT INTO "search_tokens" VALUES(1,'架');
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
INSERT INTO "settings" VALUES('clock_offset','3600.0');
CREATE TABLE shops (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    marketplace TEXT NOT NULL,
    body TEXT NOT NULL
);
INSERT INTO "shops" VALUES('north','北店','amazon','{"brands":[],"home_chat":"","id":"north","legal_name_en":"","legal_name_zh":"","marketplace":"amazon","members":[],"name":"北店","seller_id":"","sites":["amazon.com"]}');
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
, tried_at TEXT NOT NULL DEFAULT '');
INSERT INTO "tasks" VALUES(1,'send','send','','{}','2026-03-20T10:00:00.000000Z','group',0,'','{}','waiting',0,'','','','','{}','','');
INSERT INTO "tasks" VALUES(2,'send','later','','{}','2026-03-20T10:01:00.000000Z','group',0,'','{}','waiting',0,'','','','','{}','','');
INSERT INTO "tasks" VALUES(3,'remind','remind:C1001','','{}','2026-03-20T10:01:00.000000Z','',0,'C1001','{}','waiting',0,'','','','','{}','','');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX members_lead ON members (id) WHERE lead = 1;
CREATE INDEX memberships_chat ON memberships (chat, member);
CREATE INDEX memberships_seen_at ON memberships (seen_at);
CREATE UNIQUE INDEX cases_one_live ON cases (shop, site, issue, subjects_key) WHERE live = 1 AND subjects_key <> '';
CREATE INDEX cases_live ON cases (shop, issue) WHERE live = 1;
CREATE INDEX cases_number ON cases (number);
CREATE INDEX cases_chat ON cases (chat, id);
CREATE INDEX cases_chat_live ON cases (chat, id) WHERE live = 1;
CREATE INDEX cases_status ON cases (status, id);
CREATE INDEX cases_owner ON cases (owner, id);
CREATE INDEX cases_shop ON cases (shop, id);
CREATE INDEX case_numbers_key ON case_numbers (number_key);
CREATE INDEX search_tokens_token ON search_tokens (token, case_no);
CREATE INDEX history_case ON history (case_ref, seq);
CREATE UNIQUE INDEX interviews_one_active ON interviews (member) WHERE state = 'active';
CREATE INDEX interviews_state ON interviews (state, touched_at);
CREATE INDEX interviews_member ON interviews (member, touched_at);
CREATE INDEX evidence_case ON evidence (case_ref);
CREATE INDEX evidence_interview ON evidence (interview);
CREATE INDEX tasks_due ON tasks (due_at, lane, seq) WHERE state = 'waiting';
CREATE INDEX tasks_lane ON tasks (lane, seq) WHERE state = 'waiting';
CREATE UNIQUE INDEX tasks_one_under_way ON tasks (lane) WHERE state = 'waiting' AND lease_by <> '' AND lane <> '';
CREATE INDEX tasks_leased ON tasks (lease_until) WHERE state = 'waiting' AND lease_by <> '';
CREATE INDEX tasks_case ON tasks (case_ref);
CREATE INDEX tasks_done_at ON tasks (done_at) WHERE state <> 'waiting';
CREATE INDEX inbox_new ON inbox (chat, seq) WHERE state = 'new';
CREATE INDEX inbox_received_at ON inbox (received_at);
CREATE INDEX messages_thread ON messages (thread, sent_at);
CREATE INDEX interviews_case ON interviews (case_ref, touched_at) WHERE case_ref <> '';
CREATE INDEX evidence_message ON evidence (message) WHERE message <> '';
CREATE INDEX tasks_failed ON tasks (due_at, seq) WHERE state IN ('dead', 'unknown');
CREATE INDEX inbox_failed ON inbox (seq) WHERE state = 'failed';
CREATE INDEX cases_marketplace ON cases (marketplace, id);
CREATE INDEX draft_sketches_case ON draft_sketches (case_ref);
CREATE INDEX evidence_sha256 ON evidence (sha256);
CREATE INDEX case_shares_chat ON case_shares (chat, case_no, mode);
CREATE UNIQUE INDEX links_one_each ON links (person, workspace);
CREATE INDEX link_log_member ON link_log (member, at);
CREATE INDEX inbox_waiting ON inbox (seq) WHERE state = 'new';
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('cases',2);
INSERT INTO "sqlite_sequence" VALUES('history',4);
INSERT INTO "sqlite_sequence" VALUES('evidence',1);
INSERT INTO "sqlite_sequence" VALUES('messages',1);
INSERT INTO "sqlite_sequence" VALUES('tasks',3);
INSERT INTO "sqlite_sequence" VALUES('link_log',3);
INSERT INTO "sqlite_sequence" VALUES('inbox',2);
COMMIT;
