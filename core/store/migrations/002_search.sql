-- SPDX-License-Identifier: Apache-2.0
-- Full-text index for finding runs by parts of words, in any case and script. It holds no text of
-- its own: triggers keep it in step with runs.
CREATE VIRTUAL TABLE runs_search USING fts5 (
    prompt, text, media, content = 'runs', content_rowid = 'seq', tokenize = 'trigram'
);

INSERT INTO runs_search (runs_search) VALUES ('rebuild');

CREATE TRIGGER runs_search_insert AFTER INSERT ON runs BEGIN
    INSERT INTO runs_search (rowid, prompt, text, media)
    VALUES (new.seq, new.prompt, new.text, new.media);
END;

CREATE TRIGGER runs_search_delete AFTER DELETE ON runs BEGIN
    INSERT INTO runs_search (runs_search, rowid, prompt, text, media)
    VALUES ('delete', old.seq, old.prompt, old.text, old.media);
END;

CREATE TRIGGER runs_search_update AFTER UPDATE OF prompt, text, media ON runs BEGIN
    INSERT INTO runs_search (runs_search, rowid, prompt, text, media)
    VALUES ('delete', old.seq, old.prompt, old.text, old.media);
    INSERT INTO runs_search (rowid, prompt, text, media)
    VALUES (new.seq, new.prompt, new.text, new.media);
END;
