-- Where a thing stood since it came, and what else was in its first picture.
ALTER TABLE stay ADD COLUMN path jsonb, ADD COLUMN first_seen jsonb;

-- What saw it, under which configuration; its film and its plate come some seconds later. The plate is personal data and
-- has this one home: 'unreadable' where it was tried, null where nobody tried.
ALTER TABLE alert
    ADD COLUMN model text NOT NULL DEFAULT '',
    ADD COLUMN config_version bigint NOT NULL DEFAULT 0,
    ADD COLUMN clip text,
    ADD COLUMN plate text,
    ADD COLUMN plate_confidence jsonb;

-- All that was known to be in a picture.
ALTER TABLE evidence ADD COLUMN seen jsonb NOT NULL DEFAULT '[]';

-- Blobs of JSON by their SHA-256: sealed when the alert was raised, when its aftermath was known, whenever
-- it was cleared or opened again.
CREATE TABLE evidence_record (
    alert text NOT NULL REFERENCES alert ON DELETE CASCADE,
    moment text NOT NULL,
    sha256 text NOT NULL,
    sealed_at timestamptz NOT NULL,
    PRIMARY KEY (alert, sha256)
);

-- Who looked at what is not hidden: originals, plates.
CREATE TABLE evidence_access (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alert text NOT NULL,
    what text NOT NULL,
    login text NOT NULL,
    role text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX evidence_access_alert ON evidence_access (alert, at);
