-- By these hashes of its newest draft a case is found that says the same (bot/casework/likeness.py).
CREATE TABLE draft_sketches (
    hash INTEGER NOT NULL,
    marketplace TEXT NOT NULL,
    case_ref TEXT NOT NULL,
    PRIMARY KEY (hash, marketplace, case_ref)
) WITHOUT ROWID;
CREATE INDEX draft_sketches_case ON draft_sketches (case_ref);
CREATE INDEX evidence_sha256 ON evidence (sha256);
