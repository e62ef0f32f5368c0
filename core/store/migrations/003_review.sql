-- SPDX-License-Identifier: Apache-2.0
-- What people make of an answer. Tables of their own: a column of runs would come after
-- answer_json, and reading it would read the pages of every long answer in a list.
CREATE TABLE verdicts (
    run_seq INTEGER PRIMARY KEY REFERENCES runs (seq) ON DELETE CASCADE,
    verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'corrected', 'rejected')),
    time TEXT NOT NULL
) STRICT;

CREATE INDEX verdicts_by_word ON verdicts (verdict, run_seq);

-- Every list of annotations that a person left; the table annotations holds the latest.
CREATE TABLE corrections (
    seq INTEGER PRIMARY KEY,
    run_seq INTEGER NOT NULL REFERENCES runs (seq) ON DELETE CASCADE,
    author TEXT NOT NULL,
    time TEXT NOT NULL,
    json TEXT NOT NULL
) STRICT;

CREATE INDEX corrections_by_run ON corrections (run_seq, seq);
