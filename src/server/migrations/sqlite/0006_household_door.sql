-- How a household gets to its own page without an account.

-- The card (明白卡) of a household: a household has one, and a new one takes the place of the old.
-- Its code is stored hashed, its PIN with a slow hash, as four digits are soon tried.
CREATE TABLE cards (
    county      TEXT NOT NULL,
    household   TEXT NOT NULL,
    code_sha256 TEXT NOT NULL,
    pin_hash    TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    PRIMARY KEY (county, household),
    FOREIGN KEY (county) REFERENCES counties (county)
) STRICT;
-- Whoever types a code does not say which county it is of.
CREATE UNIQUE INDEX cards_code ON cards (code_sha256);

-- Tries in a row that were wrong, by the code that was typed, whether there is such a card or not:
-- being locked must not tell that a code exists. Without a county for the same reason.
CREATE TABLE card_tries (
    code_sha256  TEXT    NOT NULL PRIMARY KEY,
    tries        INTEGER NOT NULL,
    locked_until TEXT    NOT NULL,
    last_at      TEXT    NOT NULL
) STRICT;
CREATE INDEX card_tries_last ON card_tries (last_at);

-- Open pages. Short: whoever finds the phone later finds them closed.
CREATE TABLE household_sessions (
    county       TEXT NOT NULL,
    token_sha256 TEXT NOT NULL,
    household    TEXT NOT NULL,
    expires_at   TEXT NOT NULL,
    PRIMARY KEY (county, token_sha256),
    FOREIGN KEY (county) REFERENCES counties (county)
) STRICT;
CREATE INDEX household_sessions_household ON household_sessions (county, household);
