-- Who teaches which course run, and for which villages it is: what a trainer's phone gets.

CREATE TABLE run_trainers (
    county  TEXT NOT NULL,
    run     TEXT NOT NULL,
    trainer TEXT NOT NULL,
    PRIMARY KEY (county, run, trainer),
    FOREIGN KEY (county) REFERENCES counties (county)
) STRICT;
CREATE INDEX run_trainers_trainer ON run_trainers (county, trainer);

CREATE TABLE run_villages (
    county  TEXT NOT NULL,
    run     TEXT NOT NULL,
    village TEXT NOT NULL,
    PRIMARY KEY (county, run, village),
    FOREIGN KEY (county) REFERENCES counties (county)
) STRICT;
CREATE INDEX run_villages_village ON run_villages (county, village);
