-- The system of record. Every table is append-only: rows are numbered without a gap, never changed, never deleted.
-- The insert guard refuses gaps and overwrites, INSERT OR REPLACE included (whose deletions fire no delete trigger).
-- What a person said or decided stands in `sealed`; in the clear are random ids, who, when and where to look. For a source
-- stands its digest under a key of the case: from a plain one, what a short file says could be guessed.

CREATE TABLE sources (
  position INTEGER PRIMARY KEY,
  sha256   TEXT NOT NULL UNIQUE,
  bytes    INTEGER NOT NULL,
  added_at TEXT NOT NULL,
  added_by TEXT NOT NULL,
  sealed   BLOB NOT NULL
) STRICT;

-- One reading of a source: how its bytes were read, and what came of it.
CREATE TABLE readings (
  position   INTEGER PRIMARY KEY,
  reading_id TEXT NOT NULL UNIQUE,
  source     TEXT NOT NULL REFERENCES sources (sha256),
  list_id    TEXT NOT NULL,
  documenter TEXT NOT NULL,
  kind       TEXT NOT NULL,
  outcome    TEXT NOT NULL CHECK (outcome IN ('read', 'refused')),
  read_at    TEXT NOT NULL,
  read_by    TEXT NOT NULL,
  sealed     BLOB NOT NULL
) STRICT;

CREATE TABLE claims (
  position   INTEGER PRIMARY KEY,
  claim_id   TEXT NOT NULL UNIQUE,
  reading_id TEXT NOT NULL REFERENCES readings (reading_id),
  kind       TEXT NOT NULL,
  documenter TEXT NOT NULL,
  source     TEXT NOT NULL REFERENCES sources (sha256),
  row        INTEGER NOT NULL,
  sealed     BLOB NOT NULL
) STRICT;
CREATE INDEX claims_by_reading ON claims (reading_id);

CREATE TABLE judgements (
  position     INTEGER PRIMARY KEY,
  judgement_id TEXT NOT NULL UNIQUE,
  kind         TEXT NOT NULL,
  decided_at   TEXT NOT NULL,
  decided_by   TEXT NOT NULL,
  sealed       BLOB NOT NULL
) STRICT;

-- What was done with the ledger itself: an erasure, a publication, a disclosure, a time-stamp.
CREATE TABLE acts (
  position INTEGER PRIMARY KEY,
  act_id   TEXT NOT NULL UNIQUE,
  kind     TEXT NOT NULL,
  done_at  TEXT NOT NULL,
  done_by  TEXT NOT NULL,
  sealed   BLOB NOT NULL
) STRICT;

-- The entries of the public log, in order: of which type, of which record of that type.
CREATE TABLE leaves (
  position INTEGER PRIMARY KEY,
  kind     TEXT NOT NULL,
  record   INTEGER NOT NULL,
  entry    BLOB NOT NULL,
  UNIQUE (kind, record)
) STRICT;

CREATE TABLE cosignatures (
  position INTEGER PRIMARY KEY,
  size     INTEGER NOT NULL,
  line     BLOB NOT NULL,
  UNIQUE (size, line)
) STRICT;
