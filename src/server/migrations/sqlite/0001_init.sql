-- The first schema. Migrations are only added, never edited.
--
-- Every row of household data begins its primary key with the county: the same tables can then be
-- spread over many machines by that column (PostgreSQL with Citus) without changing a query.
-- Forms and keys are small reference tables without it.
-- Ids come from phones (UUID v7), so there is no sequence to share. Instants are RFC 3339 in UTC.

-- Which database this is. Cursors carry it, so that a phone whose server was set up anew starts
-- from the beginning and does not wait for ever behind a cursor that is too high.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
INSERT INTO meta (name, value) VALUES ('database', lower(hex(randomblob(4))));

-- One row per county served here. `revision` counts the changes of its items; taking the next
-- number inside the one write transaction is what makes it a cursor without holes.
CREATE TABLE counties (
    county   TEXT    NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL DEFAULT 0
) STRICT;

-- People. `area` is the code of a division; what they see begins with it.
-- Enrolment codes are stored hashed, as all secrets are.
CREATE TABLE users (
    county            TEXT NOT NULL,
    id                TEXT NOT NULL,
    name              TEXT NOT NULL,
    role              TEXT NOT NULL,
    area              TEXT NOT NULL,
    enrol_code_sha256 TEXT,
    PRIMARY KEY (county, id),
    FOREIGN KEY (county) REFERENCES counties (county)
) STRICT;
CREATE INDEX users_enrol_code ON users (enrol_code_sha256);

-- Phones. The token itself is nowhere: a copy of the database lets nobody in.
CREATE TABLE devices (
    county       TEXT NOT NULL,
    id           TEXT NOT NULL,
    user         TEXT NOT NULL,
    name         TEXT NOT NULL,
    token_sha256 TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    revoked_at   TEXT,
    PRIMARY KEY (county, id),
    UNIQUE (county, token_sha256),
    FOREIGN KEY (county, user) REFERENCES users (county, id)
) STRICT;

-- Form packages, byte for byte, because records name them by hash.
CREATE TABLE forms (
    form_id TEXT    NOT NULL,
    version TEXT    NOT NULL,
    sha256  TEXT    NOT NULL,
    package BLOB    NOT NULL,
    current INTEGER NOT NULL,
    PRIMARY KEY (form_id, version)
) STRICT;

-- Keys that sign receipts. Old ones stay: the signature of a receipt is made again from its fields
-- (Ed25519 always gives the same one) and must not change when the key does.
CREATE TABLE receipt_keys (
    id         TEXT NOT NULL PRIMARY KEY,
    seed       BLOB NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

-- What phones download: one row per thing, with the county's revision at which it last changed.
-- `area` is the division a row belongs to, empty when it concerns everybody.
CREATE TABLE items (
    county   TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    area     TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    deleted  INTEGER NOT NULL DEFAULT 0,
    body     TEXT    NOT NULL,
    PRIMARY KEY (county, kind, id),
    UNIQUE (county, revision),
    FOREIGN KEY (county) REFERENCES counties (county)
) STRICT;

-- One row per record: its newest revision and where it stands. The columns beside the state are
-- copied out of the bytes, for lists and reports.
CREATE TABLE records (
    county       TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    revision     INTEGER NOT NULL,
    state        TEXT    NOT NULL,
    void_reason  TEXT,
    form_id      TEXT    NOT NULL,
    form_version TEXT    NOT NULL,
    household    TEXT    NOT NULL,
    finished_at  TEXT    NOT NULL,
    PRIMARY KEY (county, id),
    FOREIGN KEY (county) REFERENCES counties (county)
) STRICT;
CREATE INDEX records_household ON records (county, household, finished_at);

-- All revisions, with the bytes as received. The two unique keys are the promise that a replay
-- gives the same receipt, and that a receipt's number names one revision.
CREATE TABLE revisions (
    county      TEXT    NOT NULL,
    record      TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    sha256      TEXT    NOT NULL,
    bytes       BLOB    NOT NULL,
    violations  TEXT    NOT NULL,
    user        TEXT    NOT NULL,
    device      TEXT    NOT NULL,
    received_at TEXT    NOT NULL,
    receipt     TEXT    NOT NULL,
    key_id      TEXT    NOT NULL,
    PRIMARY KEY (county, record, revision),
    UNIQUE (county, record, sha256),
    UNIQUE (county, receipt),
    FOREIGN KEY (county, record) REFERENCES records (county, id)
) STRICT;

-- What was sent against another revision than the newest (409). Kept, because somebody typed it.
CREATE TABLE variants (
    county        TEXT NOT NULL,
    record        TEXT NOT NULL,
    sha256        TEXT NOT NULL,
    base_revision INTEGER,
    bytes         BLOB NOT NULL,
    user          TEXT NOT NULL,
    device        TEXT NOT NULL,
    received_at   TEXT NOT NULL,
    PRIMARY KEY (county, record, sha256),
    FOREIGN KEY (county, record) REFERENCES records (county, id)
) STRICT;

-- What could be read but not taken: unknown form, wrong types, wrong hash. One row however often
-- a phone tries.
CREATE TABLE quarantine (
    county      TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    code        TEXT NOT NULL,
    detail      TEXT NOT NULL,
    bytes       BLOB NOT NULL,
    user        TEXT NOT NULL,
    device      TEXT NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY (county, sha256, code)
) STRICT;

-- Which files a revision names. A record is complete when all files of its newest revision are
-- here; files of older revisions are still taken, in case a phone sends them late.
CREATE TABLE revision_attachments (
    county   TEXT    NOT NULL,
    record   TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    sha256   TEXT    NOT NULL,
    PRIMARY KEY (county, record, revision, sha256),
    FOREIGN KEY (county, record, revision) REFERENCES revisions (county, record, revision)
) STRICT;
CREATE INDEX revision_attachments_sha256 ON revision_attachments (county, sha256);

-- Complete files, by content.
CREATE TABLE attachments (
    county       TEXT NOT NULL,
    sha256       TEXT NOT NULL,
    media_type   TEXT NOT NULL,
    bytes        BLOB NOT NULL,
    completed_at TEXT NOT NULL,
    PRIMARY KEY (county, sha256)
) STRICT;

-- Pieces of files that are not complete. Rows and not one growing value: appending to a value
-- would write all of it again for every piece.
CREATE TABLE attachment_parts (
    county TEXT    NOT NULL,
    sha256 TEXT    NOT NULL,
    start  INTEGER NOT NULL,
    bytes  BLOB    NOT NULL,
    PRIMARY KEY (county, sha256, start)
) STRICT;
