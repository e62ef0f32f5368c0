-- SPDX-License-Identifier: Apache-2.0
-- Long JSON columns come last: a list of runs then never reads their pages.
CREATE TABLE runs (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    task TEXT NOT NULL,
    model TEXT NOT NULL,
    state TEXT NOT NULL,
    started TEXT NOT NULL,
    duration_ms REAL NOT NULL,
    starred INTEGER NOT NULL DEFAULT 0,
    media TEXT NOT NULL,
    prompt TEXT NOT NULL,
    text TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    error_json TEXT NOT NULL DEFAULT '',
    query_json TEXT NOT NULL DEFAULT '',
    answer_json TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX runs_by_start ON runs (started, seq);

CREATE TABLE annotations (
    seq INTEGER PRIMARY KEY,
    run_seq INTEGER NOT NULL REFERENCES runs (seq) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    json TEXT NOT NULL
) STRICT;

CREATE INDEX annotations_by_run ON annotations (run_seq, position);

-- One row for each piece of evidence that is kept in a file; path is below the store's .files
-- folder.
CREATE TABLE evidence (
    seq INTEGER PRIMARY KEY,
    run_seq INTEGER NOT NULL REFERENCES runs (seq) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    probe TEXT NOT NULL,
    form TEXT NOT NULL,
    path TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;

CREATE INDEX evidence_by_run ON evidence (run_seq, position);

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
