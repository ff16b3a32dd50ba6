-- The system of record. Every table is append-only: rows are numbered without a gap, never changed, never deleted.
-- The insert guard refuses gaps and overwrites, INSERT OR REPLACE included (whose deletions fire no delete trigger).

CREATE TABLE sources (
  position INTEGER PRIMARY KEY,
  sha256   TEXT NOT NULL UNIQUE,
  file     TEXT NOT NULL,
  bytes    INTEGER NOT NULL,
  added_at TEXT NOT NULL,
  added_by TEXT NOT NULL
) STRICT;

-- One reading of a source: how its bytes were read, and what came of it.
CREATE TABLE readings (
  position   INTEGER PRIMARY KEY,
  reading_id TEXT NOT NULL UNIQUE,
  source     TEXT NOT NULL REFERENCES sources (sha256),
  list_id    TEXT NOT NULL,
  documenter TEXT NOT NULL,
  kind       TEXT NOT NULL,
  how        TEXT NOT NULL,
  outcome    TEXT NOT NULL CHECK (outcome IN ('read', 'refused')),
  report     TEXT NOT NULL,
  read_at    TEXT NOT NULL,
  read_by    TEXT NOT NULL
) STRICT;

CREATE TABLE claims (
  position   INTEGER PRIMARY KEY,
  claim_id   TEXT NOT NULL UNIQUE,
  reading_id TEXT NOT NULL REFERENCES readings (reading_id),
  kind       TEXT NOT NULL,
  documenter TEXT NOT NULL,
  source     TEXT NOT NULL REFERENCES sources (sha256),
  file       TEXT NOT NULL,
  sheet      TEXT NOT NULL,
  row        INTEGER NOT NULL,
  fields     TEXT NOT NULL,
  flags      TEXT NOT NULL,
  digest     TEXT NOT NULL,
  row_key    TEXT NOT NULL
) STRICT;
CREATE INDEX claims_by_reading ON claims (reading_id);

CREATE TABLE judgements (
  position     INTEGER PRIMARY KEY,
  judgement_id TEXT NOT NULL UNIQUE,
  kind         TEXT NOT NULL,
  subjects     TEXT NOT NULL,
  verdict      TEXT NOT NULL,
  why          TEXT NOT NULL,
  decided_at   TEXT NOT NULL,
  decided_by   TEXT NOT NULL
) STRICT;
