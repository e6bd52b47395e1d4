-- Accounts, areas and reviews.

ALTER TABLE users ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN phone TEXT NOT NULL DEFAULT '';
-- Set: no code and no phone of theirs opens anything.
ALTER TABLE users ADD COLUMN disabled_at TEXT;

-- One-time codes that enrol a phone; stored hashed, as all secrets are. `reusable` is for demos.
CREATE TABLE enrol_codes (
    county     TEXT    NOT NULL,
    sha256     TEXT    NOT NULL,
    user       TEXT    NOT NULL,
    expires_at TEXT    NOT NULL,
    used_at    TEXT,
    reusable   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (county, sha256),
    FOREIGN KEY (county, user) REFERENCES users (county, id)
) STRICT;
-- Whoever types a code does not say which county it is of.
CREATE UNIQUE INDEX enrol_codes_sha256 ON enrol_codes (sha256);
INSERT INTO enrol_codes (county, sha256, user, expires_at, reusable)
    SELECT county, enrol_code_sha256, id, '9999-12-31T00:00:00.000Z', 1 FROM users
    WHERE enrol_code_sha256 IS NOT NULL;
DROP INDEX users_enrol_code;
ALTER TABLE users DROP COLUMN enrol_code_sha256;

ALTER TABLE devices ADD COLUMN expires_at TEXT NOT NULL DEFAULT '9999-12-31T00:00:00.000Z';
ALTER TABLE devices ADD COLUMN last_seen_at TEXT;

-- An item with a user is for that user alone, whatever their area.
ALTER TABLE items ADD COLUMN user TEXT NOT NULL DEFAULT '';

-- What somebody no longer gets: the item moved to another area, user or code. Phones that still
-- have it delete it. The revisions are drawn from the same counter as those of the items.
CREATE TABLE items_left (
    county   TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    area     TEXT    NOT NULL,
    user     TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (county, kind, id, area, user),
    UNIQUE (county, revision)
) STRICT;

-- Households whose phone of a user without an area of its own gets them: the helper's.
CREATE TABLE grants (
    county    TEXT NOT NULL,
    user      TEXT NOT NULL,
    household TEXT NOT NULL,
    PRIMARY KEY (county, user, household)
) STRICT;
CREATE INDEX grants_household ON grants (county, household);

-- Whose record it is and where it belongs, for rights and lists; what the office decided last.
ALTER TABLE records ADD COLUMN user TEXT NOT NULL DEFAULT '';
ALTER TABLE records ADD COLUMN area TEXT NOT NULL DEFAULT '';
ALTER TABLE records ADD COLUMN received_at TEXT NOT NULL DEFAULT '';
ALTER TABLE records ADD COLUMN review TEXT;
UPDATE records SET
    user = (SELECT user FROM revisions AS r
            WHERE r.county = records.county AND r.record = records.id AND r.revision = records.revision),
    received_at = (SELECT received_at FROM revisions AS r
            WHERE r.county = records.county AND r.record = records.id AND r.revision = records.revision),
    area = substr(household, 1, 12);
CREATE INDEX records_state ON records (county, state, received_at);

-- Who changed and who read what at the office. Rows are only added. `detail` never holds answers.
CREATE TABLE audit (
    county  TEXT NOT NULL,
    at      TEXT NOT NULL,
    id      TEXT NOT NULL,
    user    TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail  TEXT NOT NULL,
    PRIMARY KEY (county, at, id)
) STRICT;
