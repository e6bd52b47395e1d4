-- What households say instead of writing it, by the id of what was said.
CREATE TABLE voices (
    county     TEXT NOT NULL,
    id         TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes      BLOB NOT NULL,
    PRIMARY KEY (county, id),
    FOREIGN KEY (county) REFERENCES counties (county)
) STRICT;
