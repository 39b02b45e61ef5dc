-- By this a case is found from the groups it is offered to (no mode) or shared with; all of it stands in the body.
CREATE TABLE case_shares (
    case_no INTEGER NOT NULL,
    chat TEXT NOT NULL,
    mode TEXT NOT NULL,
    PRIMARY KEY (case_no, chat)
) WITHOUT ROWID;
CREATE INDEX case_shares_chat ON case_shares (chat, case_no, mode);
