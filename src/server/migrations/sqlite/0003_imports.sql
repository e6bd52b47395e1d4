-- Who helps which household (帮扶结对). `to_date` is empty while the assignment is open; `user` is
-- empty when the helper has no account.
CREATE TABLE assignments (
    county    TEXT NOT NULL,
    household TEXT NOT NULL,
    user      TEXT NOT NULL,
    name      TEXT NOT NULL,
    unit      TEXT NOT NULL,
    phone     TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date   TEXT NOT NULL,
    PRIMARY KEY (county, household, from_date),
    FOREIGN KEY (county) REFERENCES counties (county)
) STRICT;
-- A household has one helper at a time.
CREATE UNIQUE INDEX assignments_open ON assignments (county, household) WHERE to_date = '';
-- Whose households are on a helper's phone.
CREATE INDEX assignments_user ON assignments (county, user, to_date);
