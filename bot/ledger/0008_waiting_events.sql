-- The oldest event to be worked on is found among those that wait, not behind a month of done ones.
CREATE INDEX inbox_waiting ON inbox (seq) WHERE state = 'new';
